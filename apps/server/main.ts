import { parseArgs } from 'node:util'
import { HouseRefusal } from '@utfall/database'
import { CannotServe, refusalText } from './refusal-texts.ts'
import { serve } from './serve.ts'
import { faultText, readSettings } from './settings.ts'

const { values } = parseArgs({ options: { house: { type: 'string' }, port: { type: 'string' } } })
const settings = readSettings(values, process.env)
if (!('host' in settings)) {
  console.error(faultText(settings))
  process.exit(2)
}

// Whoever reads these lines may stop reading; the house stays open all the same.
process.stdout.on('error', () => {})

try {
  const service = await serve(settings, () => new Date())
  console.log(`\nUtfall finns på / is at  ${service.address}\n`)
  if (service.entry !== null) {
    console.log(
      'Kom in med den här länken, en gång, inom en halvtimme. / Come in by this link, once, within half an hour:',
    )
    console.log(`\n  ${service.entry}\n`)
  }
  console.log('Stäng med Ctrl-C. / Close with Ctrl-C.')
  let closing = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (closing) process.exit(1)
      closing = true
      service.close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
} catch (error) {
  if (error instanceof HouseRefusal) console.error(refusalText(error))
  else if (error instanceof CannotServe) console.error(`${error.words.sv} / ${error.words.en}`)
  else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    console.error(
      `Port ${settings.port} är upptagen. Välj en annan: npm start -- --port 4801 / Port ${settings.port} is taken. Choose another.`,
    )
  } else throw error
  process.exit(1)
}
