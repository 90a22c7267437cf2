import { assertNever, InvalidInput, LANGUAGES, type Language } from '@utfall/basics'
import type { TableModel } from '../tables/model.ts'
import { printable } from '../text/printable.ts'
import { checkBalance, describeBalance, drawBalance, tabulateBalance } from './balance.ts'
import { checkBars, describeBars, drawBars, tabulateBars } from './bars.ts'
import { drawBurdenCurve } from './burden-curve.ts'
import { checkBurdenCurve, describeBurdenCurve, tabulateBurdenCurve } from './burden-curve-words.ts'
import { drawDif } from './dif.ts'
import { checkDif, describeDif, tabulateDif } from './dif-words.ts'
import {
  checkDotInterval,
  describeDotInterval,
  drawDotInterval,
  tabulateDotInterval,
} from './dot-interval.ts'
import { checkFlow, describeFlow, drawFlow, tabulateFlow } from './flow.ts'
import { drawForest } from './forest.ts'
import { checkForest, describeForest, tabulateForest } from './forest-words.ts'
import { drawItemCurve } from './item-curve.ts'
import { checkItemCurve, describeItemCurve, tabulateItemCurve } from './item-curve-words.ts'
import { checkLadder, describeLadder, drawLadder, tabulateLadder } from './ladder.ts'
import { drawMeansOverTime } from './means-over-time.ts'
import { checkMeansOverTime, describeMeansOverTime, tabulateMeansOverTime } from './means-over-time-words.ts'
import type { Chart, ChartModel, ChartOptions, ChartSize } from './model.ts'
import { type Picture, svgFile } from './picture.ts'
import {
  checkSimulatedReference,
  describeSimulatedReference,
  drawSimulatedReference,
  tabulateSimulatedReference,
} from './simulated-reference.ts'
import { drawTestInformation } from './test-information.ts'
import {
  checkTestInformation,
  describeTestInformation,
  tabulateTestInformation,
} from './test-information-words.ts'
import { drawWrightMap } from './wright-map.ts'
import { checkWrightMap, describeWrightMap, tabulateWrightMap } from './wright-map-words.ts'

const ID = /^[A-Za-z][A-Za-z0-9_-]*$/

/**
 * The picture of a model, and the same in words and as a table: whoever cannot see the picture loses nothing.
 *
 * @throws InvalidInput for a value that no axis can show, shares that do not sum to 1, or too many states or arms.
 */
export function chart(model: ChartModel, options: ChartOptions): Chart {
  const { language, size } = options
  if (!LANGUAGES.includes(language)) {
    throw new InvalidInput({ field: 'language', given: language, allowed: LANGUAGES.join(', ') })
  }
  if (options.id !== undefined && !ID.test(options.id)) {
    throw new InvalidInput({
      field: 'id',
      given: options.id,
      allowed: 'a letter, then letters, digits, - and _',
    })
  }
  checkModel(model)
  const title = printable(model.title)
  const description = printable(describe(model, language))
  const id = options.id ?? `chart-${fingerprint(JSON.stringify([model, language, size]))}`
  const svg = svgFile(draw(model, size, language), { id, title, description })
  return { svg, title, description, table: tabulate(model, language) }
}

/** The words and the table without the picture: no drawing library is loaded. */
export function chartWords(model: ChartModel, language: Language): Omit<Chart, 'svg'> {
  checkModel(model)
  const description = printable(describe(model, language))
  return { title: printable(model.title), description, table: tabulate(model, language) }
}

function checkModel(model: ChartModel): void {
  if (model.kind === 'dot-interval') checkDotInterval(model)
  if (model.kind === 'forest') checkForest(model)
  if (model.kind === 'balance') checkBalance(model)
  if (model.kind === 'bars') checkBars(model)
  if (model.kind === 'flow') checkFlow(model)
  if (model.kind === 'ladder') checkLadder(model)
  if (model.kind === 'means-over-time') checkMeansOverTime(model)
  if (model.kind === 'wright-map') checkWrightMap(model)
  if (model.kind === 'test-information') checkTestInformation(model)
  if (model.kind === 'item-curve') checkItemCurve(model)
  if (model.kind === 'dif') checkDif(model)
  if (model.kind === 'burden-curve') checkBurdenCurve(model)
  if (model.kind === 'simulated-reference') checkSimulatedReference(model)
}

function draw(model: ChartModel, size: ChartSize, language: Language): Picture {
  switch (model.kind) {
    case 'dot-interval':
      return drawDotInterval(model, size, language)
    case 'forest':
      return drawForest(model, size, language)
    case 'balance':
      return drawBalance(model, size, language)
    case 'flow':
      return drawFlow(model, size, language)
    case 'ladder':
      return drawLadder(model, size, language)
    case 'means-over-time':
      return drawMeansOverTime(model, size, language)
    case 'bars':
      return drawBars(model, size, language)
    case 'wright-map':
      return drawWrightMap(model, size, language)
    case 'test-information':
      return drawTestInformation(model, size, language)
    case 'item-curve':
      return drawItemCurve(model, size, language)
    case 'dif':
      return drawDif(model, size, language)
    case 'burden-curve':
      return drawBurdenCurve(model, size, language)
    case 'simulated-reference':
      return drawSimulatedReference(model, size, language)
    default:
      return assertNever(model)
  }
}

function describe(model: ChartModel, language: Language): string {
  switch (model.kind) {
    case 'dot-interval':
      return describeDotInterval(model, language)
    case 'forest':
      return describeForest(model, language)
    case 'balance':
      return describeBalance(model, language)
    case 'flow':
      return describeFlow(model, language)
    case 'ladder':
      return describeLadder(model, language)
    case 'means-over-time':
      return describeMeansOverTime(model, language)
    case 'bars':
      return describeBars(model, language)
    case 'wright-map':
      return describeWrightMap(model, language)
    case 'test-information':
      return describeTestInformation(model, language)
    case 'item-curve':
      return describeItemCurve(model, language)
    case 'dif':
      return describeDif(model, language)
    case 'burden-curve':
      return describeBurdenCurve(model, language)
    case 'simulated-reference':
      return describeSimulatedReference(model, language)
    default:
      return assertNever(model)
  }
}

function tabulate(model: ChartModel, language: Language): TableModel {
  switch (model.kind) {
    case 'dot-interval':
      return tabulateDotInterval(model, language)
    case 'forest':
      return tabulateForest(model, language)
    case 'balance':
      return tabulateBalance(model, language)
    case 'flow':
      return tabulateFlow(model, language)
    case 'ladder':
      return tabulateLadder(model, language)
    case 'means-over-time':
      return tabulateMeansOverTime(model, language)
    case 'bars':
      return tabulateBars(model, language)
    case 'wright-map':
      return tabulateWrightMap(model, language)
    case 'test-information':
      return tabulateTestInformation(model, language)
    case 'item-curve':
      return tabulateItemCurve(model, language)
    case 'dif':
      return tabulateDif(model, language)
    case 'burden-curve':
      return tabulateBurdenCurve(model, language)
    case 'simulated-reference':
      return tabulateSimulatedReference(model, language)
    default:
      return assertNever(model)
  }
}

/** FNV-1a, 32 bits: an id that is the same for the same picture; no security hangs on it. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
