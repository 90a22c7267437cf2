import { parseArgs } from 'node:util'
import { HouseRefusal } from '@utfall/database'
import { refusalText, serve } from './serve.ts'

const { values } = parseArgs({
  options: { house: { type: 'string', default: '.utfall/house' }, port: { type: 'string', default: '4800' } },
})
const port = Number(values.port)
if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
  console.error(
    `--port: angivet ${values.port}, tillåtet ett heltal 0–65535 / given ${values.port}, allowed a whole number 0–65535`,
  )
  process.exit(2)
}

// Whoever reads these lines may stop reading; the house stays open all the same.
process.stdout.on('error', () => {})

try {
  const service = await serve({ directory: values.house, port, clock: () => new Date() })
  console.log(`\nUtfall finns på / is at  ${service.address}\n`)
  console.log('Stäng med Ctrl-C. / Close with Ctrl-C.')
  let closing = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (closing) process.exit(1)
      closing = true
      service.close().then(() => process.exit(0))
    })
  }
} catch (error) {
  if (error instanceof HouseRefusal) console.error(refusalText(error))
  else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    console.error(
      `Port ${port} är upptagen. Välj en annan: npm start -- --port 4801 / Port ${port} is taken. Choose another.`,
    )
  } else throw error
  process.exit(1)
}
