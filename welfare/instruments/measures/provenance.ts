import type { Language } from '@utfall/basics'
import type { StoredCalibration } from '../actions.ts'
import { SMALLEST_SHOWN } from '../report/context.ts'
import type { MeasurementResults } from '../result/schema.ts'
import { inLanguage } from '../rules.ts'
import { VERDICT_WORDS } from '../view/verdict-words.ts'
import { MEASURE_TEXTS } from './texts.ts'

/** What every measure in a file stands on: a number without it cannot be judged (R4.30). */
export type Provenance = {
  readonly instrument: string
  readonly calibration: number
  readonly sha256: string
  /** Who answered and when, as somebody has said. */
  readonly population: string | null
  readonly collectedFrom: string | null
  readonly collectedTo: string | null
  /** In the calibration; null: too few to be shown. */
  readonly persons: number | null
  readonly verdict: MeasurementResults['verdict']['kind']
  readonly utfall: string
}

export function provenanceOf(
  instrument: string,
  { head, results }: Pick<StoredCalibration, 'head' | 'results'>,
  language: Language,
): Provenance {
  const { survey } = head
  return {
    instrument,
    calibration: head.version,
    sha256: head.results_sha256,
    population: inLanguage(survey.population, language),
    collectedFrom: survey.collectedFrom,
    collectedTo: survey.collectedTo,
    persons: results.nPersons < SMALLEST_SHOWN ? null : results.nPersons,
    verdict: results.verdict.kind,
    utfall: results.utfall.version,
  }
}

/** The same on every row: a row that is copied out of the file takes it along. */
export function provenanceCells(
  { instrument, calibration, collectedTo, persons, verdict, utfall }: Provenance,
  language: Language,
): readonly { readonly name: string; readonly text: string }[] {
  const names = MEASURE_TEXTS[language].provenance
  return [
    { name: names.calibration, text: `${instrument} ${calibration}` },
    { name: names.persons, text: persons === null ? '' : String(persons) },
    { name: names.collected, text: collectedTo ?? '' },
    { name: names.verdict, text: VERDICT_WORDS[verdict].word[language] },
    { name: names.utfall, text: utfall },
  ]
}
