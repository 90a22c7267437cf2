import { type House, record } from '@utfall/database'
import * as store from './store.ts'

/** Takes away jobs that ended long ago; what came of them stands where it belongs. */
export async function clearJobs(house: House): Promise<void> {
  await house.withTx({ kind: 'house', purpose: 'clear old jobs' }, async (tx) => {
    const jobs = await store.clearJobs(tx)
    if (jobs > 0) await record(tx, { action: 'job.clear', subject: 'house', after: { jobs } })
  })
}
