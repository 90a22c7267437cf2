import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import {
  DatabaseProblem,
  type House,
  HouseRefusal,
  openHouse,
  type Person,
  record,
  type Tx,
} from './index.ts'
import { HOUSE, TEMPLATES, testPerson } from './testing/index.ts'

/** What the writer says when it has been told that something is kept, one a line. */
export type Told =
  | { readonly kind: 'version'; readonly slug: string; readonly version: number; readonly sha256: string }
  | { readonly kind: 'log'; readonly subject: string }
  | { readonly kind: 'job'; readonly job: number; readonly state: 'queued' | 'running' | 'done' }

export type WriterOrders = {
  /** Where the house is. */
  readonly place: { readonly directory: string } | { readonly url: string }
  /** How many write at once. */
  readonly writers: number
  /** Whether it goes on when the database was lost. */
  readonly goesOn: boolean
}

// Another process in the house: writes of every kind until it is killed, and tells each first when it is kept.
const orders: WriterOrders = JSON.parse(process.argv[2] ?? '')
const house = await openHouse({ ...orders.place, templateDirectory: TEMPLATES, waitSeconds: 2 })
const person = (await testPerson(house)).as('write')
await Promise.all(Array.from({ length: orders.writers }, (_, writer) => writeOn(writer)))

async function writeOn(writer: number): Promise<void> {
  const kinds = [studyWithTwoVersions, rowOfTheLog, jobThroughItsLife, studyThatIsThoughtBetterOf]
  for (let count = 0; ; count++) {
    const name = `p${process.pid}-${writer}-${count}`
    try {
      await kinds[(count + writer) % kinds.length]?.(house, name)
    } catch (error) {
      if (!orders.goesOn || !isLoss(error)) throw error
      await pause(20)
    }
  }
}

/** The database went away; anything else is a fault in this test. */
function isLoss(error: unknown): boolean {
  if (error instanceof HouseRefusal) return error.code === 'database-unreachable'
  return error instanceof DatabaseProblem && (error.code === 'UF005' || error.code === 'UF012')
}

function tell(told: Told): void {
  process.stdout.write(`${JSON.stringify(told)}\n`)
}

async function studyWithTwoVersions(house: House, slug: string): Promise<void> {
  const first = await house.withTx(person, async (tx) => {
    const study = { slug, title: slug }
    const { id } = await tx.insertInto('study').values(study).returning('id').executeTakeFirstOrThrow()
    return { id, sha256: await addVersion(tx, { study: id, slug, version: 1 }) }
  })
  tell({ kind: 'version', slug, version: 1, sha256: first.sha256 })
  const sha256 = await house.withTx(person, (tx) => addVersion(tx, { study: first.id, slug, version: 2 }))
  tell({ kind: 'version', slug, version: 2, sha256 })
}

/** A version, its file and its row in the log: several statements, of which all or none are to be kept. */
async function addVersion(
  tx: Tx,
  { study, slug, version }: { study: number; slug: string; version: number },
): Promise<string> {
  const bytes = Buffer.alloc(
    10_000 + ((version * 7919 + slug.length * 104_729) % 60_000),
    `${slug} ${version} `,
  )
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const { id } = await tx
    .insertInto('study_version')
    .values({ study_id: study, version, definition: '{}', definition_sha256: sha256 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('study_file')
    .values({ study_version_id: id, name: 'data.csv', sha256, bytes, rows: 1 })
    .execute()
  await record(tx, { action: 'test.version', subject: `${slug}/${version}`, after: { sha256 } })
  return sha256
}

async function rowOfTheLog(house: House, subject: string): Promise<void> {
  await house.withTx(HOUSE, (tx) => record(tx, { action: 'test.log', subject }))
  tell({ kind: 'log', subject })
}

async function jobThroughItsLife(house: House, subject: string): Promise<void> {
  const job = await house.withTx(HOUSE, async (tx) => {
    const order = { kind: 'test', subject, requested_by: 'house' }
    return (await tx.insertInto('job').values(order).returning('id').executeTakeFirstOrThrow()).id
  })
  tell({ kind: 'job', job, state: 'queued' })
  for (const state of ['running', 'done'] as const) {
    const at = new Date()
    const change =
      state === 'done' ? { state, share: 1, finished_at: at } : { state, process: 'p', started_at: at }
    await house.withTx(HOUSE, async (tx) => {
      await tx.updateTable('job').set(change).where('id', '=', job).execute()
      await record(tx, { action: `test.job-${state}`, subject: `job/${job}` })
    })
    tell({ kind: 'job', job, state })
  }
}

/** Written and taken back: it must never be seen. */
async function studyThatIsThoughtBetterOf(house: House, name: string): Promise<void> {
  const regret = new Error('regret')
  const work = async (asWhom: Person) =>
    await house.withTx(asWhom, async (tx) => {
      await tx
        .insertInto('study')
        .values({ slug: `never-${name}`, title: 'x' })
        .execute()
      await record(tx, { action: 'test.never', subject: name })
      throw regret
    })
  await work(person).catch((error) => {
    if (error !== regret) throw error
  })
}
