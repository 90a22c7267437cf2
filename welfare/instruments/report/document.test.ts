import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { type CalendarDate, LANGUAGES, type Language, REMARK_TEXTS } from '@utfall/basics'
import { type Block, chartWords, type InlineText, renderHtml } from '@utfall/reports'
import { analyseInstrument } from '../analysis/analyse.ts'
import { readAnswers } from '../data/answers.ts'
import type { MeasurementResults } from '../result/schema.ts'
import { type GeneratedPlan, generatedInstrument } from '../testing/generated-instrument.ts'
import { measurementReport, verdictBlocks } from './document.ts'
import { METHOD_TEXTS } from './method-texts.ts'
import { INSTRUMENT_NOTE_TEXTS } from './note-texts.ts'
import { REASON_TEXTS, TRY_TEXTS } from './reason-texts.ts'

const PLAN: GeneratedPlan = { persons: 400, items: 8, steps: 2, seed: 5, sd: 1.3 }
const DATE = '2026-03-01' as CalendarDate

async function results(csv: string, replicates = 30): Promise<MeasurementResults> {
  const read = readAnswers({ name: 'svar.csv', bytes: new TextEncoder().encode(csv) })
  assert.ok(read.kind === 'answers')
  const found = await analyseInstrument(read, { version: '1.0.0', command: 'test', replicates })
  assert.ok(found.kind === 'analysed')
  return found.results
}

function report(found: MeasurementResults, language: Language) {
  return measurementReport(found, { language, date: DATE, title: 'Mående', population: 'Deltagare 2025' })
}

function runText(text: InlineText): string {
  if (typeof text === 'string') return text
  return text.map((run) => (typeof run === 'string' ? run : run.text)).join('')
}

/** Every word that a reader meets, with those of the pictures and tables. */
function wordsOf(blocks: readonly Block[], language: Language): readonly string[] {
  return blocks.flatMap((block): readonly string[] => {
    switch (block.kind) {
      case 'paragraph':
        return [runText(block.text)]
      case 'list':
        return block.items.map(runText)
      case 'heading':
        return [block.text]
      case 'part':
        return [block.title]
      case 'callout':
        return [block.title, ...wordsOf(block.blocks, language)]
      case 'key-figures':
        return block.figures.flatMap(({ label, value, detail }) => [label, value, detail ?? ''])
      case 'table':
        return [
          block.table.caption,
          ...block.table.columns.map(({ header }) => header),
          ...block.table.rows.flatMap((row) =>
            row.kind === 'group'
              ? [row.title]
              : row.cells.map((cell) => (typeof cell === 'string' ? cell : cell.text)),
          ),
          ...(block.table.notes ?? []),
        ]
      case 'chart': {
        const { title, description } = chartWords(block.model, language)
        return [title, description, block.source ?? '']
      }
      default:
        return []
    }
  })
}

test('the answer stands first, and a reader meets no code, no empty place and no machine word', async () => {
  const found = await results(generatedInstrument({ ...PLAN, noise: 3, harderForSecond: { 1: 1.2 } }).csv)
  for (const language of LANGUAGES) {
    const { blocks } = report(found, language)
    const [part, callout] = blocks
    assert.deepEqual([part?.kind, callout?.kind], ['part', 'callout'])
    for (const text of wordsOf(blocks, language)) {
      assert.doesNotMatch(text, /\{|\}|NaN|undefined|Infinity|grp_/, text)
      assert.doesNotMatch(text, /\b[a-z]+-[a-z]+-[a-z]+-[a-z]+\b/, `a code: ${text}`)
    }
  }
})

test('the noisy question and the one that differs between groups are named in the short answer', async () => {
  const found = await results(
    generatedInstrument({ ...PLAN, persons: 800, noise: 3, harderForSecond: { 1: 1.2 } }).csv,
  )
  const words = wordsOf(verdictBlocks(found, 'sv'), 'sv').join('\n')
  assert.match(words, /Svaren på q4 /)
  assert.match(words, /Frågan q2 fungerar klart olika i grupperna av group/)
  assert.match(words, /Läs frågan q4 igen/)
})

test('a report renders in both languages, also without a scale, without draws and with two answers', async () => {
  const cases = [
    await results(generatedInstrument(PLAN).csv),
    await results(generatedInstrument({ ...PLAN, steps: 1, missingShare: 0.2 }).csv, 0),
    await results(generatedInstrument({ ...PLAN, items: 2 }).csv),
    await results(generatedInstrument({ ...PLAN, persons: 5 }).csv),
    await results('q1,q2\n0,\n1,\n,0\n,1\n'),
  ]
  for (const found of cases)
    for (const language of LANGUAGES) {
      const html = renderHtml(report(found, language))
      assert.ok(html.includes(language === 'sv' ? 'Kort svar' : 'The short answer'))
    }
})

test('parts that do not hang together are named with their questions', async () => {
  const found = await results('q1,q2,q3,q4\n0,1,,\n1,0,,\n1,1,,\n0,1,,\n,,0,1\n,,1,0\n,,1,1\n,,0,1\n')
  const words = wordsOf(report(found, 'sv').blocks, 'sv').join('\n')
  assert.match(words, /Delar som inte hänger ihop: \(q1, q2\) \(q3, q4\)/)
})

test('fewer than five people are never told as a number', async () => {
  const found = await results(generatedInstrument({ ...PLAN, steps: 3 }).csv)
  assert.ok(found.people.lowest > 0 && found.people.lowest < 5, `${found.people.lowest} at the lowest end`)
  const { blocks } = report(found, 'en')
  const table = blocks.find((block) => block.kind === 'table' && block.table.caption === 'People')
  assert.ok(table?.kind === 'table')
  const labels = table.table.rows.map((row) => (row.kind === 'row' ? row.cells[0] : ''))
  assert.ok(labels.includes('Lowest or highest answer to everything'))
  assert.ok(!labels.includes('Lowest answer to everything'))
  for (const block of blocks) {
    if (block.kind !== 'chart' || block.model.kind !== 'wright-map') continue
    const { bins } = block.model.persons
    for (const { count } of bins) assert.ok(count === null || count === 0 || count >= 5)
    assert.notEqual(bins.filter(({ count }) => count === null).length, 1)
  }
})

test('the sum of ordinal answers is a key to the measure and never a result', async () => {
  const found = await results(generatedInstrument(PLAN).csv)
  for (const { label } of keyFigures(report(found, 'en').blocks))
    assert.doesNotMatch(label, /sum|total|score/i)
  const words = wordsOf(report(found, 'en').blocks, 'en').join('\n')
  assert.match(words, /it is never shown as a result, only as a key to the measure/)
})

function keyFigures(blocks: readonly Block[]) {
  return blocks.flatMap((block) => (block.kind === 'key-figures' ? block.figures : []))
}

/** Kinds and words of fit that stand in the rules beside the codes. */
const NO_CODES: readonly string[] = ['not-yet', 'not-estimable', 'very-noisy', 'not-checked']
/** Codes that the rules put together: whom, or which end. */
const PUT_TOGETHER = [
  'reliability-too-low-for-individuals',
  'reliability-too-low-for-groups',
  'too-few-people-for-individuals',
  'too-few-people-for-groups',
  'many-at-the-lowest',
  'many-at-the-highest',
  'people-above-the-items',
  'people-below-the-items',
  'add-items-at-the-lowest',
  'add-items-at-the-highest',
]

test('every reason and everything to try has words, and no words stand unused', () => {
  const folder = new URL('../verdict/', import.meta.url)
  const files = globSync('*rules.ts', { cwd: folder })
  const source = files.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n')
  const quoted = [...source.matchAll(/['`]([a-z]+(?:-[a-z]+)+)['`]/g)].map((match) => match[1] ?? '')
  const codes = new Set([...quoted.filter((code) => !NO_CODES.includes(code)), ...PUT_TOGETHER])
  const words = { ...REASON_TEXTS, ...TRY_TEXTS }
  const wordless = [...codes].filter((code) => !(code in words) && !(code in REMARK_TEXTS))
  assert.deepEqual(wordless, [])
  assert.deepEqual(
    Object.keys(words).filter((code) => !codes.has(code)),
    [],
  )
})

test('the Swedish and the English words of a text use the same figures', () => {
  const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
  for (const texts of [REASON_TEXTS, TRY_TEXTS, INSTRUMENT_NOTE_TEXTS])
    for (const [code, { sv, en }] of Object.entries(texts)) assert.deepEqual(places(sv), places(en), code)
  for (const { text } of METHOD_TEXTS) assert.ok(text.sv.length > 20 && text.en.length > 20)
})
