import assert from 'node:assert/strict'
import test from 'node:test'
import type { CalendarDate, Language } from '@utfall/basics'
import { openStudy } from '../compute.ts'
import { folderOf, resultsOf } from '../testing/small-studies.ts'
import { type TwoSourceOptions, twoSourceTrial } from '../testing/two-source-studies.ts'
import { evaluationReport } from './document.ts'
import { wordsOf } from './example-results.ts'

async function words(language: Language, options: TwoSourceOptions = {}): Promise<string> {
  const small = twoSourceTrial(options)
  const opened = openStudy(folderOf(small))
  if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened))
  const date = '2026-11-22' as CalendarDate
  return wordsOf(evaluationReport(opened.study, await resultsOf(small), { language, date }).blocks)
}

test('the report asks whether the person and the staff see the same, and the person and the register say the same', async () => {
  const swedish = await words('sv')
  assert.match(swedish, /Ser personen och personalen samma sak\?/)
  assert.match(swedish, /Säger personen och registret samma sak\?/)
  assert.match(swedish, /över noll betyder att personen anger mer än personalen/)
  assert.match(swedish, /mellan dem väntas skillnaden ligga för 95\s% av personerna/)
  assert.match(swedish, /−\d,\d \(−\d,\d till −\d,\d\)/)
  assert.match(swedish, /Ja bara enligt registret/)
  assert.match(swedish, /Är svaret detsamma vem som än tillfrågas\?/)
  assert.match(swedish, /Bland & Altman 1986, 1999/)
  assert.match(swedish, /Cohens kappa/)
  const english = await words('en')
  assert.match(english, /Do the person and the staff see the same\?/)
  assert.match(english, /Do the person and the register say the same\?/)
  assert.match(english, /Is the answer the same whoever is asked\?/)
})

test('both sources beyond zero on the same side is the same answer; one that holds zero is not', async () => {
  assert.match(await words('sv'), /Båda källorna ger samma svar: intervallen ligger på samma sida om noll/)
  const apart = await words('sv', { favour: -5 })
  assert.match(
    apart,
    /Källorna ger inte samma svar: intervallet ligger på ena sidan om noll enligt Egen skattning men rymmer noll enligt Personalens skattning/,
  )
  assert.match(apart, /Vid 6 månader är avvikelsen olika i grupperna, mer än slumpen brukar ge/)
})

test('figures of few people are not in the words', async () => {
  const swedish = await words('sv', { apart: [0.01, 0.3] })
  assert.match(swedish, /Färre än 5 personer skiljer sig åt på ett av de två sätten: visas inte/)
})

test('without lots or a second group nothing about the sources says that one thing made another happen', async () => {
  for (const kind of ['comparison', 'before-after'] as const) {
    const swedish = await words('sv', { favour: 5, design: { kind } })
    assert.match(swedish, /Ser personen och personalen samma sak\?/)
    assert.doesNotMatch(swedish, /\beffekt(en|er|erna)?\b|\bleder till\b|\bberor på insatsen\b/i)
    const english = await words('en', { favour: 5, design: { kind } })
    assert.doesNotMatch(english.replace(/random effects/g, ''), /\beffects?\b|\bleads? to\b/i)
  }
})
