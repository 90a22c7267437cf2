import { type House, record } from '@utfall/database'
import * as store from './store.ts'

/** Takes away what is left of signing in after 30 days: steps that ran out, and attempts. */
export async function clearSignIn(house: House): Promise<void> {
  await house.withTx({ kind: 'house', purpose: 'clear what is left of signing in' }, async (tx) => {
    const gone = await store.clearSignIn(tx)
    if (gone.steps + gone.attempts > 0)
      await record(tx, { action: 'sign-in.clear', subject: 'house', after: gone })
  })
}
