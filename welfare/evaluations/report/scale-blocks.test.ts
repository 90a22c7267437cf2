import assert from 'node:assert/strict'
import test from 'node:test'
import type { CalendarDate, Language } from '@utfall/basics'
import { openStudy } from '../compute.ts'
import { type ScaledOptions, scaledTrial } from '../testing/scaled-studies.ts'
import { folderOf, resultsOf } from '../testing/small-studies.ts'
import { evaluationReport } from './document.ts'
import { wordsOf } from './example-results.ts'

async function words(language: Language, options: ScaledOptions = {}): Promise<string> {
  const small = scaledTrial({ persons: 200, ...options })
  const opened = openStudy(folderOf(small))
  if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened))
  const results = await resultsOf(small)
  return wordsOf(
    evaluationReport(opened.study, results, { language, date: '2026-11-22' as CalendarDate }).blocks,
  )
}

test('the report says what the measure is made of, how much of the interval it makes, and who changed beyond error', async () => {
  const swedish = await words('sv')
  assert.match(
    swedish,
    /Måttet är gjort av svaren på 5 frågor, kalibrerade på 500 personer \(Påhittade personer\)/,
  )
  assert.match(swedish, /\d+\s% av skattningens varians kommer av mätningen/)
  assert.match(
    swedish,
    /6 månader, mot hur mycket personer skiljer sig i det sanna måttet: [+−]0,\d+ standardavvikelser/,
  )
  assert.match(swedish, /6 månader, räknat direkt på personernas punktmått: [+−]0,\d+ logit/)
  assert.match(swedish, /Närmare: person för person, från start till 6 månader/)
  assert.match(swedish, /Även om ingen hade ändrats skulle ungefär 2,5\s% hamna i vardera gruppen/)
  assert.match(swedish, /Närmare: medelvärden, grupper, platser/)
  const english = await words('en')
  assert.match(english, /The measure is made of the answers to 5 questions, calibrated on 500 people/)
  assert.match(english, /\d+% of the variance of the estimate comes from the measurement/)
  assert.match(english, /Closer: person by person, from start to 6 months/)
})

test('the annex names each calibration with the hash that the lock holds', async () => {
  assert.match(await words('sv'), /Kalibreringar[\s\S]*scale\.calibration\.json[\s\S]*PCM[\s\S]*[0-9a-f]{64}/)
})

test('one group before and after has no word of cause, and its share of the uncertainty too', async () => {
  const swedish = await words('sv', { design: { kind: 'before-after' } })
  assert.doesNotMatch(swedish, /\beffekt/i)
  assert.match(swedish, /av skattningens varians kommer av mätningen/)
  const english = await words('en', { design: { kind: 'before-after' } })
  assert.doesNotMatch(english, /\beffects?\b/i)
  assert.match(english, /Change, logits/)
})
