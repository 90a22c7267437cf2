import { randomStream } from '@utfall/numerics'
import { type Calibration, measurePersons } from '@utfall/rasch'
import type { InstrumentAnswers } from '../data/answers.ts'
import type { MeasurementResults } from '../result/schema.ts'
import type { VerdictEvidence } from '../verdict/evidence.ts'
import { deriveVerdict } from '../verdict/rules.ts'
import { anchorFigures } from './anchors.ts'
import { burdenFigures } from './burden.ts'
import { type Calibrated, chooseAndCalibrate } from './choose-model.ts'
import {
  answersFigures,
  codingNotes,
  copiedNote,
  groupTests,
  leftOut,
  lowerTriangle,
  uncalibratedEvidence,
} from './evidence.ts'
import { itemCurves, itemRows } from './items.ts'
import { type AnalysisOptions, checkedSettings, type Settings } from './options.ts'
import {
  curvePlaces,
  informationFigures,
  peopleFigures,
  reliabilities,
  scoreRows,
  targetingFigures,
} from './people.ts'
import { Progress } from './progress.ts'
import { dependence, dimension, infitReference, referenceFor, referenceNotes } from './structure.ts'

export type Analysed =
  | { readonly kind: 'analysed'; readonly results: MeasurementResults }
  | { readonly kind: 'stopped' }

/**
 * The whole measurement analysis: calibrate, place the persons, hold answers against the model, compare groups, find
 * shorter forms, and say whom the measure is fit for. Trouble in the data is in the results with its reason, and the
 * rest goes on. Same answers, version and seed give the same results.
 * Errors: `InvalidInput` for options that cannot be, and for anchors that do not fit the items.
 */
export async function analyseInstrument(
  input: InstrumentAnswers,
  options: AnalysisOptions & { readonly version: string; readonly command: string },
): Promise<Analysed> {
  const { responses } = input
  const settings = checkedSettings(options, Math.min(responses.persons, 2000) * responses.items.length)
  const progress = new Progress(options.onStep)
  await progress.begin('calibrate')
  const calibrated = chooseAndCalibrate(responses, settings, progress.within)
  const { calibration } = calibrated
  if (progress.isStopped || (calibration.kind === 'not-calibrated' && calibration.reason === 'stopped'))
    return { kind: 'stopped' }
  const evidence =
    calibration.kind === 'calibrated'
      ? await calibratedEvidence(input, settings, calibrated, calibration, progress)
      : uncalibratedEvidence(input, calibrated, calibration)
  await progress.begin('verdict')
  if (evidence === null || progress.isStopped) return { kind: 'stopped' }
  await progress.end()
  return {
    kind: 'analysed',
    results: {
      utfall: {
        version: options.version,
        command: options.command,
        input: { file: input.file, sha256: input.sha256, rows: responses.persons },
      },
      format: 1,
      settings: {
        asked: settings.asked,
        level: settings.level,
        seed: settings.seed,
        replicates: settings.replicates,
        groups: input.groups.map(({ name }) => name),
        anchored: calibration.kind === 'calibrated' ? [...calibration.anchored] : [],
        ...(options.population !== undefined && { population: options.population }),
        keptScale: options.keptScale ?? null,
      },
      ...evidence,
      verdict: deriveVerdict(evidence),
    },
  }
}

/** Everything that the verdict is read from; null when somebody said stop. */
async function calibratedEvidence(
  input: InstrumentAnswers,
  settings: Settings,
  calibrated: Calibrated,
  calibration: Calibration,
  progress: Progress,
): Promise<VerdictEvidence | null> {
  const { prepared, chosen } = calibrated
  const { responses } = prepared
  await progress.begin('persons')
  const wle = measurePersons(calibration, responses, { method: 'wle' })
  const mle = measurePersons(calibration, responses, { method: 'mle' })
  const kinds = reliabilities(wle, mle)
  const scores = scoreRows(calibration, wle.persons, settings.level)
  const places = curvePlaces(calibration, scores)

  await progress.begin('reference')
  const random = randomStream(settings.seed).split('reference')
  const reference = referenceFor(calibration, responses, {
    replicates: settings.replicates,
    random,
    onProgress: progress.within,
  })
  if (progress.isStopped || reference?.kind === 'stopped') return null

  await progress.begin('fit')
  const items = itemRows(calibration, prepared, infitReference(reference))
  const localDependence = dependence(calibration, responses, wle, reference)
  const components = dimension(calibration, responses, wle, reference)
  const curves = itemCurves(calibration, prepared, wle, places)

  await progress.begin('groups')
  const groups = await groupTests(input, calibrated, calibration, settings, progress)
  if (groups === null) return null

  const { anchors } = settings
  const anchored = anchors && anchorFigures(input.responses, anchors, calibrated, progress.within)
  if (progress.isStopped) return null

  await progress.begin('burden')
  const burden = burdenFigures(calibration, wle, progress.within)
  if (progress.isStopped) return null

  const tests = {
    andersen: groups.andersen,
    modelComparison: calibrated.comparison,
    localDependence,
    dimension: components,
    dif: groups.dif,
    anchors: anchored,
  }
  const targeting = targetingFigures(calibration, wle.persons)
  return {
    ...answersFigures(input, calibrated),
    model: chosen.model,
    modelReason: chosen.reason,
    calibration: {
      kind: 'calibrated',
      parameters: calibration.parameters,
      iterations: calibration.iterations,
      gradientLeft: calibration.gradientLeft,
      condition: calibration.condition,
    },
    logLik: calibration.logLik,
    nPersons: calibration.persons,
    people: peopleFigures({ given: input.responses, prepared, measures: wle }),
    items,
    covariance: lowerTriangle(calibration),
    reliability: kinds.wleAll.kind === 'reliability' ? kinds.wleAll.reliability : null,
    reliabilities: kinds,
    scoreTable: scores,
    tests,
    targeting,
    information: informationFigures(calibration, places),
    itemCurves: curves,
    burden,
    leftOut: leftOut({ ...tests, targeting, burden, reference }),
    notes: [
      ...input.notes,
      ...calibration.notes,
      ...codingNotes(calibrated),
      ...referenceNotes(reference),
    ].map(copiedNote),
  }
}
