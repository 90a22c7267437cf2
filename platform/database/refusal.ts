/** Why a house does not open, or no longer answers. Stable codes; the texts for people are made elsewhere. */
export type HouseRefusalCode =
  | 'directory-open-to-others'
  | 'directory-not-ours'
  | 'directory-not-a-house'
  | 'directory-path-too-long'
  | 'already-open'
  | 'other-postgres-version'
  | 'migration-changed'
  | 'migration-missing'
  | 'migrations-waiting'
  | 'database-unreachable'
  | 'database-busy'
  | 'database-not-prepared'
  | 'login-too-mighty'
  | 'other-kind'
  | 'house-moved'
  | 'needs-postgres'
  | 'cannot-start'
  | 'closed'
  | 'lost'

export class HouseRefusal extends Error {
  readonly code: HouseRefusalCode
  readonly detail: Readonly<Record<string, string | number>>

  constructor(code: HouseRefusalCode, detail: Readonly<Record<string, string | number>> = {}) {
    const words = Object.entries(detail).map(([key, value]) => `${key} ${value}`)
    super([`the house refuses: ${code}`, ...words].join(', '))
    this.name = 'HouseRefusal'
    this.code = code
    this.detail = detail
  }
}

/**
 * What the database objected to, without the query and its values: those can be personal data, and errors end up in
 * logs. `code` is PostgreSQL's five-character SQLSTATE (appendix A of its manual) or one of ours:
 * UF001 a row that stays, UF002 nobody acts, UF003 the actor would change, UF004 the query took too long,
 * UF005 the database stopped under the query, UF006 a transaction that had failed was to be committed,
 * UF007 a value that cannot be sent, UF008 what may not be part of that, UF009 not in a house of this kind,
 * UF010 nobody is signed in by that, UF011 a consent to everything, UF012 the connection was lost while it was being
 * kept: whether it was is not known, and whoever tries again must find out first.
 */
export class DatabaseProblem extends Error {
  readonly code: string
  readonly constraint: string | null
  readonly table: string | null

  constructor(problem: DatabaseProblemShape) {
    const place = problem.constraint ?? problem.table
    super(`${problem.code}: ${problem.message}${place === null ? '' : ` (${place})`}`)
    this.name = 'DatabaseProblem'
    this.code = problem.code
    this.constraint = problem.constraint
    this.table = problem.table
  }
}

/** The same as plain data, to cross from the database's thread. */
export type DatabaseProblemShape = {
  readonly code: string
  readonly message: string
  readonly constraint: string | null
  readonly table: string | null
}

/** Classes whose messages name objects of the schema, never values: syntax and access, transactions, our own. */
const MESSAGE_HOLDS_NO_VALUES = /^(42|25|40|55|0A|UF)/

/** An SQLSTATE, and not one of the operating system's own codes (EPIPE, ECONNRESET). */
const SQLSTATE = /^(?!E[A-Z]{4}$)[0-9A-Z]{5}$/

/** An error as PostgreSQL gives it, with only what is safe to show. */
export function problemOf(error: unknown): DatabaseProblemShape {
  const field = (name: string): string | null => {
    const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined
    return typeof value === 'string' && value !== '' ? value : null
  }
  const given = field('code')
  const code = given !== null && SQLSTATE.test(given) ? given : 'UF005'
  const message = MESSAGE_HOLDS_NO_VALUES.test(code) && code === given ? (field('message') ?? '') : 'refused'
  return { code, message, constraint: field('constraint'), table: field('table') }
}

/** The connection is gone, and with it a transaction that had not been kept. */
export function lostConnection(message = 'the connection to the database was lost'): DatabaseProblem {
  return new DatabaseProblem({ code: 'UF005', message, constraint: null, table: null })
}
