import type { Matrix } from '@utfall/numerics'
import { gatherFromTop, thresholdStarts } from '../calibration/threshold-layout.ts'
import type { PatternTable } from '../responses/patterns.ts'
import {
  forEachPattern,
  type PatternMoments,
  partialProducts,
  scalePolynomials,
} from './conditional-moments.ts'

/** More patterns than this add digits that a standard error does not need; fewer where one takes long. */
const MOST_PATTERNS = 1000
const MOST_MULTIPLICATIONS = 2e9

/**
 * The part of the variance of conditional infit and outfit that disappears because the thresholds are estimated from the
 * same answers: c'Cc per item, C the covariance of the thresholds, c = Cov(T, U), T the mean square and U the slope of the
 * conditional log-likelihood.
 *
 * Why: T at estimated thresholds is T + (dT/dδ)'(δ̂ − δ), δ̂ − δ = C U; as E(T) = 1 whatever the thresholds are,
 * E(dT/dδ) = −Cov(T, U), and so Var = Var(T) − c'Cc (Pierce 1982, Ann. Statist. 10:475). It is most for items far from
 * the persons, where a mean square says almost the same as the item's mean.
 * Formula: for item i and category l of item j, Σ_r n_r E(f(X_i) 1[X_j = l] | r), f = (x − E)² − V or (x − E)²/V − 1: the
 * scores' weights n_r f(k, r)ε_ik/γ_r gathered by rest score, then swept back through the other items as in
 * `patternSums`. With more than 1,000 patterns (fewer in very long scales), from an even sample of them; an item that none of those holds keeps
 * its plain variance, which is cautious.
 */
export function thresholdShare(
  thresholds: readonly Float64Array[],
  covariance: Matrix,
  table: PatternTable,
): { readonly infit: Float64Array; readonly outfit: Float64Array } {
  const width = thresholds.length
  const stepStart = thresholdStarts(thresholds)
  const steps = stepStart[width]
  const sums: CrossSums = {
    stepStart,
    infit: new Float64Array(width * steps),
    outfit: new Float64Array(width * steps),
    variance: new Float64Array(width),
    n: new Float64Array(width),
  }
  const polynomials = scalePolynomials(thresholds)
  const affordable = Math.floor(MOST_MULTIPLICATIONS / (4 * width * width * (steps + 1)))
  const most = Math.max(1, Math.min(MOST_PATTERNS, affordable))
  const every = Math.ceil(table.patterns / most)
  forEachPattern(
    thresholds,
    table,
    (moments) => addCrossSums(sums, moments, polynomials, table.scoreOf),
    (pattern) => pattern % every === 0,
  )
  return {
    infit: quadraticForms(sums.infit, sums.variance, covariance, stepStart),
    outfit: quadraticForms(sums.outfit, sums.n, covariance, stepStart),
  }
}

/** Per item (row) and step (column, first as categories): Σ Cov(square, 1[X_j = l]); and what the mean squares are divided by. */
type CrossSums = {
  readonly stepStart: Int32Array
  readonly infit: Float64Array
  readonly outfit: Float64Array
  readonly variance: Float64Array
  readonly n: Float64Array
}

function addCrossSums(
  sums: CrossSums,
  moments: PatternMoments,
  polynomials: readonly Float64Array[],
  scoreOf: Int32Array,
): void {
  const { members, persons, rowOf, mean, variance } = moments
  const count = members.length
  const all = partialProducts(members, polynomials)
  const gamma = all.values.subarray(all.offset[count])
  const perScore = new Float64Array(rowOf.length)
  for (const v of persons) perScore[scoreOf[v]]++
  for (let a = 0; a < count; a++) {
    const own = polynomials[members[a]]
    const infitByRest = new Float64Array(rowOf.length)
    const outfitByRest = new Float64Array(rowOf.length)
    const others = members.filter((_, b) => b !== a)
    const products = partialProducts(others, polynomials)
    const rest = products.values.subarray(products.offset[count - 1])
    for (let score = 1; score < rowOf.length - 1; score++) {
      const row = rowOf[score] * count + a
      if (rowOf[score] < 0 || variance[row] === 0) continue
      sums.variance[members[a]] += perScore[score] * variance[row]
      sums.n[members[a]] += perScore[score]
      for (let k = 0; k < own.length; k++) {
        const left = score - k
        if (left < 0 || left >= rest.length) continue
        const square = (k - mean[row]) ** 2
        const weight = (perScore[score] * own[k]) / gamma[score]
        const forInfit = weight * (square - variance[row])
        const forOutfit = weight * (square / variance[row] - 1)
        infitByRest[left] += forInfit
        outfitByRest[left] += forOutfit
        if (k === 0) continue
        const cell = members[a] * sums.stepStart[polynomials.length] + sums.stepStart[members[a]] + k - 1
        sums.infit[cell] += forInfit * rest[left]
        sums.outfit[cell] += forOutfit * rest[left]
      }
    }
    sweep(sums.infit, infitByRest, members[a], others, products, polynomials, sums.stepStart)
    sweep(sums.outfit, outfitByRest, members[a], others, products, polynomials, sums.stepStart)
  }
}

/** `behind` holds the weight of each rest score; carries it back through the other items and adds each category's share. */
function sweep(
  into: Float64Array,
  behind: Float64Array,
  item: number,
  others: Int32Array,
  { values, offset }: ReturnType<typeof partialProducts>,
  polynomials: readonly Float64Array[],
  stepStart: Int32Array,
): void {
  const row = item * stepStart[polynomials.length]
  for (let b = others.length - 1; b >= 0; b--) {
    const other = polynomials[others[b]]
    const length = offset[b + 1] - offset[b]
    for (let l = 1; l < other.length; l++) {
      let total = 0
      for (let r = 0; r < length; r++) total += values[offset[b] + r] * behind[r + l]
      into[row + stepStart[others[b]] + l - 1] += other[l] * total
    }
    for (let r = 0; r < length; r++) {
      let carried = 0
      for (let l = 0; l < other.length; l++) carried += other[l] * behind[r + l]
      behind[r] = carried
    }
  }
}

function quadraticForms(
  cross: Float64Array,
  base: Float64Array,
  covariance: Matrix,
  stepStart: Int32Array,
): Float64Array {
  const width = base.length
  const steps = stepStart[width]
  return base.map((divisor, i) => {
    if (divisor === 0) return 0
    const c = Float64Array.from(cross.subarray(i * steps, (i + 1) * steps), (value) => value / divisor)
    gatherFromTop(c, stepStart)
    let total = 0
    for (let x = 0; x < steps; x++)
      for (let y = 0; y < steps; y++) total += c[x] * covariance.data[x * steps + y] * c[y]
    return total
  })
}
