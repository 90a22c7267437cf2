import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { columnNames, numberColumn, readTable, textColumn, writeTable } from './index.ts'

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((text) => text.replaceAll('\u0000', '').normalize('NFC').trim())
  .filter((text) => text !== '' && /[^\d.,+\-e\sNA]/i.test(text) && !text.includes('\ufeff'))
const cell = fc.option(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom(
      'a "quoted" word',
      'två\nrader',
      'a;b',
      'a,b',
      'a\tb',
      ' led',
      'släp ',
      '\r\n',
      '"',
      '12,5',
    ),
  ),
  { nil: null },
)
const isReadable = (text: string | null) =>
  text === null || (text !== '' && text !== 'NA' && !text.includes('\u0000'))
const tables = fc
  .record({
    names: fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
    rows: fc.nat({ max: 6 }),
    delimiter: fc.constantFrom(',' as const, ';' as const, '\t' as const),
    byteOrderMark: fc.boolean(),
  })
  .chain(({ names, rows, ...how }) =>
    fc.record({
      how: fc.constant(how),
      columns: fc.tuple(
        ...names.map((column) =>
          fc.record({
            name: fc.constant(column),
            values: fc.array(cell.filter(isReadable), { minLength: rows, maxLength: rows }),
          }),
        ),
      ),
    }),
  )

test('any table that is written is read back with the same names and values', () => {
  fc.assert(
    fc.property(tables, ({ how, columns }) => {
      const table = readTable({ name: 'a.csv', bytes: writeTable({ columns, ...how }) })
      assert.equal(table.kind, 'table', JSON.stringify(table))
      if (table.kind !== 'table') return
      assert.deepEqual(
        columnNames(table),
        columns.map((column) => column.name),
      )
      for (const column of columns) {
        const read = textColumn(table, column.name)
        assert.deepEqual('values' in read ? read.values : read, column.values)
      }
    }),
    { numRuns: 400 },
  )
})

test('csv-parse reads what is written, cell by cell', () => {
  fc.assert(
    fc.property(tables, ({ how, columns }) => {
      const bytes = writeTable({ columns, ...how })
      const records = parse(Buffer.from(bytes), { delimiter: how.delimiter, bom: true }) as string[][]
      const missing = columns.length === 1 ? 'NA' : ''
      const expected = columns[0]?.values.map((_, row) => columns.map(({ values }) => values[row] ?? missing))
      assert.deepEqual(records.slice(1), expected)
    }),
    { numRuns: 200 },
  )
})

test('every double survives being written and read, with a decimal comma too', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noDefaultInfinity: true }), { minLength: 1, maxLength: 20 }),
      fc.constantFrom(
        { delimiter: ';', decimal: ',' } as const,
        { delimiter: ',', decimal: '.' } as const,
        { delimiter: '\t', decimal: ',' } as const,
      ),
      (values, how) => {
        // A second column with an unmistakable decimal number settles the mark.
        const marked = values.map(() => 0.5)
        const columns = [
          { name: 'x', values: Float64Array.from(values) },
          { name: 'half', values: marked },
        ]
        const table = readTable({ name: 'a.csv', bytes: writeTable({ columns, ...how }) })
        assert.equal(table.kind, 'table')
        if (table.kind !== 'table') return
        const read = numberColumn(table, 'x')
        assert.equal(read.kind, 'number', JSON.stringify(read))
        if (read.kind === 'number') assert.deepEqual([...read.values], values)
      },
    ),
    { numRuns: 300 },
  )
})

test('columns of unequal length, a comma with two meanings and infinite numbers are refused', () => {
  const refused = (table: Parameters<typeof writeTable>[0]) =>
    assert.throws(() => writeTable(table), InvalidInput)
  refused({ columns: [] })
  refused({
    columns: [
      { name: 'a', values: [1, 2] },
      { name: 'b', values: [1] },
    ],
  })
  refused({ columns: [{ name: 'a', values: [1.5] }], decimal: ',' })
  refused({ columns: [{ name: 'a', values: [Number.POSITIVE_INFINITY] }] })
})
