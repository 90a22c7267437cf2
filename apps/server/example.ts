import { readFileSync } from 'node:fs'
import type { House } from '@utfall/database'
import { bringStudy, LOCK_FILE, STUDY_FILE, studyOverviews } from '@utfall/evaluations'
import { theHouse } from './person.ts'
import type { Runner } from './runner.ts'

const FOLDER = new URL('../../examples/exempelforbundet/', import.meta.url)
const FILES = [STUDY_FILE, LOCK_FILE, 'persons.csv', 'answers.csv', 'registers.csv', 'screening.csv']

/** Studies that come with the house and that an upload must not replace. */
export const EXAMPLES: ReadonlySet<string> = new Set(['exempelforbundet'])

/** Brings in the example federation and evaluates its trial, once; true when it was new. */
export async function ensureExample(house: House, runner: Runner): Promise<boolean> {
  const person = theHouse('bring in the example')
  const known = (await studyOverviews(house, person)).find((overview) => EXAMPLES.has(overview.slug))
  if (known?.results || known?.runs.some((run) => run.state === 'queued' || run.state === 'running'))
    return false
  if (!known) {
    const files = new Map(FILES.map((name) => [name, new Uint8Array(readFileSync(new URL(name, FOLDER)))]))
    const brought = await bringStudy(house, person, files)
    if (brought.kind !== 'brought') throw new Error(`the example does not open: ${JSON.stringify(brought)}`)
  }
  const run = await runner.start(person, 'exempelforbundet')
  if (run.kind === 'refused') throw new Error(`the example is not evaluated: ${run.code}`)
  return true
}
