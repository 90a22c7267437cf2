import {
  choleskyFactor,
  choleskyInverse,
  choleskyLogDeterminant,
  choleskySolve,
  type Matrix,
  matrix,
  multiply,
  quadraticForm,
} from '@utfall/numerics'
import type { DesignMatrix } from '../frame/design-matrix.ts'
import { groupResiduals, type SizeMoments } from './group-moments.ts'
import type { RestrictedPoint } from './variance-components.ts'

/** D and its derivatives in θ = (τ², σ²), every n × n matrix being aI + bJ within a group. */
export function interceptPoint(
  moments: readonly SizeMoments[],
  design: DesignMatrix,
  outcome: Float64Array,
  theta: Float64Array,
): (RestrictedPoint & { readonly form: number }) | null {
  const p = design.terms.length
  const [between, within] = theta
  const information = matrix(p, p)
  const right = new Float64Array(p)
  let deviance = (design.rows - p) * Math.log(2 * Math.PI)
  for (const { size, groups, xx, ss, xy, sy } of moments) {
    const w = inversePair(size, between, within)
    deviance += groups * ((size - 1) * Math.log(within) + Math.log(within + size * between))
    addPair(information.data, w, xx, ss)
    addPair(right, w, xy, sy)
  }
  const factor = choleskyFactor(information)
  if (factor.kind !== 'factor') return null
  deviance += choleskyLogDeterminant(factor.lower)
  const beta = choleskySolve(factor.lower, right)
  const covariance = choleskyInverse(factor.lower)
  const residuals = groupResiduals(moments, design, outcome, beta)
  let form = 0
  moments.forEach(({ size }, index) => {
    const w = inversePair(size, between, within)
    form += w.own * residuals.rr[index] + w.all * residuals.tt[index]
  })
  deviance += form
  return {
    deviance,
    form,
    beta,
    covariance,
    ...interceptDerivatives(moments, residuals, covariance, between, within),
  }
}

/** aI + bJ on a group of some size; such matrices multiply among themselves. */
type Pair = { readonly own: number; readonly all: number }
/** ∂V/∂τ² = J and ∂V/∂σ² = I. */
const DIRECTIONS: readonly [Pair, Pair] = [
  { own: 0, all: 1 },
  { own: 1, all: 0 },
]

function inversePair(size: number, between: number, within: number): Pair {
  return { own: 1 / within, all: -between / (within * (within + size * between)) }
}

function times(a: Pair, b: Pair, size: number): Pair {
  return { own: a.own * b.own, all: a.own * b.all + a.all * b.own + size * a.all * b.all }
}

function addPair(target: Float64Array, { own, all }: Pair, plain: Float64Array, summed: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += own * plain[i] + all * summed[i]
}

function interceptDerivatives(
  moments: readonly SizeMoments[],
  residuals: ReturnType<typeof groupResiduals>,
  covariance: Matrix,
  between: number,
  within: number,
): Pick<RestrictedPoint, 'gradient' | 'observed' | 'expected' | 'sensitivities' | 'curvature'> {
  const p = covariance.rows
  const gradient = new Float64Array(2)
  const sensitivities = [matrix(p, p), matrix(p, p)] as const
  const bends = [0, 1, 2, 3].map(() => matrix(p, p))
  const pulls = [new Float64Array(p), new Float64Array(p)] as const
  const traces = new Float64Array(4)
  const forms = new Float64Array(4)
  moments.forEach(({ size, groups, xx, ss }, index) => {
    const w = inversePair(size, between, within)
    const rr = residuals.rr[index]
    const tt = residuals.tt[index]
    for (let i = 0; i < 2; i++) {
      const h = times(w, DIRECTIONS[i], size)
      const u = times(h, w, size)
      gradient[i] += groups * size * (h.own + h.all) - (u.own * rr + u.all * tt)
      addPair(sensitivities[i].data, u, xx, ss)
      addPair(pulls[i], u, residuals.xr[index], residuals.sr[index])
      for (let j = 0; j < 2; j++) {
        const both = times(h, times(w, DIRECTIONS[j], size), size)
        const ends = times(both, w, size)
        traces[i * 2 + j] += groups * size * (both.own + both.all)
        forms[i * 2 + j] += ends.own * rr + ends.all * tt
        addPair(bends[i * 2 + j].data, ends, xx, ss)
      }
    }
  })
  const scaled = sensitivities.map((each) => multiply(covariance, each))
  const observed = matrix(2, 2)
  const expected = matrix(2, 2)
  for (let i = 0; i < 2; i++) {
    for (let s = 0; s < p; s++) gradient[i] -= scaled[i].data[s * p + s]
    for (let j = 0; j < 2; j++) {
      const at = i * 2 + j
      const expectation =
        traces[at] - 2 * traceOfProduct(covariance, bends[at]) + traceOfProduct(scaled[i], scaled[j])
      expected.data[at] = expectation
      observed.data[at] = -expectation + 2 * (forms[at] - quadraticForm(pulls[i], covariance, pulls[j]))
    }
  }
  return {
    gradient,
    observed,
    expected,
    sensitivities,
    curvature: (vector, i, j) => quadraticForm(vector, bends[i * 2 + j]),
  }
}

function traceOfProduct(a: Matrix, b: Matrix): number {
  let total = 0
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.rows; j++) total += a.data[i * a.rows + j] * b.data[j * a.rows + i]
  }
  return total
}
