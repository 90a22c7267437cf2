import { parseArgs } from 'node:util'
import { HouseRefusal } from '@utfall/database'
import { openForServing } from './open-house.ts'
import { CannotServe, refusalText } from './refusal-texts.ts'
import { faultText, readSettings } from './settings.ts'

const settings = readSettings(words(), process.env)
if (!('host' in settings)) {
  console.error(faultText(settings))
  process.exit(2)
}

// Whoever reads these lines may stop reading; the house stays open all the same.
process.stdout.on('error', () => {})

try {
  // The database opens in a thread of its own, while this one reads the rest of the program; what goes wrong there is
  // told by serve, which waits for it.
  const opening = openForServing(settings)
  opening.catch(() => {})
  const { serve } = await import('./serve.ts')
  const service = await serve(settings, () => new Date(), opening)
  for (const { sv, en } of service.warnings) console.error(`\n${sv}\n${en}`)
  console.log(`\nUtfall finns på / is at  ${service.address}\n`)
  if (service.entry !== null) printEntry(service.entry)
  console.log('Stäng med Ctrl-C. / Close with Ctrl-C.')
  // Only who runs this process, or the machine, can send it a signal, and only they read what it prints: it is the
  // door that a restart is too. SIGUSR1 is the debugger's.
  process.on('SIGUSR2', () => {
    service.newEntry().then(printNewEntry, () => {
      console.error('Länken gick inte att göra just nu. / The link could not be made just now.')
    })
  })
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
    const { port } = settings
    const another = `npm start -- --port ${port === 65_535 ? port - 1 : port + 1}`
    console.error(`Port ${port} är upptagen. Välj en annan: ${another}`)
    console.error(`Port ${port} is taken. Choose another: ${another}`)
  } else throw error
  process.exit(1)
}

/** What stands on the command line; where it cannot be used, or help is asked for, what may stand there. */
function words(): { readonly house?: string; readonly port?: string } {
  const text = { type: 'string' } as const
  const usage = 'npm start -- --port 4801 --house MAPP/FOLDER'
  try {
    const { values } = parseArgs({ options: { house: text, port: text, help: { type: 'boolean' } } })
    if (values.help !== true) return values
    console.log(`${usage}\nInställningar / Settings: docs/operations/drift.md, operations.md`)
    process.exit(0)
  } catch {
    const given = process.argv.slice(2).join(' ')
    console.error(`Angivet / given: ${given}. Tillåtet / allowed: ${usage}`)
    process.exit(2)
  }
}

function printEntry(link: string): void {
  console.log(
    'Kom in med den här länken, en gång, inom en halvtimme. / Come in by this link, once, within half an hour:',
  )
  console.log(`\n  ${link}\n`)
  console.log(`Ny länk utan omstart / A new link without a restart: kill -USR2 ${process.pid}\n`)
}

function printNewEntry(link: string | null): void {
  if (link === null)
    console.log(
      'Ingen länk öppnar: alla som sköter huset har ett sätt att logga in. / No link opens: everybody who looks after the house has a way to sign in.',
    )
  else printEntry(link)
}
