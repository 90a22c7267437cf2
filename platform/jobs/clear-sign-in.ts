import { type House, record } from '@utfall/database'
import * as store from './store.ts'

/** Takes away what is left of signing in and opens nothing any more; how much of each stands in the log. */
export async function clearSignIn(house: House): Promise<void> {
  await house.withTx({ kind: 'house', purpose: 'clear what is left of signing in' }, async (tx) => {
    const gone = Object.entries(await store.clearSignIn(tx)).filter(([, count]) => count > 0)
    if (gone.length > 0)
      await record(tx, { action: 'sign-in.clear', subject: 'house', after: Object.fromEntries(gone) })
  })
}
