import { createHash } from 'node:crypto'
import type { CalendarDate, Language } from '@utfall/basics'
import type { Faults } from '@utfall/exchange'
import { renderHtml, renderPdf } from '@utfall/reports'
import { analyseInstrument } from './analysis/analyse.ts'
import type { Step } from './analysis/options.ts'
import { readAnswers } from './data/answers.ts'
import { knownItemsOf } from './data/known-items.ts'
import { cardBlocks } from './quality-card/document.ts'
import { measurementReport } from './report/document.ts'
import { itemNames } from './report/item-names.ts'
import type { MeasurementResults } from './result/schema.ts'
import { inLanguage } from './rules.ts'
import type { InstrumentDefinition, Survey } from './schema.ts'
import { itemWordingBlocks } from './view/item-wording.ts'

/** A file of answers to results and reports, without a house: what the thread does. */

export type ComputedCalibration = {
  readonly kind: 'computed'
  readonly results: MeasurementResults
  readonly text: string
  readonly sha256: string
}

export type CalibrationWork = {
  readonly version: string
  readonly command: string
  /** The calibration whose scale is kept: its exact results. */
  readonly keptScale?: { readonly calibration: number; readonly sha256: string; readonly text: string }
  readonly onStep?: (step: Step, share: number) => boolean
}

/** The results of a file of answers and their exact text: what is stored, hashed and written to results.json. */
export async function computeCalibration(
  source: { readonly name: string; readonly bytes: Uint8Array },
  survey: Survey,
  work: CalibrationWork,
): Promise<ComputedCalibration | Faults | { readonly kind: 'stopped' }> {
  const { model, items, groups, id, weights, highest } = survey
  const { keptScale, ...about } = work
  const known = keptScale ? knownItemsOf(JSON.parse(keptScale.text), 'results.json') : null
  if (known?.kind === 'faults') return known
  const answers = readAnswers(source, {
    items,
    groups,
    ...(id !== null && { id }),
    ...(weights !== null && { weights }),
    ...(highest !== null && { highest }),
    ...(known && { known }),
  })
  if (answers.kind === 'faults') return answers
  const analysed = await analyseInstrument(answers, {
    ...about,
    // Held items keep the steps they have, which a model with common steps might not.
    model: known ? 'auto' : model,
    ...(known && { anchors: known }),
    ...(keptScale && { keptScale: { calibration: keptScale.calibration, sha256: keptScale.sha256 } }),
  })
  if (analysed.kind === 'stopped') return analysed
  const text = `${JSON.stringify(analysed.results, null, 2)}\n`
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { kind: 'computed', results: analysed.results, text, sha256 }
}

export type ReportAbout = {
  readonly definition: InstrumentDefinition
  readonly survey: Survey
  readonly language: Language
  readonly today: CalendarDate
  /** What the calibration becomes in the house; a report outside it has no quality card. */
  readonly calibration?: { readonly version: number; readonly sha256: string }
}

/** The report in one language. Its date is the last day of the answers, so that the same file gives the same bytes. */
export async function makeInstrumentReport(
  results: MeasurementResults,
  { definition, survey, language, today, calibration }: ReportAbout,
): Promise<{ readonly html: string; readonly pdf: Uint8Array }> {
  const document = measurementReport(results, {
    language,
    date: (survey.collectedTo ?? today) as CalendarDate,
    title: definition.name[language],
    population: inLanguage(survey.population, language),
    names: itemNames(definition, language),
    card: [
      ...itemWordingBlocks(definition, language),
      ...(calibration
        ? cardBlocks(
            {
              definition,
              card: null,
              calibration: { ...calibration, survey, results },
              newest: calibration.version,
              figuresOnly: true,
            },
            language,
          )
        : []),
    ],
  })
  return { html: renderHtml(document), pdf: await renderPdf(document) }
}
