import assert from 'node:assert/strict'
import test from 'node:test'
import { faultText } from '@utfall/exchange'
import { type SheetCell, workbook } from './files-for-tests.ts'
import { readWorkbook, type Sheet } from './workbook.ts'

async function sheetOf(
  rows: readonly (readonly SheetCell[])[],
  parts: Readonly<Record<string, string>> = {},
): Promise<Sheet> {
  const read = await readWorkbook(workbook({ Blad: rows }, parts), 'prov.xlsx', ['blad'])
  if (read.kind === 'faults') throw new Error(read.faults.map((fault) => faultText(fault, 'en')).join())
  const sheet = read.sheets.get('blad')
  if (sheet === undefined) throw new Error('no sheet')
  return sheet
}

const textsOf = ({ rows }: Sheet) => rows.map(({ row, cells }) => [row, Object.fromEntries(cells)])

async function faultOf(bytes: Uint8Array): Promise<string> {
  const read = await readWorkbook(bytes, 'prov.xlsx', ['blad', 'survey'])
  return read.kind === 'faults' ? read.faults.map((fault) => faultText(fault, 'en')).join() : 'read'
}

test('a cell is read as what it shows: text, number, truth, day and the value of a formula', async () => {
  const styles = `<styleSheet xmlns="x"><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="0.0&quot; dagar&quot;"/></numFmts>
    <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`
  const sharedStrings = `<sst xmlns="x"><si><t>ett</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">två </t></r><r><t>delar</t></r><rPh sb="0" eb="1"><t>läsning</t></rPh></si></sst>`
  const cells = [
    { xml: '<c t="s"><v>0</v></c>' },
    { xml: '<c t="s"><v>1</v></c>' },
    'a &lt; b',
    0.1,
    { xml: '<c><v>1.1000000000000001</v></c>' },
    { xml: '<c t="b"><v>1</v></c>' },
    { xml: '<c s="1"><v>46053</v></c>' },
    { xml: '<c s="2"><v>46053.5</v></c>' },
    { xml: '<c s="3"><v>46053</v></c>' },
    { xml: '<c t="str"><f>A1&amp;"x"</f><v>ettx</v></c>' },
    { xml: '<c><f>1+1</f><v>2</v></c>' },
    { xml: '<c t="d"><v>2026-01-31T00:00:00Z</v></c>' },
    { xml: '<c t="inlineStr"><is><t>rad_x000D_ett_x0000_</t></is></c>' },
    { xml: '<c t="inlineStr"/>' },
  ]
  const sheet = await sheetOf([cells], { 'xl/styles.xml': styles, 'xl/sharedStrings.xml': sharedStrings })
  assert.deepEqual(Object.values(Object.fromEntries(sheet.rows[0]?.cells ?? [])), [
    'ett',
    'två delar',
    'a &lt; b',
    '0.1',
    '1.1',
    'TRUE',
    '2026-01-31',
    '2026-01-31T12:00:00',
    '46053',
    'ettx',
    '2',
    '2026-01-31',
    'rad\rett',
  ])
  assert.deepEqual(sheet.broken, [])
})

test('days of a workbook that counts from 1904 are the same days', async () => {
  const book = `<workbook xmlns:r="y"><workbookPr date1904="1"/><sheets><sheet name="Blad" r:id="rId1"/></sheets><extLst><ext><x15:workbookPr xmlns:x15="x" chartTrackingRefBase="1"/></ext></extLst></workbook>`
  const sheet = await sheetOf([[{ xml: '<c s="1"><v>44591</v></c>' }]], {
    'xl/workbook.xml': book,
    'xl/styles.xml': '<styleSheet><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>',
  })
  assert.deepEqual(textsOf(sheet), [[1, { 0: '2026-01-31' }]])
})

test('rows and cells stand where the spreadsheet shows them, whether they say where or not', async () => {
  const sheetXml = `<x:worksheet xmlns:x="z"><x:sheetData><x:row r="3"><x:c r="B3" t="str"><x:v>b3</x:v></x:c><x:c t="str"><x:v>c3</x:v></x:c></x:row>
    <x:row><x:c t="str"><x:v>a4</x:v></x:c></x:row><x:row r="9"><x:c r="AA9" s="4"/></x:row></x:sheetData></x:worksheet>`
  assert.deepEqual(textsOf(await sheetOf([], { 'xl/worksheets/sheet1.xml': sheetXml })), [
    [3, { 1: 'b3', 2: 'c3' }],
    [4, { 0: 'a4' }],
  ])
})

test('a formula that nobody has computed and one that failed are told, not read as nothing', async () => {
  const sheet = await sheetOf([
    [{ xml: '<c><f>1+1</f></c>' }, { xml: '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>' }],
  ])
  assert.deepEqual(sheet.broken, [
    { row: 1, column: 0, given: null },
    { row: 1, column: 1, given: '#DIV/0!' },
  ])
})

test('what is no workbook, or cannot be trusted to be one, is a fault', async () => {
  const entities = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`
  const outside = `<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>`
  const sheet = (xml: string | Uint8Array) => workbook({ Blad: [] }, { 'xl/worksheets/sheet1.xml': xml })
  const cases: readonly (readonly [Uint8Array, RegExp])[] = [
    [new Uint8Array(), /no zip file/],
    [new TextEncoder().encode('type,name,label'), /no zip file/],
    [Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), /an old workbook/],
    [workbook({ Blad: [] }).subarray(0, 300), /no zip file/],
    [workbook({}, { 'xl/workbook.xml': 'inte xml' }), /prov.xlsx: given .* allowed an .xlsx workbook/],
    [sheet(entities), /given a document type/],
    [sheet(outside), /given a document type/],
    [sheet('<worksheet>&b;</worksheet>'), /undefined entity/],
    [sheet('<worksheet><sheetData>'), /unclosed tag/],
    [sheet('<a>'.repeat(1_000_000)), /larger or deeper/],
    [
      sheet(`<worksheet ${Array.from({ length: 200_000 }, (_, place) => `a${place}=">"`).join(' ')}/>`),
      /larger or deeper/,
    ],
    [sheet(`<worksheet>${'<a/>'.repeat(1_000_001)}</worksheet>`), /larger or deeper/],
    [sheet(Uint8Array.from([0x3c, 0xff, 0x3e])), /not UTF-8/],
    [sheet(`<worksheet>${' '.repeat(20_000_001)}</worksheet>`), /more than 20 MB/],
    [
      sheet(`<worksheet>${'<row><c t="b"><v>1</v></c></row>'.repeat(100_001)}</worksheet>`),
      /more than 100000 cells/,
    ],
    [
      workbook(
        { Blad: [] },
        {
          'xl/worksheets/sheet1.xml': `<worksheet>${'<c t="s"><v>0</v></c>'.repeat(50)}</worksheet>`,
          'xl/sharedStrings.xml': `<sst><si><t>${'a'.repeat(100_000)}</t></si></sst>`,
        },
      ),
      /4000000 characters/,
    ],
  ]
  for (const [bytes, expected] of cases) assert.match(await faultOf(bytes), expected)
})
