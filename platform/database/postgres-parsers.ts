import pg from 'pg'
import { PARSERS } from './parsers.ts'

/** Lists of values that are read our own way, by the list's type number: int8, date, timestamp, timestamptz, numeric. */
const LISTS: Readonly<Record<number, number>> = { 1016: 20, 1182: 1082, 1115: 1114, 1185: 1184, 1231: 1700 }
const TEXT_LIST: number = 1009

/** The same readers for the server's driver; everything else as it reads it itself. */
export function parserFor(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  const own = PARSERS[oid]
  if (own) return own
  const item = LISTS[oid]
  const read = item === undefined ? undefined : PARSERS[item]
  if (!read) return pg.types.getTypeParser(oid, format)
  const texts = pg.types.getTypeParser(TEXT_LIST)
  return (value) => each(texts(value), read)
}

/** A list may hold lists, and nothing. */
function each(value: unknown, read: (text: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => each(item, read))
  return typeof value === 'string' ? read(value) : value
}
