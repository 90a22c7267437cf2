import {
  type AnalysisFrame,
  adjustedDifference,
  armContrast,
  type Coefficient,
  designMatrix,
  differenceInMeans,
  type Estimate,
  instrumentedDifference,
  interactedDifference,
  type LeastSquaresFit,
  leastSquares,
  type StandardErrors,
} from '@utfall/regression'
import type { Note } from '../output/document.ts'
import { same } from '../texts/text.ts'
import { type EffectColumns, hiddenNames, namedCoefficients, termNames } from './effect-names.ts'
import { labelled } from './labelled.ts'
import { refuseEstimate, requireEstimable } from './not-estimable.ts'

export type Estimator = 'difference' | 'adjusted' | 'interacted' | 'iv'

export type EffectRequest = {
  readonly frame: AnalysisFrame
  readonly columns: EffectColumns
  readonly estimator: Estimator
  /** What was asked for; undefined takes the estimator's own. */
  readonly standardErrors: StandardErrors | undefined
  readonly level: number
  readonly path: string
}

/** One arm against control. */
export type Contrast = {
  readonly contrast: string
  readonly arm: string
  readonly control: string
  readonly estimate: number
  readonly se: number
  readonly df: number
  readonly statistic: number
  readonly low: number
  readonly high: number
  readonly p: number
  readonly n: number
  readonly design: string
  readonly instrument?: Instrument
}

/** What tells how well the lot moved those it drew. */
export type Instrument = {
  readonly takeUp: { readonly treated: number; readonly control: number }
  readonly firstStageF: number
  readonly andersonRubin: {
    readonly kind: 'interval' | 'outside' | 'whole-line' | 'empty'
    readonly low: number | null
    readonly high: number | null
  }
}

export type EffectResult = {
  readonly contrasts: readonly Contrast[]
  /** The standard error used, by name. */
  readonly se: string
  readonly coefficients: readonly Coefficient[] | null
  readonly fit: {
    readonly rSquared: number
    readonly adjustedRSquared: number
    readonly dfResidual: number
  } | null
  readonly notes: readonly Note[]
}

/** The effect of each arm against control, by the estimator asked for. */
export function estimateEffect(request: EffectRequest): EffectResult {
  const { frame, estimator, standardErrors } = request
  const own = frame.cluster ? 'CR2' : 'HC2'
  const chosen = standardErrors ?? own
  // The difference's own standard errors: Welch, blocks as strata, clusters by CR2. Another one that is asked for
  // belongs to a regression with the same point estimate: on the arm, or on the arm crossed with the blocks.
  const isOwn = standardErrors === undefined || (standardErrors === own && (frame.blocks ?? frame.cluster))
  switch (estimator) {
    case 'difference':
      if (isOwn) {
        const result = pairwise(request, meanDifference)
        return { ...result, se: frame.blocks || frame.cluster ? own : 'Welch' }
      }
      return frame.blocks ? pairwise(request, crossed(chosen)) : onAllArms(request, chosen)
    case 'adjusted':
      return frame.arms.length === 2 ? pairwise(request, adjusted(chosen)) : onAllArms(request, chosen)
    case 'interacted':
      return pairwise(request, crossed(chosen))
    case 'iv':
      return pairwise(request, instrumented(chosen))
  }
}

type Found = Estimate & { readonly fit?: LeastSquaresFit; readonly instrument?: Instrument }
type Failed = Extract<ReturnType<typeof differenceInMeans>, { readonly kind: 'not-estimable' }>
/** An estimate of one arm against control on the rows of those two. */
type Method = ((pair: AnalysisFrame, level: number) => Found | Failed) & { readonly se?: string }

/** Each arm against control on their own rows. */
function pairwise(request: EffectRequest, method: Method): EffectResult {
  const { frame, columns, level, path } = request
  const contrasts: Contrast[] = []
  const notes: Note[] = []
  let single: Found | null = null
  for (let arm = 1; arm < frame.arms.length; arm++) {
    const pair = armContrast(frame, arm)
    const name = contrastName(pair)
    const nameOf = termNames(pair, columns)
    const about = frame.arms.length > 2 ? same(`${name}: `) : same('')
    const found = requireEstimable<Found | Failed>(
      labelled(method(pair, level), pair, nameOf),
      path,
      columns.arm,
      about,
    )
    contrasts.push(contrastOf(pair, found))
    notes.push(
      ...found.notes.map((note) =>
        about.sv === '' ? note : { ...note, detail: { ...note.detail, contrast: name } },
      ),
    )
    single = found
  }
  const fit = frame.arms.length === 2 ? (single?.fit ?? null) : null
  return {
    contrasts,
    se: method.se ?? '',
    coefficients: fit && namedCoefficients(fit.coefficients, termNames(frame, columns)),
    fit: fit && fitSummary(fit),
    notes,
  }
}

function contrastName(pair: AnalysisFrame): string {
  return `${pair.arms[1]} - ${pair.arms[0]}`
}

function contrastOf(pair: AnalysisFrame, found: Found): Contrast {
  const { estimate, se, df, statistic, low, high, p, n, design, instrument } = found
  const [control, arm] = pair.arms
  const figures = { estimate, se, df, statistic, low, high, p, n, design }
  return { contrast: contrastName(pair), arm, control, ...figures, ...(instrument ? { instrument } : {}) }
}

function fitSummary({ rSquared, adjustedRSquared, dfResidual }: LeastSquaresFit) {
  return { rSquared, adjustedRSquared, dfResidual }
}

const meanDifference: Method = ({ outcome, arm, blocks, cluster }, level) =>
  differenceInMeans({
    outcome,
    arm,
    level,
    ...(blocks ? { blocks: blocks.codes } : {}),
    ...(cluster ? { clusters: cluster.codes } : {}),
  })

function regressionInput(pair: AnalysisFrame, standardErrors: StandardErrors, level: number) {
  const { outcome, arm, blocks, cluster, covariates } = pair
  return {
    outcome,
    arm,
    covariates: hiddenNames(covariates),
    standardErrors,
    level,
    ...(blocks ? { blocks: blocks.codes } : {}),
    ...(cluster ? { clusters: cluster.codes } : {}),
  }
}

function named(se: string, method: (pair: AnalysisFrame, level: number) => Found | Failed): Method {
  return Object.assign(method, { se })
}

function adjusted(standardErrors: StandardErrors): Method {
  return named(standardErrors, (pair, level) =>
    adjustedDifference(regressionInput(pair, standardErrors, level)),
  )
}

function crossed(standardErrors: StandardErrors): Method {
  return named(standardErrors, (pair, level) => {
    const found = interactedDifference(regressionInput(pair, standardErrors, level))
    return found.kind === 'estimate' ? { ...found, notes: withPairRows(found.notes, pair) } : found
  })
}

/** Blocks with one arm are left out before this estimator numbers its rows; here the numbers become the pair's again. */
function withPairRows(notes: readonly Note[], { arm, blocks }: AnalysisFrame): readonly Note[] {
  if (!blocks || !notes.some(({ code }) => code === 'blocks-without-both-arms')) return notes
  const armsOf = blocks.labels.map(() => new Set<number>())
  for (let row = 0; row < arm.length; row++) armsOf[blocks.codes[row]].add(arm[row])
  const compared = Array.from(arm.keys()).filter((row) => armsOf[blocks.codes[row]].size === 2)
  const renumbered = (rows: string) => rows.replace(/\d+/g, (row) => String(compared[Number(row)]))
  return notes.map((note) =>
    typeof note.detail.rows === 'string'
      ? { ...note, detail: { ...note.detail, rows: renumbered(note.detail.rows) } }
      : note,
  )
}

function instrumented(standardErrors: StandardErrors): Method {
  return named(standardErrors, (pair, level) => {
    const received = pair.received ?? new Float64Array(0)
    const found = instrumentedDifference({ ...regressionInput(pair, standardErrors, level), received })
    if (found.kind === 'not-estimable') return found
    const { takeUp, firstStageF, andersonRubin } = found
    const limits =
      'low' in andersonRubin
        ? { low: andersonRubin.low, high: andersonRubin.high }
        : { low: null, high: null }
    const set = { kind: andersonRubin.kind, ...limits }
    return { ...found, instrument: { takeUp, firstStageF, andersonRubin: set } }
  })
}

/** One regression on all arms' indicators and the covariates, as is usual for a trial of several arms. */
function onAllArms(request: EffectRequest, standardErrors: StandardErrors): EffectResult {
  const { frame, columns, level, path } = request
  requireClusters(frame, path, columns.arm)
  const covariates = hiddenNames(frame.covariates)
  const arms = frame.arms.slice(1).map((_, index) => index + 1)
  const fit = leastSquares({
    outcome: frame.outcome,
    design: designMatrix({
      rows: frame.n,
      terms: [...arms.map((arm) => `arm ${arm}`), ...covariates.terms],
      columns: [
        ...arms.map((arm) => Float64Array.from(frame.arm, (code) => (code === arm ? 1 : 0))),
        ...covariates.columns,
      ],
    }),
    standardErrors,
    level,
    ...(frame.blocks ? { absorb: frame.blocks.codes } : {}),
    ...(frame.cluster ? { clusters: frame.cluster.codes } : {}),
  })
  const nameOf = termNames(frame, columns)
  const found = requireEstimable(labelled(fit, frame, nameOf), path, columns.arm)
  const contrasts = arms.map((arm) => {
    const pair = armContrast(frame, arm)
    const own = found.coefficients.find(({ term }) => term === `arm ${arm}`)
    if (own && Number.isFinite(own.se)) {
      const { term: _, ...figures } = own
      const [control, label] = pair.arms
      const names = { contrast: contrastName(pair), arm: label, control }
      return { ...names, ...figures, n: pair.n, design: 'adjusted' }
    }
    const reason = own ? 'clusters-do-not-measure-variance' : 'arm-depends-on-other-terms'
    const detail = own ? { clusters: found.clusters ?? 0, measuredShare: 0 } : { term: nameOf(`arm ${arm}`) }
    return refuseEstimate({ kind: 'not-estimable', reason, detail }, path, columns.arm)
  })
  return {
    contrasts,
    se: standardErrors,
    coefficients: namedCoefficients(found.coefficients, nameOf),
    fit: fitSummary(found),
    notes: found.notes,
  }
}

/** With one cluster in an arm nothing shows how that arm varies between clusters, and CR0 would count its part as 0. */
function requireClusters({ arms, arm, cluster }: AnalysisFrame, path: string, column: string): void {
  if (!cluster) return
  const seen = arms.map(() => new Set<number>())
  for (let row = 0; row < arm.length; row++) seen[arm[row]].add(cluster.codes[row])
  const lone = seen.findIndex((clusters) => clusters.size < 2)
  if (lone < 0) return
  const detail = { arm: arms[lone], clusters: cluster.labels.length }
  refuseEstimate({ kind: 'not-estimable', reason: 'one-cluster-in-arm', detail }, path, column)
}
