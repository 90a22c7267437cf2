import { readFileSync } from 'node:fs'

/**
 * Preloaded into a server and its threads: the machine's clock, put forward by as many minutes as the file UTFALL_LEAP
 * says. The embedded database reads the same clock, so that a proof of who somebody is ages without anybody waiting and
 * without anybody touching the database.
 */
const file = process.env.UTFALL_LEAP
if (file === undefined) throw new Error('UTFALL_LEAP names the file of the leap')

const TrueDate = Date
/** The file is read at most so often. */
const FRESH_MILLISECONDS = 50
let leapMilliseconds = 0
let readAt = Number.NEGATIVE_INFINITY

function leap(): number {
  if (performance.now() - readAt < FRESH_MILLISECONDS) return leapMilliseconds
  readAt = performance.now()
  leapMilliseconds = Number(readFileSync(file ?? '', 'utf8')) * 60_000
  return leapMilliseconds
}

globalThis.Date = new Proxy(TrueDate, {
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [TrueDate.now() + leap()] : given, made),
  get: (target, name) => (name === 'now' ? () => TrueDate.now() + leap() : Reflect.get(target, name)),
})
