import { openHouse } from '@utfall/database'
import { openJobs } from './jobs.ts'

/** A server process that takes up one job and never ends it: it is there to be killed. */
const [url = ''] = process.argv.slice(2)
const house = await openHouse({ url, connections: 3 })
openJobs({
  ...{ house, process: `child/${process.pid}`, clock: () => new Date() },
  handlers: {
    endless: {
      whenLost: 'again',
      work: async () => {
        process.stdout.write('taken\n')
        return await new Promise(() => setInterval(() => {}, 1000))
      },
    },
  },
})
