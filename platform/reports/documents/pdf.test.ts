import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseCalendarDate } from '@utfall/basics'
import fc from 'fast-check'
import { exampleDocument } from './example-document.ts'
import type { Block, ReportDocument } from './model.ts'
import { renderPdf } from './pdf.ts'
import { pdfText } from './pdf-text.ts'

const bare: ReportDocument = {
  title: 'Titel',
  language: 'sv',
  date: parseCalendarDate('2026-11-21', 'date'),
  meta: [],
  blocks: [],
}

test('the same document gives the same bytes', async () => {
  assert.deepEqual(await renderPdf(exampleDocument('sv')), await renderPdf(exampleDocument('sv')))
})

test('the file says that it is PDF/UA-1, and has its title, language and the date of the document', async () => {
  const pdf = Buffer.from(await renderPdf(exampleDocument('en'))).toString('latin1')
  assert.match(pdf, /<pdfuaid:part>1<\/pdfuaid:part>/)
  assert.match(pdf, /\/Marked true/)
  assert.match(pdf, /\/Lang\s*\(en\)/)
  assert.match(pdf, /\/DisplayDocTitle true/)
  assert.match(pdf, /<xmp:CreateDate>2026-11-21T00:00:00Z?/)
})

/** What a reader of the file finds, by poppler; null where it is not installed. */
function poppler(tool: string, args: readonly string[], pdf: Uint8Array): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'utfall-pdf-'))
  try {
    const file = join(folder, 'report.pdf')
    writeFileSync(file, pdf)
    return execFileSync(tool, [...args, file, ...(tool === 'pdftotext' ? ['-'] : [])], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('every text of the report can be read out of the file, a fingerprint in one piece', async (t) => {
  const text = poppler('pdftotext', [], await renderPdf(exampleDocument('sv')))
  if (text === null) return t.skip('poppler (pdftotext) is not installed')
  for (const words of [
    'Det blev bättre för dem som fick stödet',
    'Sida 1 av',
    'Siffrorna bakom diagrammen',
    '+12 procentenheter',
  ]) {
    assert.ok(text.includes(words), words)
  }
  assert.ok(
    text.replace(/\s/g, '').includes('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'),
  )
})

test('tables have header cells, lists have items, and every picture has its description', async (t) => {
  const document = exampleDocument('sv')
  const structure = poppler('pdfinfo', ['-struct'], await renderPdf(document))
  if (structure === null) return t.skip('poppler (pdfinfo) is not installed')
  for (const tag of ['H1', 'H2', 'H3', 'Table', 'TH', 'TD', 'L', 'LI', 'TOC', 'Caption']) {
    assert.match(structure, new RegExp(`^\\s*${tag}\\b`, 'm'), tag)
  }
  const charts = document.blocks.filter((block) => block.kind === 'chart').length
  assert.equal([...structure.matchAll(/^\s*Figure\b/gm)].length, charts)
})

test('a character that the font lacks is a square, an invisible one falls away, the rest stays', () => {
  assert.equal(pdfText('Åäö −5 ≥ τ² → “x”'), 'Åäö −5 ≥ τ² → “x”')
  assert.equal(pdfText('ja 😀 nej'), 'ja □ nej')
  assert.equal(pdfText('a\u200db\u202ec'), 'abc')
  assert.equal(pdfText('e\u0301'), 'é')
})

test('any text can be set in a PDF: quotes, hashes, backslashes, emoji and right-to-left script too', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom(
      '#import "x"',
      '$ x^2 $',
      '*a* _b_ `c` @d <e> // f',
      '\\u{1F600} "',
      '= Rubrik\n- punkt',
      'שלום عالم',
      '👩‍👩‍👧‍👦',
      ']]})',
    ),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 6, maxLength: 6 }),
      async ([a = '', b = '', c = '', d = '', e = '', f = '']) => {
        const blocks: Block[] = [
          {
            kind: 'paragraph',
            text: [a, { kind: 'code', text: b }, { kind: 'link', text: c, href: 'https://a.se/%22)' }],
          },
          {
            kind: 'callout',
            tone: 'warning',
            title: d,
            blocks: [{ kind: 'list', style: 'bullets', items: [e, f] }],
          },
          { kind: 'code', text: a, label: b },
          { kind: 'key-figures', figures: [{ label: c, value: d, detail: e }] },
          {
            kind: 'table',
            table: {
              caption: f,
              columns: [{ header: a, align: 'start', rowHeader: true }],
              rows: [
                { kind: 'group', title: b },
                { kind: 'row', cells: [c] },
              ],
              notes: [d],
            },
          },
          {
            kind: 'chart',
            id: 'c',
            model: {
              kind: 'bars',
              title: e,
              axis: { label: f, form: { kind: 'number', decimals: 0 } },
              rowsName: a,
              rows: [{ label: b, value: 1, note: c }],
            },
          },
        ]
        const pdf = await renderPdf({
          ...bare,
          title: `T ${a}`,
          subtitle: b,
          meta: [{ label: c, value: d }],
          blocks,
        })
        assert.equal(Buffer.from(pdf.subarray(0, 5)).toString('latin1'), '%PDF-')
      },
    ),
    { numRuns: 40, seed: 20261121 },
  )
})

test('the tables behind the charts stand last, or not at all', async (t) => {
  const without = poppler('pdftotext', [], await renderPdf(exampleDocument('en'), { chartTables: 'none' }))
  if (without === null) return t.skip('poppler (pdftotext) is not installed')
  assert.ok(!without.includes('The figures behind the charts'))
})
