import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { parseCalendarDate } from '@utfall/basics'
import { computeResults, evaluationReport, openStudy, type Results, STUDY_FILE } from '@utfall/evaluations'
import { renderHtml } from '@utfall/reports'
import { ABSENT } from '../../reference-data.ts'
import { REAL_STUDIES, type RealStudy } from './published.ts'

const TODAY = parseCalendarDate('2026-11-22', 'today')
/** X.3: effect, leads to and saves belong to designs that can show them. */
const CAUSAL_WORDS = /\beffekt(?!iv)|\bleder till|\bsparar|\beffects?\b|\bleads? to\b|\bsaves?\b/i
const DATA = new URL('../../../../shared/data/effects/data/', import.meta.url)

/** The folder as the command line sees it: study.json and the data files that it points to. */
function filesOf(id: string): Map<string, Uint8Array> {
  const folder = new URL(`./${id}/`, import.meta.url)
  const bytes = readFileSync(new URL(STUDY_FILE, folder))
  const { data } = JSON.parse(new TextDecoder().decode(bytes))
  const names: string[] = [data.file, ...(data.more ?? []).map((more: { file: string }) => more.file)]
  return new Map<string, Uint8Array>([
    [STUDY_FILE, bytes],
    ...names.map((name) => [name, readFileSync(new URL(`${data.folder}/${name}`, folder))] as const),
  ])
}

for (const real of REAL_STUDIES) {
  test(`${real.id}: ${real.says}`, async (t) => {
    if (!existsSync(DATA)) return t.skip(ABSENT)
    const opened = openStudy(filesOf(real.id))
    assert.equal(opened.kind, 'opened', JSON.stringify(opened))
    if (opened.kind !== 'opened') return
    const computed = await computeResults(opened, { version: '1.0.0', command: 'evaluate' })
    assert.equal(computed.kind, 'computed', JSON.stringify(computed))
    if (computed.kind !== 'computed') return
    const { results } = computed
    for (const figure of real.figures) checkFigure(results, figure)
    assert.equal(results.verdict.kind, real.verdict)
    assert.deepEqual(
      results.verdict.reasons.map((reason) => reason.code),
      real.reasons,
    )
    assert.equal(results.verdict.causal, real.causal ?? true)
    real.also?.(results)
    for (const language of ['sv', 'en'] as const) {
      const html = renderHtml(evaluationReport(opened.study, results, { language, date: TODAY }))
      assert.doesNotMatch(html, /NaN|Infinity|undefined|\[object/)
      if (results.verdict.causal) assert.match(html, CAUSAL_WORDS)
      else assert.doesNotMatch(html, CAUSAL_WORDS, 'words that the design does not carry')
    }
  })
}

function checkFigure(results: Results, figure: RealStudy['figures'][number]): void {
  const { decimals, analysis = 'main', arm, outcome, time } = figure
  const rows = results.estimates.filter(
    (row) =>
      row.outcome === outcome &&
      row.time === time &&
      row.analysis === analysis &&
      row.group === null &&
      row.site === null &&
      (figure.scale === undefined || row.scale === figure.scale) &&
      (arm === undefined || row.contrast.arm === arm),
  )
  const what = `${outcome} ${time} ${analysis}`
  assert.equal(rows.length, 1, `${what}: one row`)
  const [row] = rows
  const printed = (value: number | null | undefined) => (value == null ? '' : value.toFixed(decimals))
  assert.equal(printed(row?.estimate), figure.estimate, `${what}: estimate`)
  if (figure.se !== undefined) assert.equal(printed(row?.se), figure.se, `${what}: standard error`)
  if (figure.n !== undefined) assert.deepEqual(row?.nByArm, figure.n, `${what}: n`)
}
