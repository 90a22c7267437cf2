import type { SqlRunner } from './sql-runner.ts'

/** One connection for one transaction; given back when it is over. */
export type EngineConnection = SqlRunner & {
  /** Whether it has died: its transaction is then gone too. */
  readonly isOver: boolean
  /** Gives it back; one that is `unusable` is thrown away. */
  release(unusable?: boolean): Promise<void>
}

export type EngineHealth = {
  readonly state: 'open' | 'reopening' | 'lost' | 'closed'
  /** Transactions under way. */
  readonly active: number
  /** Transactions that wait for a connection. */
  readonly waiting: number
  /** How often the database has been stopped and opened again. */
  readonly restarts: number
}

/** A database behind the house: PostgreSQL, embedded or its own server. */
export type Engine = {
  readonly kind: 'embedded' | 'postgres'
  /** Waits for a free connection. */
  connect(): Promise<EngineConnection>
  health(): EngineHealth
  /** Clears away what updates have left behind, where nothing else does. */
  tidy(): Promise<void>
  /** Closes, whatever is under way. */
  close(): Promise<void>
}
