import { type Language, numberText } from '@utfall/basics'
import type { TableCount } from '@utfall/database'
import type { Block } from './view.ts'

/** The tables that hold anything, with their counts and the beginning of their sums. */
export function tablesBlock(tables: readonly TableCount[], language: Language): Block {
  const words = {
    sv: { caption: 'Tabeller med rader', header: ['Tabell', 'Rader', 'SHA-256'] },
    en: { caption: 'Tables with rows', header: ['Table', 'Rows', 'SHA-256'] },
  }[language]
  const rows = tables
    .filter((table) => table.rows > 0)
    .map(({ name, rows, sha256 }) => [name, numberText(rows, language, { decimals: 0 }), sha256.slice(0, 12)])
  return { kind: 'table', ...words, rows }
}
