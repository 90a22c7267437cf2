import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parentPort, threadId, workerData } from 'node:worker_threads'
import { PGlite, type Results } from '@electric-sql/pglite'
import {
  type Answer,
  BEGUN_ANEW,
  FIRST_MESSAGE_ID,
  type Question,
  type WorkerStart,
} from './database-thread.ts'
import { PARSERS, SERIALIZERS } from './parsers.ts'
import { problemOf } from './refusal.ts'

/**
 * The database's own thread: PGlite runs inside the thread that calls it, and a slow query would otherwise stop
 * every HTTP answer. One question at a time, in order.
 */
const start: WorkerStart = workerData
const isNew = start.directory === null || !existsSync(join(start.directory, 'data-is-whole'))
const database = await open()
const port = parentPort
if (!port) throw new Error('the database runs in a thread of its own')
port.on('message', (question: Question) => answer(question).then((given) => port.postMessage(given)))
port.postMessage({
  id: FIRST_MESSAGE_ID,
  kind: 'rows',
  rows: [],
  affected: null,
  command: isNew ? BEGUN_ANEW : 'START',
} satisfies Answer)

async function open(): Promise<PGlite> {
  const { directory, templateFile } = start
  const data = directory === null ? null : join(directory, 'data')
  const whole = directory === null ? null : join(directory, 'data-is-whole')
  // What a killed process left half made is made again from the start.
  if (isNew && data !== null) rmSync(data, { recursive: true, force: true })
  const template =
    isNew && templateFile !== null && existsSync(templateFile) ? readFileSync(templateFile) : null
  const opened = await PGlite.create({
    ...(data === null ? {} : { dataDir: data }),
    ...(template === null ? {} : { loadDataDir: new Blob([template]) }),
    parsers: PARSERS,
    serializers: SERIALIZERS,
    // Otherwise the write-ahead log of a small house grows to 1 GB.
    postgresqlconf: ['max_wal_size=64MB', "timezone='UTC'"],
  })
  if (isNew && template === null && templateFile !== null) await writeTemplate(opened, templateFile)
  if (isNew && whole !== null) writeFileSync(whole, '')
  await opened.exec("set timezone = 'UTC'")
  return opened
}

/**
 * The database as a file, so that the next one need not be made from nothing (3 s). Where nothing may be written, as in
 * a program that root has installed, there is no template, and the house is as good without.
 */
async function writeTemplate(from: PGlite, file: string): Promise<void> {
  const dump = await from.dumpDataDir('none')
  const half = `${file}.${process.pid}-${threadId}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(half, Buffer.from(await dump.arrayBuffer()))
    renameSync(half, file)
  } catch {
    if (existsSync(half)) rmSync(half)
  }
}

/** Errors of the WebAssembly engine itself, after which it answers nothing sensible. */
const ENGINE_DEATHS: readonly string[] = ['RuntimeError', 'ExitStatus']

async function answer(question: Question): Promise<Answer> {
  const { id } = question
  try {
    if (question.kind === 'close') {
      await database.close()
      return { id, kind: 'rows', rows: [], affected: null, command: 'CLOSE' }
    }
    if (question.kind === 'keep') {
      await writeTemplate(database, question.file)
      return { id, kind: 'rows', rows: [], affected: null, command: 'KEEP' }
    }
    if (question.kind === 'script') {
      return rowsOf(id, (await database.exec(question.sql)).at(-1))
    }
    return rowsOf(id, await database.query(question.sql, [...question.parameters]))
  } catch (error) {
    const isBroken = error instanceof Error && ENGINE_DEATHS.includes(error.name)
    return { id, kind: 'problem', problem: problemOf(error), isBroken }
  }
}

function rowsOf(id: number, result: Results<Record<string, unknown>> | undefined): Answer {
  const { rows = [], affectedRows = null, command = '' } = result ?? {}
  return { id, kind: 'rows', rows, affected: affectedRows, command }
}
