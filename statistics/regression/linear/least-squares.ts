import { tQuantile, tTwoSidedP } from '@utfall/distributions'
import { type Matrix, matrix, multiply, transpose } from '@utfall/numerics'
import type { NotEstimable, Note } from '../frame/note.ts'
import { clusterCovariance } from './cluster-covariance.ts'
import type { ClusterParts } from './cluster-parts.ts'
import type { DenseGroups } from './dense-groups.ts'
import { type LeastSquaresInput, requireInput } from './least-squares-input.ts'
import { rowCovariance } from './row-covariance.ts'
import { sumOfSquares } from './row-kernels.ts'
import { orthonormalRows, type SolvedRows, solveOutcome } from './solve-rows.ts'
import { type Coefficient, isClustered, type LeastSquaresFit, type StandardErrors } from './types.ts'

export { requireLevel } from './least-squares-input.ts'

/** A term whose expected variance estimate is below this share of its variance is not measured by these clusters. */
const UNMEASURED_SHARE = 1e-8
/** Below this Satterthwaite's approximation is known to fail: Pustejovsky & Tipton (2018), section 4. */
const TRUSTED_DF = 4
/** A robust variance below this share of the classical one is 0: every row that carries the term is fitted exactly. */
const NO_VARIATION_SHARE = 1e-20
const NAMED_ROWS = 10

/**
 * Least squares y = Xβ + ε, with classical, heteroskedasticity-robust or cluster-robust standard errors and t intervals.
 *
 * Formula: β = argmin Σ w_i(y_i − x_i'β)². Covariances, with h the leverages, J clusters and k the rank:
 * classical s²(X'X)⁻¹; HC0 e², HC1 e²·n/(n−k), HC2 e²/(1−h), HC3 e²/(1−h)² between two (X'X)⁻¹, t with n − k;
 * CR0 Σ_j X_j'e_je_j'X_j, CR1 that times J/(J−1)·(n−1)/(n−k) (Stata), t with J − 1; CR2 with A_j = (I − H_jj)^(-1/2), the
 * symmetric Moore–Penrose root, and for each coefficient its own Satterthwaite degrees of freedom 2E²/Var under equal variances.
 * Weights are not taken as inverse variances by CR2 (working model: equal variances), as clubSandwich and estimatr.
 * Inputs: `outcome` n finite numbers; `design` n rows with the intercept as a column; `clusters`, `absorb` codes from 0;
 * `weights` above 0, whose scale only `residualVariance` shows (that of a row of weight 1, as R's `lm`); `level` in (0, 1).
 * Method: the rows are centred, orthonormalised by Cholesky (twice when collinear) and reduced to k × k algebra; time n·k², no
 * n × n and no dummy matrices. Memory: one copy of the design and two vectors of n; CR2 keeps k(k+1)/2 numbers a cluster.
 * Accuracy: estimates, standard errors and degrees of freedom within 1e-10 relative of QR on the raw columns up to condition
 * numbers near 1e6 after centring; large offsets (1e9 beside a spread of 1) and scales (1e6 beside 1e-3) cost nothing.
 * Edges: a column that depends on earlier ones is dropped and named (`term-dropped`), as R's `lm`. A row of leverage one is named
 * (`leverage-one`) and HC2 and HC3 give it the residual variance instead of 0. A coefficient that the clusters do not measure
 * (two clusters, one in each arm) gets an infinite standard error and `cluster-variance-not-measured`; where part is lost,
 * `cluster-leverage-one` gives the share measured. Satterthwaite below 4: `few-degrees-of-freedom`. A term whose rows are all
 * fitted exactly gets a standard error of 0 and `term-without-variation`.
 * Not estimable: `outcome-does-not-vary`, `no-degrees-of-freedom`, `perfect-fit`, `no-terms`, `too-few-clusters`,
 * `clusters-cross-blocks`, `weighted-clusters-with-absorbed-blocks`.
 * Errors: `InvalidInput` for wrong lengths, values that are not finite, weights not above 0, clusters with or without need.
 * Sources: MacKinnon & White (1985), J. Econometrics 29, 305–325; Bell & McCaffrey (2002), Survey Methodology 28, 169–181;
 * Pustejovsky & Tipton (2018), J. Bus. Econ. Stat. 36, 672–683.
 * Checked against: estimatr 1.0.0 lm_robust, clubSandwich 0.5.8, sandwich 3.0-2, R's lm, on six data sets and constructed ones.
 */
export function leastSquares(input: LeastSquaresInput): LeastSquaresFit | NotEstimable {
  const found = fitWithRows(input)
  return found.kind === 'not-estimable' ? found : found.fit
}

/** The fit beside the orthonormal rows it came from, for those who need more of the design than the fit keeps. */
export function fitWithRows(
  input: LeastSquaresInput,
): { readonly kind: 'fitted'; readonly fit: LeastSquaresFit; readonly rows: SolvedRows } | NotEstimable {
  const { outcome, design, standardErrors, level = 0.95 } = input
  const { weights, weightMean, clusters, absorb } = requireInput(input)
  const rows = solveOutcome(orthonormalRows(design, weights, absorb), outcome)
  if (rows.kind === 'not-estimable') return rows
  const fit = fitFrom(rows, rows.residuals, { standardErrors, clusters, level, weightMean })
  return fit.kind === 'not-estimable' ? fit : { kind: 'fitted', fit, rows }
}

export type FitOptions = {
  readonly standardErrors: StandardErrors
  readonly clusters: DenseGroups | null
  readonly level: number
  readonly weightMean: number
}

/** Everything after the coefficients; `residuals` are those of the rows unless a second stage brings its structural ones. */
export function fitFrom(
  solved: SolvedRows,
  residuals: Float64Array,
  options: FitOptions,
): LeastSquaresFit | NotEstimable {
  const { standardErrors, clusters, level } = options
  const covariance = covarianceOf(solved, residuals, standardErrors, clusters)
  if (covariance.kind === 'not-estimable') return covariance
  const r = solved.back.rows
  const inTerms = multiply(multiply(solved.back, matrix(r, r, covariance.gamma)), transpose(solved.back))
  const notes: Note[] = [
    ...solved.droppedTerms.map((term) => ({ code: 'term-dropped', detail: { term } })),
    ...leverageNotes(covariance.leverageOne),
  ]
  const { n, rank, dfResidual, totalSquares } = solved
  const residualSquares = sumOfSquares(residuals)
  const meanSquare = residualSquares / dfResidual
  const coefficients: Coefficient[] = []
  for (let a = 0; a < r; a++) {
    const term = solved.terms[a]
    const share = covariance.measuredShare[a]
    const isMeasured = share > UNMEASURED_SHARE
    const df = isMeasured ? covariance.df[a] : 0
    const variance = inTerms.data[a * r + a]
    const isVarying = variance > NO_VARIATION_SHARE * meanSquare * rowSquares(solved.back, a)
    const se = !isMeasured ? Number.POSITIVE_INFINITY : isVarying ? Math.sqrt(variance) : 0
    if (isMeasured && !isVarying) notes.push({ code: 'term-without-variation', detail: { term } })
    if (!isMeasured) notes.push({ code: 'cluster-variance-not-measured', detail: { term } })
    else if (share < 1 - 1e-6 && standardErrors === 'CR2')
      notes.push({ code: 'cluster-leverage-one', detail: { term, measuredShare: share } })
    if (isMeasured && standardErrors === 'CR2' && df < TRUSTED_DF)
      notes.push({ code: 'few-degrees-of-freedom', detail: { term, df } })
    coefficients.push(coefficientOf(term, solved.coefficients[a], se, df, level))
  }
  const meanIsFitted = solved.interceptAt >= 0 || solved.absorb !== null ? 1 : 0
  const rSquared = 1 - residualSquares / totalSquares
  return {
    kind: 'fit',
    coefficients,
    droppedTerms: solved.droppedTerms,
    n,
    rank,
    dfResidual,
    clusters: clusters === null ? null : clusters.count,
    rSquared,
    adjustedRSquared: 1 - ((1 - rSquared) * (n - meanIsFitted)) / dfResidual,
    residualVariance: meanSquare * options.weightMean,
    covariance: inTerms,
    standardErrors,
    level,
    notes,
    leverageOne: covariance.leverageOne,
    clusterParts: covariance.parts,
  }
}

type Covariance = {
  readonly kind: 'covariance'
  readonly gamma: Float64Array
  readonly df: Float64Array
  readonly measuredShare: Float64Array
  readonly leverageOne: readonly number[]
  readonly parts: ClusterParts | null
}

function covarianceOf(
  solved: SolvedRows,
  residuals: Float64Array,
  standardErrors: StandardErrors,
  clusters: DenseGroups | null,
): Covariance | NotEstimable {
  const r = solved.back.rows
  const { n, dfResidual } = solved
  if (isClustered(standardErrors) && clusters !== null) {
    const found = clusterCovariance(solved, residuals, clusters, standardErrors)
    if (found.kind === 'not-estimable') return found
    const count = clusters.count
    const factor = standardErrors === 'CR1' ? ((count / (count - 1)) * (n - 1)) / dfResidual : 1
    return {
      kind: 'covariance',
      gamma: found.gamma.map((entry) => factor * entry),
      df: standardErrors === 'CR2' ? found.satterthwaite : new Float64Array(r).fill(count - 1),
      measuredShare: found.measuredShare,
      leverageOne: [],
      parts: found.parts,
    }
  }
  const whole = {
    df: new Float64Array(r).fill(dfResidual),
    measuredShare: new Float64Array(r).fill(1),
    parts: null,
  }
  if (standardErrors === 'classical') {
    const gamma = new Float64Array(r * r)
    for (let a = 0; a < r; a++) gamma[a * r + a] = sumOfSquares(residuals) / dfResidual
    return { kind: 'covariance', gamma, leverageOne: [], ...whole }
  }
  if (isClustered(standardErrors))
    throw new Error('clustered standard errors reached the covariance without clusters')
  const { gamma, leverageOne } = rowCovariance(solved, residuals, standardErrors)
  return { kind: 'covariance', gamma, leverageOne, ...whole }
}

function leverageNotes(rows: readonly number[]): readonly Note[] {
  if (rows.length === 0) return []
  const named = rows.slice(0, NAMED_ROWS).join(', ')
  return [{ code: 'leverage-one', detail: { count: rows.length, rows: named } }]
}

/**
 * Estimate, test and interval by Student's t. An infinite standard error gives p = 1 and the whole line; one of 0 gives the point,
 * and an infinite statistic unless the estimate is 0 too.
 */
export function coefficientOf(
  term: string,
  estimate: number,
  se: number,
  df: number,
  level: number,
): Coefficient {
  if (se === Number.POSITIVE_INFINITY)
    return { term, estimate, se, df, statistic: 0, p: 1, low: Number.NEGATIVE_INFINITY, high: se }
  if (se === 0) {
    const statistic = estimate === 0 ? 0 : Math.sign(estimate) * Number.POSITIVE_INFINITY
    return { term, estimate, se, df, statistic, p: estimate === 0 ? 1 : 0, low: estimate, high: estimate }
  }
  const statistic = estimate / se
  const reach = tQuantile((1 + level) / 2, df) * se
  return {
    term,
    estimate,
    se,
    df,
    statistic,
    p: tTwoSidedP(statistic, df),
    low: estimate - reach,
    high: estimate + reach,
  }
}

function rowSquares(a: Matrix, row: number): number {
  let total = 0
  for (let b = 0; b < a.columns; b++) total += a.data[row * a.columns + b] ** 2
  return total
}
