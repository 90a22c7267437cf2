import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import {
  columnNames,
  dataColumn,
  type Faults,
  faultText,
  integerColumn,
  numberColumn,
  readTable,
  type Table,
  textColumn,
} from './index.ts'

function read(text: string | Uint8Array): Table | Faults {
  return readTable({ name: 'data.csv', bytes: typeof text === 'string' ? Buffer.from(text, 'utf8') : text })
}

function tableOf(text: string): Table {
  const table = read(text)
  if (table.kind !== 'table') throw new Error(JSON.stringify(table.faults))
  return table
}

/** Each cell as text, row by row. */
function cells(table: Table): (string | null)[][] {
  return Array.from({ length: table.rows }, (_, row) =>
    table.columns.map((column) => column.values[row] ?? null),
  )
}

/** The English lines of the faults. */
function lines(result: { readonly kind: string } | Faults): string[] {
  return 'faults' in result
    ? result.faults.map((fault) => faultText(fault, 'en'))
    : [`no faults: ${result.kind}`]
}

test('comma, semicolon and tab are told apart by the header', () => {
  for (const [text, delimiter] of [
    ['a,b\n1,2\n', ','],
    ['a;b\n1;2\n', ';'],
    ['a\tb\n1\t2\n', '\t'],
    ['"a;1";"b,c,d"\n1;2\n', ';'],
    ['a,"b;c;d;e"\n1,2\n', ','],
  ] as const) {
    const table = tableOf(text)
    assert.equal(table.delimiter, delimiter)
    assert.deepEqual(cells(table), [['1', '2']])
  }
})

test('a byte order mark, CRLF, CR and a missing last line end change nothing', () => {
  const expected = [
    ['1', 'x'],
    ['2', 'y'],
  ]
  for (const text of [
    'a,b\n1,x\n2,y\n',
    '\ufeffa,b\n1,x\n2,y',
    'a,b\r\n1,x\r\n2,y\r\n',
    'a,b\r1,x\r2,y',
    'a,b\n1,x\n2,y\n\n\r\n',
  ]) {
    const table = tableOf(text)
    assert.deepEqual(columnNames(table), ['a', 'b'])
    assert.deepEqual(cells(table), expected)
  }
})

test('empty and NA are missing, quoted or not, and a blank around a cell does not count', () => {
  assert.deepEqual(cells(tableOf('a,b,c\n, NA ,"NA"\n"", x ," x "\n')), [
    [null, null, null],
    [null, 'x', ' x '],
  ])
})

test('quoted cells hold delimiters, line ends and doubled quotation marks', () => {
  assert.deepEqual(cells(tableOf('a,b\n"1,2","en\r\nrad"\n"säg ""hej""", "z" \n')), [
    ['1,2', 'en\r\nrad'],
    ['säg "hej"', 'z'],
  ])
})

test('column names keep their inner spaces, lose the outer ones and are composed', () => {
  assert.deepEqual(columnNames(tableOf(' wage after 12 months ,"kön",a\u030ar\n1,2,3\n')), [
    'wage after 12 months',
    'kön',
    'år',
  ])
})

test('a blank line inside a table of one column is a missing value', () => {
  assert.deepEqual(cells(tableOf('p\n0.1\n\n0.3\n')), [['0.1'], [null], ['0.3']])
})

test('the hash is that of the bytes, the mark included', () => {
  const bytes = Buffer.from('\ufeffa,b\n1,2\n', 'utf8')
  const table = readTable({ name: 'a.csv', bytes })
  assert.equal('sha256' in table && table.sha256, createHash('sha256').update(bytes).digest('hex'))
})

test('a decimal comma is read where the comma parts no cells', () => {
  const table = tableOf('a;b\n1,5;2\n-0,25;1e3\n;,5\n')
  assert.equal(table.decimal, ',')
  const column = numberColumn(table, 'a')
  assert.deepEqual('values' in column && [...column.values], [1.5, -0.25, Number.NaN])
  const other = numberColumn(table, 'b')
  assert.deepEqual('values' in other && [...other.values], [2, 1000, 0.5])
})

test('a decimal point is read with semicolons too', () => {
  const table = tableOf('a;b\n1.5;2\n')
  assert.equal(table.decimal, '.')
  assert.deepEqual(dataColumn(table, 'a'), { name: 'a', kind: 'number', values: Float64Array.of(1.5) })
})

test('one mark in most cells makes the other a fault, never a guess', () => {
  const table = tableOf('a;b\n1,5;2,5\n1.234;3,5\n')
  assert.deepEqual(lines(numberColumn(table, 'a')), [
    'data.csv:3:a: given «1.234» allowed a number like 12,5, without thousands separators',
  ])
})

test('a cell that is no number is named by row and column in both languages', () => {
  const column = numberColumn(tableOf('id,wage\n1,2\n2,tolv\n'), 'wage')
  assert.deepEqual(lines(column), ['data.csv:3:wage: given «tolv» allowed a number like 12.5'])
  assert.equal(
    'faults' in column && column.faults[0] && faultText(column.faults[0], 'sv'),
    'data.csv:3:wage: angivet «tolv» tillåtet ett tal som 12.5',
  )
})

test('thousands separators are refused by name', () => {
  for (const [text, decimal] of [
    ['a;b\n1 234;x', '12.5'],
    ['a;b\n1\u00a0234\u00a0567,50;x', '12.5'],
    ["a;b\n1'234.5;x", '12.5'],
    ['a;b\n"1.234,5";x', '12.5'],
    ['a,b\n"1,234",x', '12.5'],
  ] as const) {
    const [line] = lines(numberColumn(tableOf(text), 'a'))
    assert.match(line ?? '', new RegExp(`allowed a number like ${decimal}, without thousands separators$`))
  }
})

test('what only looks like a number to a machine is refused', () => {
  for (const cell of [
    'Infinity',
    'NaN',
    '0x10',
    '1e999',
    '--1',
    '1.2.3',
    '.',
    '-',
    'e5',
    '1_000',
    '−5',
    '1 2',
  ]) {
    assert.equal(numberColumn(tableOf(`a,b\n${cell},1\n`), 'a').kind, 'faults', cell)
  }
})

test('whole numbers are held to their range', () => {
  const table = tableOf('y\n0\n1\n2\n0.5\n')
  assert.deepEqual(lines(integerColumn(table, 'y', { low: 0, high: 1 })), [
    'data.csv:4:y: given «2» allowed a whole number from 0 to 1',
    'data.csv:5:y: given «0.5» allowed a whole number from 0 to 1',
  ])
  assert.equal(integerColumn(tableOf('y\n1\nNA\n1e2\n'), 'y').kind, 'number')
})

test('a column is numbers only when every present cell is one', () => {
  const table = tableOf('a,b,c\n1,1,\n2,x,NA\n')
  assert.equal(dataColumn(table, 'a').kind, 'number')
  assert.deepEqual(dataColumn(table, 'b'), { name: 'b', kind: 'text', values: ['1', 'x'] })
  assert.deepEqual(dataColumn(table, 'c'), { name: 'c', kind: 'text', values: [null, null] })
})

test('codes with leading zeros and long identities stay text, though they can be asked for as numbers', () => {
  const table = tableOf('kommun,id,y\n0114,12345678901234567,0\n0180,12345678901234568,0.5\n')
  assert.deepEqual(dataColumn(table, 'kommun').kind, 'text')
  assert.deepEqual(dataColumn(table, 'id').kind, 'text')
  assert.deepEqual(dataColumn(table, 'y').kind, 'number')
  const asked = numberColumn(table, 'kommun')
  assert.deepEqual('values' in asked && [...asked.values], [114, 180])
})

test('a column is found by its name however its letters are composed', () => {
  const table = tableOf('lo\u0308n\n1\n')
  assert.equal(numberColumn(table, 'lön').kind, 'number')
  assert.equal(numberColumn(table, ' lo\u0308n').kind, 'number')
})

test('a missing column is answered with the columns there are', () => {
  const table = tableOf('id,wage\n1,2\n')
  for (const result of [numberColumn(table, 'lön'), textColumn(table, 'lön'), dataColumn(table, 'lön')]) {
    assert.deepEqual(lines(result), [
      'data.csv:1:lön: given the columns «id», «wage» allowed a column named «lön»',
    ])
  }
})

test('rows of the wrong width are named, the first twenty, and all are counted', () => {
  const faults = read(`a,b\n${'1,2,3\n'.repeat(25)}1,2\n\n4\n`)
  assert.equal('total' in faults && faults.total, 27)
  assert.equal(lines(faults).length, 20)
  assert.equal(lines(faults)[0], 'data.csv:2: given 3 cells allowed 2, as in the header')
})

test('each header that names nothing or twice is refused', () => {
  assert.deepEqual(lines(read('a,,a\n1,2,3\n')), [
    'data.csv:1:#2: given an empty name for column 2 allowed a name for every column (from R: write.csv with row.names = FALSE)',
    'data.csv:1:a: given the same name for columns 1 and 3 allowed each name once',
  ])
  assert.match(lines(read('1,2.5,NA\n3,4,5\n'))[0] ?? '', /^data.csv:1: given only numbers/)
  assert.match(lines(read('\na,b\n'))[0] ?? '', /^data.csv:1: given a blank line/)
})

test('quotation marks that do not fit are named', () => {
  assert.deepEqual(lines(read('a,b\n1,2\n"3,4\n5,6\n')), [
    'data.csv:3:a: given a quotation mark that is never closed allowed a closing quotation mark',
  ])
  assert.match(lines(read('a,b\n1,"x"y\n'))[0] ?? '', /^data.csv:2:b: given text after the closing/)
  assert.match(lines(read('a,b\n1,5" rör\n'))[0] ?? '', /^data.csv:2:b: given a quotation mark inside/)
})

test('a file that is no UTF-8 text says what it seems to be', () => {
  const latin = lines(read(Buffer.from('id,kommun\n1,Malmö\n2,Åre\n', 'latin1')))[0]
  assert.equal(
    latin,
    'data.csv:2: given byte 0xF6 at position 17, which is not UTF-8 (Windows-1252 suspected: «ö») allowed a CSV file in UTF-8 (in Excel: Save as, CSV UTF-8)',
  )
  const kinds: [Uint8Array, RegExp][] = [
    [Buffer.from(''), /given an empty file/],
    [Buffer.from('\ufeff\r\n\n'), /given an empty file/],
    [Buffer.from('\ufeffa,b\n', 'utf16le'), /given text in UTF-16/],
    [Buffer.from('a,b\n1,2\n', 'utf16le'), /given text in UTF-16/],
    [Buffer.from([0x50, 0x4b, 3, 4, 20]), /zip file or Excel workbook/],
    [Buffer.from('%PDF-1.7'), /a PDF/],
    [Buffer.from([0x61, 0x2c, 0x62, 0, 1, 2]), /a zero byte at position 4/],
  ]
  for (const [bytes, expected] of kinds) assert.match(lines(read(bytes))[0] ?? '', expected)
})

test('a wide header over many blank lines is a list of faults and takes little memory', () => {
  const header = Array.from({ length: 10_000 }, (_, index) => `x${index}`).join(',')
  const before = process.memoryUsage().arrayBuffers
  const faults = read(`${header}\n${'\n'.repeat(500_000)}1`)
  assert.equal('total' in faults && faults.total, 500_001)
  assert.ok(process.memoryUsage().arrayBuffers - before < 100e6)
  assert.match(lines(read(`${header},y\n1`))[0] ?? '', /given 10001 columns allowed at most 10000/)
})

test('a table with a header and no rows is a table', () => {
  assert.equal(tableOf('a,b\n').rows, 0)
  assert.equal(tableOf('a,b').rows, 0)
})

test('any bytes give a table or faults, never a throw', () => {
  const pieces = fc.constantFrom(
    'a',
    '"',
    ',',
    ';',
    '\t',
    '\n',
    '\r',
    '1',
    ' ',
    'NA',
    'å',
    '\ufeff',
    '""',
    '1,5',
    '\0',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        fc.array(pieces, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''), 'utf8')),
      ),
      (bytes) => {
        const table = read(bytes)
        if (table.kind === 'faults') {
          assert.ok(table.total >= table.faults.length && table.faults.length > 0)
          return
        }
        for (const column of columnNames(table)) {
          assert.ok(['number', 'faults'].includes(numberColumn(table, column).kind))
          const data = dataColumn(table, column)
          assert.ok(data.kind !== 'faults' && data.values.length === table.rows)
        }
      },
    ),
    { numRuns: 3000 },
  )
})

test('where csv-parse reads a table of quoted and plain cells, the same cells are read here', () => {
  const pieces = fc.constantFrom('a', 'bc', '"x"', '"x,y"', '"x""y"', '"x\ny"', '""', '', 'å', '7')
  const rows = fc.array(fc.tuple(pieces, pieces, pieces), { maxLength: 8 })
  fc.assert(
    fc.property(rows, fc.constantFrom('\n', '\r\n'), (body, lineEnd) => {
      const text = ['h1,"h,2",h3', ...body.map((row) => row.join(','))].join(lineEnd)
      const records = parse(text) as string[][]
      const expected = records.slice(1).map((record) => record.map((cell) => (cell === '' ? null : cell)))
      assert.deepEqual(cells(tableOf(text)), expected)
    }),
    { numRuns: 500 },
  )
})

test('every decimal text reads to the double that JavaScript reads', () => {
  const decimal = fc
    .tuple(fc.constantFrom('', '-', '+'), fc.nat({ max: 30 }), fc.stringMatching(/^\d{1,25}$/))
    .map(
      ([sign, point, digits]) =>
        sign + (point < digits.length ? `${digits.slice(0, point)}.${digits.slice(point)}` : digits),
    )
  fc.assert(
    fc.property(fc.array(decimal, { minLength: 1, maxLength: 20 }), (texts) => {
      const column = numberColumn(tableOf(`a,b\n${texts.map((text) => `${text},1`).join('\n')}\n`), 'a')
      assert.deepEqual('values' in column && [...column.values], texts.map(Number))
    }),
    { numRuns: 500 },
  )
})
