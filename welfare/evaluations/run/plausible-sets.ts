import type { NotEstimable } from '@utfall/inference'
import type { KnownItems } from '@utfall/instruments/offline'
import { type Matrix, matrix, mean, pivotedGram, type RandomStream, symmetricPower } from '@utfall/numerics'
import { type ItemScale, MISSING, plausibleValues, type Regressors, type ResponseMatrix } from '@utfall/rasch'
import type { Column } from './design.ts'

export type PlausibleOrder = {
  readonly known: KnownItems
  /**
   * What is known of the start of the persons of one analysis: the answers, to be drawn from; the point measures where
   * those stand in the analysis themselves, among `columns`; or nothing.
   */
  readonly before: ResponseMatrix | null
  /** The answers of the same persons after. */
  readonly after: ResponseMatrix
  /** Point measures (WLE) of the same persons after, complete. */
  readonly measuredAfter: Float64Array
  /** Everything else that the analysis knows of them, complete: arm or clusters, blocks, covariates. */
  readonly columns: readonly Column[]
  /** The arm, when the analysis lets every covariate act differently in the arms. */
  readonly interacted: Float64Array | null
  readonly sets: number
  readonly random: RandomStream
}

/** One draw of everybody's place on the scale, logits, in the order of the persons. */
export type PlausibleSet = { readonly before: Float64Array | null; readonly after: Float64Array }

/** As the statistics: beyond this a threshold is no threshold. */
const FURTHEST_LOGITS = 100

/**
 * Sets of plausible values before and after for the persons of one analysis, congenial with it.
 *
 * Set m, from the stream `set-m`: (1) thresholds δ* ~ N(δ, C), the same on both occasions, since one calibration serves
 * both; (2) places before from the latent regression of the answers before on the columns of the analysis and the point
 * measure (WLE) after; (3) places after from that of the answers after on the columns and the places before as drawn.
 * When the analysis lets covariates act differently in the arms, both regressions hold the products with the arm. A
 * person without answers before is drawn from the regression alone. Columns that follow from those before them are
 * left out. Going round (2) and (3) again was tried: no better intervals, and more trials where it breaks down.
 * Without a time before there is no step (2).
 *
 * Edges → `not-estimable`: as `plausibleValues`, with `set` and `occasion` in the detail.
 * Source: Mislevy (1991) Psychometrika 56:177; decision 6. Checked by simulation: scaled-estimate.simulation.test.ts.
 */
export function plausibleSets(order: PlausibleOrder): readonly PlausibleSet[] | NotEstimable {
  const { known, before, after, sets, random } = order
  const root = known.covariance && symmetricPower(known.covariance, 0.5)
  const drawn: PlausibleSet[] = []
  for (let set = 1; set <= sets; set++) {
    const stream = random.split(`set-${set}`)
    const scale = root ? drawnScale(known.scale, root, stream.split('thresholds')) : known.scale
    const furthest = scale.thresholds.reduce((most, steps) => Math.max(most, ...steps.map(Math.abs)), 0)
    if (!(furthest <= FURTHEST_LOGITS))
      return { kind: 'not-estimable', reason: 'thresholds-too-uncertain', detail: { set, furthest } }
    const first =
      before &&
      places(order, scale, before, order.measuredAfter, stream.split('before'), { set, occasion: 'before' })
    if (first !== null && 'kind' in first) return first
    const second = places(order, scale, after, first, stream.split('after'), { set, occasion: 'after' })
    if ('kind' in second) return second
    drawn.push({ before: first, after: second })
  }
  return drawn
}

/** Everybody's place on one occasion, drawn once, given the columns and the place on the other occasion. */
function places(
  { columns, interacted }: PlausibleOrder,
  scale: ItemScale,
  responses: ResponseMatrix,
  other: Float64Array | null,
  random: RandomStream,
  detail: NotEstimable['detail'],
): Float64Array | NotEstimable {
  const known = other === null ? columns : [...columns, { term: 'other occasion', values: other }]
  const regressors = regressorsOf(
    interacted === null ? known : [...known, ...products(known, interacted)],
    responses,
  )
  const values = plausibleValues({
    scale,
    responses,
    regressors,
    draws: 1,
    random,
    withoutAnswers: 'from-regression',
  })
  if (values.kind === 'not-estimable') return { ...values, detail: { ...values.detail, ...detail } }
  return values.sets[0] ?? new Float64Array(0)
}

function drawnScale(scale: ItemScale, root: Matrix, random: RandomStream): ItemScale {
  const normals = Float64Array.from({ length: root.columns }, () => random.normal())
  let row = 0
  const thresholds = scale.thresholds.map((steps) =>
    steps.map((step) => {
      const from = row++ * root.columns
      return normals.reduce((moved, normal, column) => moved + root.data[from + column] * normal, step)
    }),
  )
  return { items: scale.items, thresholds }
}

/** Each column but the arm itself, times the arm. */
function products(columns: readonly Column[], arm: Float64Array): readonly Column[] {
  return columns
    .filter(({ values }) => values !== arm)
    .map(({ term, values }) => {
      const centre = mean(values)
      return { term: `arm:${term}`, values: values.map((value, person) => (value - centre) * arm[person]) }
    })
}

/** The columns side by side, without those that follow from the ones before them among the persons who answered. */
function regressorsOf(columns: readonly Column[], responses: ResponseMatrix): Regressors {
  const answering = personsAnswering(responses)
  const centred = columns.map(({ values }) => {
    const own = Float64Array.from(answering, (person) => values[person])
    const centre = own.length === 0 ? 0 : mean(own)
    return own.map((value) => value - centre)
  })
  const gram = matrix(columns.length, columns.length)
  for (let a = 0; a < columns.length; a++)
    for (let b = 0; b <= a; b++) {
      const product = innerProduct(centred[a], centred[b])
      gram.data[a * columns.length + b] = product
      gram.data[b * columns.length + a] = product
    }
  const kept = columns.length === 0 ? [] : pivotedGram(gram).kept
  const values = new Float64Array(responses.persons * kept.length)
  kept.forEach((column, place) => {
    const own = columns[column].values
    for (let person = 0; person < responses.persons; person++)
      values[person * kept.length + place] = own[person]
  })
  return { terms: kept.map((column) => `${column} ${columns[column].term}`), values }
}

function innerProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let place = 0; place < a.length; place++) sum += a[place] * b[place]
  return sum
}

function personsAnswering({ persons, items, answers }: ResponseMatrix): Int32Array {
  const width = items.length
  const answering = new Int32Array(persons)
  let n = 0
  for (let person = 0; person < persons; person++) {
    let item = person * width
    while (item < (person + 1) * width && answers[item] === MISSING) item++
    if (item < (person + 1) * width) answering[n++] = person
  }
  return answering.subarray(0, n)
}
