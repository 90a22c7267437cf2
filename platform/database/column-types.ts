import type { ColumnType } from 'kysely'

/** An instant: ISO 8601 in UTC out, the same or a `Date` in; the database's clock where nothing is given. */
export type Instant = ColumnType<string, string | Date | undefined, string | Date>
export type MaybeInstant = ColumnType<string | null, string | Date | null | undefined, string | Date | null>
/** JSON is written as text (`JSON.stringify`) and read as a value that its reader must check. */
export type Json = ColumnType<unknown, string, string>
export type MaybeJson = ColumnType<unknown, string | null | undefined, string | null>
/** A column that is never updated. */
export type Fixed<T> = ColumnType<T, T, never>
/** The database fills it in, and nobody else. */
export type Filled<T> = ColumnType<T, never, never>
