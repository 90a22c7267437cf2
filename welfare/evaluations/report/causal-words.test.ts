import assert from 'node:assert/strict'
import test from 'node:test'
import type { CalendarDate } from '@utfall/basics'
import type { Study } from '../study/schema.ts'
import { evaluationReport } from './document.ts'
import { evaluatedExample, wordsOf } from './example-results.ts'

const DATE = '2026-11-22' as CalendarDate
/** Words that say that one thing made another happen (X.3). Names of methods in the annex are no claims. */
const CAUSAL = {
  sv: /\beffekt(en|er|erna|iv)?\b|\bleder till\b|\bledde till\b|\bsparar\b|\bsparade\b|\bberor på insatsen\b|\btack vare\b/i,
  en: /\beffects?\b|\bleads? to\b|\bled to\b|\bsaves?\b|\bsaved\b|\bbecause of the service\b|\bthanks to\b/i,
}

function asComparison(study: Study): Study {
  return { ...study, design: { kind: 'comparison' } }
}

function asBeforeAfter(study: Study): Study {
  const arms = study.arms.filter((arm) => arm.role === 'treatment')
  return { ...study, design: { kind: 'before-after' }, arms }
}

/** The study's own title and question are its author's words, not ours. */
function ownWords(text: string, study: Study): string {
  const said = [
    study.title,
    study.question,
    study.initiative.description,
    study.population.description,
    study.population.selection,
  ]
  return said
    .flatMap((wording) =>
      wording === undefined ? [] : typeof wording === 'string' ? [wording] : [wording.sv, wording.en],
    )
    .reduce((rest, own) => rest.replaceAll(own, ''), text)
}

for (const [name, change] of [
  ['a comparison that nobody approved', asComparison],
  ['a before-after study', asBeforeAfter],
] as const) {
  test(`${name} says no word of cause in either language, and its verdict is not measurable`, async () => {
    const { study, results } = await evaluatedExample(change)
    assert.equal(results.verdict.kind, 'not-measurable')
    for (const language of ['sv', 'en'] as const) {
      const words = ownWords(
        wordsOf(evaluationReport(study, results, { language, date: DATE }).blocks),
        study,
      )
      const found = words
        .split('\n')
        .filter((line) => CAUSAL[language].test(line) && !/slumpeffekter|random effects/.test(line))
      assert.deepEqual(found, [])
    }
  })
}

test('a trial by lot may say effect, and does', async () => {
  const { study, results } = await evaluatedExample()
  for (const language of ['sv', 'en'] as const) {
    assert.match(wordsOf(evaluationReport(study, results, { language, date: DATE }).blocks), CAUSAL[language])
  }
})

test('a before-after study speaks of change, with its size and uncertainty', async () => {
  const { study, results } = await evaluatedExample(asBeforeAfter)
  const words = wordsOf(evaluationReport(study, results, { language: 'sv', date: DATE }).blocks)
  assert.match(words, /ändrades med \+\d+,\d+ poäng/)
  assert.match(words, /Det som ändrades kan ha ändrats ändå/)
})
