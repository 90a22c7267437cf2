import assert from 'node:assert/strict'
import test from 'node:test'
import { type CalendarDate, LANGUAGES } from '@utfall/basics'
import { renderHtml } from '@utfall/reports'
import { lockState, lockStudy } from '../study/lock.ts'
import { outcomesTable } from './board.ts'
import { reportContext } from './context.ts'
import { evaluationPart, evaluationReport } from './document.ts'
import { evaluatedExample, wordsOf } from './example-results.ts'
import { METHOD_TEXTS } from './method-texts.ts'

const DATE = '2026-11-22' as CalendarDate

test('the report is whole in both languages: no missing words, no undefined, no NaN, no raw codes', async () => {
  const { study, results } = await evaluatedExample()
  for (const language of LANGUAGES) {
    const html = renderHtml(evaluationReport(study, results, { language, date: DATE }))
    assert.doesNotMatch(html, /undefined|NaN|\[object|\bnull\b/)
    for (const outcome of study.outcomes) {
      const label = typeof outcome.label === 'string' ? outcome.label : outcome.label[language]
      assert.ok(html.includes(label), `${language}: ${label}`)
    }
  }
})

test('the board reads the verdict before any figure, and the same figure stands in the table', async () => {
  const { study, results } = await evaluatedExample()
  const [, question, verdict] = evaluationPart(study, results, { language: 'sv', part: 'board' })
  assert.equal(question?.kind, 'paragraph')
  assert.equal(verdict?.kind === 'callout' && verdict.title, 'Ja, det blev bättre')
  const main = results.estimates.find(
    (row) => row.outcome === 'ability' && row.time === 'm6' && row.analysis === 'main',
  )
  const text = (main?.estimate ?? 0).toFixed(2).replace('.', ',')
  assert.ok(wordsOf(verdict).includes(`+${text}`))
  assert.ok(wordsOf(outcomesTable(reportContext(study, results, 'sv'))).includes(`+${text}`))
})

test('every outcome of the study stands in the table for the board, the bad and the null ones too', async () => {
  const { study, results } = await evaluatedExample()
  const rows = outcomesTable(reportContext(study, results, 'sv')).rows
  assert.equal(rows.length, study.outcomes.length)
  const words = wordsOf(rows)
  assert.match(words, /sämre/)
  assert.match(words, /ingen säker skillnad/)
})

test('what was not measured is said: empty levels and what the study wished for', async () => {
  const { study, results } = await evaluatedExample()
  const words = wordsOf(evaluationPart(study, results, { language: 'sv', part: 'board' }))
  assert.match(words, /Inget mått finns för: närstående, organisation\./)
  assert.match(words, /Hur närstående har det/)
})

test('a study without an outcome for persons says so before its answer', async () => {
  const { study, results } = await evaluatedExample((whole) => ({
    ...whole,
    outcomes: whole.outcomes.map((outcome) => ({ ...outcome, level: 'organisation' as const })),
  }))
  const [, , first] = evaluationPart(study, results, { language: 'en', part: 'board' })
  assert.match(wordsOf(first), /nothing about the people themselves/)
})

test('a change after the lock comes first on the board page and with its fields in the annex', async () => {
  const { study, results } = await evaluatedExample()
  const lock = lockStudy(
    { ...study, question: 'Den första frågan?' },
    { name: 'Låsaren', at: new Date('2025-01-01T00:00:00Z') },
  )
  const changed = { ...results, study: { ...results.study, lock: lockState(study, lock) } }
  const [, first] = evaluationPart(study, changed, { language: 'sv', part: 'board' })
  assert.equal(first?.kind === 'callout' && first.title, 'Planen ändrades efter låsningen')
  assert.match(
    wordsOf(evaluationPart(study, changed, { language: 'sv', part: 'annex' })),
    /Den första frågan\?/,
  )
})

test('without a watched risk the report says that none was watched', async () => {
  const { study, results } = await evaluatedExample((whole) => ({
    ...whole,
    outcomes: whole.outcomes.filter((outcome) => outcome.role !== 'harm'),
  }))
  assert.match(
    wordsOf(evaluationPart(study, results, { language: 'sv', part: 'statistician' })),
    /bevakade ingen oönskad följd/,
  )
})

test('every method used has words with its source', async () => {
  const { results } = await evaluatedExample()
  for (const row of results.estimates) {
    if (row.method !== 'none') assert.ok(METHOD_TEXTS[row.method], row.method)
  }
})

test('the annex shows a standard error with three significant figures, enough to hold against another program', async () => {
  const { study, results } = await evaluatedExample()
  const main = results.estimates.find(
    (row) => row.outcome === 'ability' && row.time === 'm6' && row.analysis === 'main',
  )
  const words = wordsOf(evaluationPart(study, results, { language: 'en', part: 'annex' }))
  assert.ok(words.includes((main?.se ?? 0).toPrecision(3)), String(main?.se))
})
