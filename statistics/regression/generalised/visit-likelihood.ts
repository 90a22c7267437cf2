import {
  choleskyFactor,
  choleskyInverse,
  choleskyLogDeterminant,
  choleskySolve,
  type Matrix,
  matrix,
  quadraticForm,
} from '@utfall/numerics'
import type { RestrictedPoint } from './variance-components.ts'
import type { VisitMoments, VisitPattern } from './visit-moments.ts'

/**
 * The mean model: coefficient (visit s, column j of z) is number `place[s·width + j]` of β, so that a column may have one coefficient for
 * all visits; −1 where it is left out.
 */
export type VisitMean = { readonly place: Int32Array; readonly size: number }

/** The pairs (a, b), a ≤ b, that number the entries of an unstructured covariance matrix. */
export function covarianceEntries(visits: number): readonly (readonly [number, number])[] {
  return Array.from({ length: visits }, (_, a) =>
    Array.from({ length: visits - a }, (_, step) => [a, a + step] as const),
  ).flat()
}

export function covarianceMatrix(visits: number, theta: Float64Array): Matrix {
  const sigma = matrix(visits, visits)
  covarianceEntries(visits).forEach(([a, b], index) => {
    sigma.data[a * visits + b] = theta[index]
    sigma.data[b * visits + a] = theta[index]
  })
  return sigma
}

/** One pattern at one Σ: W = Σ⁻¹ over the visits seen (0 elsewhere), the residuals' products R and Σ z·r, and M = tr over z of C. */
type PatternState = {
  readonly pattern: VisitPattern
  readonly w: Float64Array
  readonly r: Float64Array
  readonly zr: Float64Array
  readonly m: Float64Array
}

/**
 * D and its derivatives for persons with unstructured covariance Σ over visits: everything is a sum over patterns of V × V matrices,
 * since Vᵢ is the same for each person of a pattern. Null when Σ is not positive definite.
 * Formulas: with Hᵢ = W·Eᵢ, tr(V⁻¹Vᵢ) = n·tr Hᵢ, Aᵢ = (HᵢW) ⊗ Σzz', r'V⁻¹VᵢV⁻¹VⱼV⁻¹r = tr(HᵢHⱼWR), tr(C·Qᵢⱼ) = tr(HᵢHⱼWM).
 */
export function visitPoint(
  moments: VisitMoments,
  mean: VisitMean,
  theta: Float64Array,
): RestrictedPoint | null {
  const { visits } = moments
  const sigma = covarianceMatrix(visits, theta)
  const weights: Float64Array[] = []
  let deviance = (moments.rows - mean.size) * Math.log(2 * Math.PI)
  const information = matrix(mean.size, mean.size)
  const right = new Float64Array(mean.size)
  for (const pattern of moments.patterns) {
    const inverse = seenInverse(sigma, pattern.seen)
    if (inverse === null) return null
    deviance += pattern.persons * inverse.logDeterminant
    addInformation(information, moments.width, mean, pattern, inverse.w, visits)
    addPull(right, moments.width, mean, pattern.zy, inverse.w, visits)
    weights.push(inverse.w)
  }
  const factor = choleskyFactor(information)
  if (factor.kind !== 'factor') return null
  deviance += choleskyLogDeterminant(factor.lower)
  const beta = choleskySolve(factor.lower, right)
  const covariance = choleskyInverse(factor.lower)
  const states = moments.patterns.map((pattern, index) => ({
    pattern,
    w: weights[index],
    ...residualProducts(moments, mean, pattern, beta),
    m: tracedCovariance(moments, mean, pattern, covariance),
  }))
  for (const { w, r } of states) deviance += traceProduct(w, r, visits)
  return { deviance, beta, covariance, ...derivatives(moments, mean, states, covariance) }
}

/** Gradient and second derivatives of D by the entries of Σ, with what the contrasts need. */
function derivatives(
  moments: VisitMoments,
  mean: VisitMean,
  states: readonly PatternState[],
  covariance: Matrix,
): Pick<RestrictedPoint, 'gradient' | 'observed' | 'expected' | 'sensitivities' | 'curvature'> {
  const { visits, width } = moments
  const entries = covarianceEntries(visits)
  const count = entries.length
  const gradient = new Float64Array(count)
  const traces = new Float64Array(count * count)
  const residuals = new Float64Array(count * count)
  const bends = new Float64Array(count * count)
  const sensitivities = entries.map(() => matrix(mean.size, mean.size))
  const pulls = entries.map(() => new Float64Array(mean.size))
  for (const { pattern, w, r, zr, m } of states) {
    const h = entries.map(([a, b]) => weightTimesEntry(w, a, b, visits))
    const u = h.map((each) => product(each, w, visits))
    const wr = product(w, r, visits)
    const wm = product(w, m, visits)
    const hwr = h.map((each) => product(each, wr, visits))
    const hwm = h.map((each) => product(each, wm, visits))
    for (let i = 0; i < count; i++) {
      addInformation(sensitivities[i], width, mean, pattern, u[i], visits)
      addPull(pulls[i], width, mean, zr, u[i], visits)
      let trace = 0
      for (let s = 0; s < visits; s++) trace += h[i][s * visits + s]
      gradient[i] += pattern.persons * trace - traceProduct(u[i], r, visits)
      for (let j = 0; j <= i; j++) {
        traces[i * count + j] += pattern.persons * traceProduct(h[i], h[j], visits)
        residuals[i * count + j] += traceProduct(h[i], hwr[j], visits)
        bends[i * count + j] += traceProduct(h[i], hwm[j], visits)
      }
    }
  }
  const scaled = sensitivities.map((each) => product(covariance.data, each.data, mean.size))
  const observed = matrix(count, count)
  const expected = matrix(count, count)
  for (let i = 0; i < count; i++) {
    for (let s = 0; s < mean.size; s++) gradient[i] -= scaled[i][s * mean.size + s]
    for (let j = 0; j <= i; j++) {
      const at = i * count + j
      const mixed = traceProduct(scaled[i], scaled[j], mean.size)
      const expectation = traces[at] - 2 * bends[at] + mixed
      const pull = quadraticForm(pulls[i], covariance, pulls[j])
      const second = -expectation + 2 * (residuals[at] - pull)
      expected.data[at] = expectation
      expected.data[j * count + i] = expectation
      observed.data[at] = second
      observed.data[j * count + i] = second
    }
  }
  return {
    gradient,
    observed,
    expected,
    sensitivities,
    curvature: curvatureOf(moments, mean, states, entries),
  }
}

/**
 * w'(X'V⁻¹VᵢV⁻¹VⱼV⁻¹X)w for any w: the pattern's z are summed against the visit's part of w, once for all i and j, and meet the V × V
 * products there.
 */
function curvatureOf(
  { visits, width }: VisitMoments,
  mean: VisitMean,
  states: readonly PatternState[],
  entries: readonly (readonly [number, number])[],
): RestrictedPoint['curvature'] {
  const products = new Map<number, readonly Float64Array[]>()
  const productsOf = (i: number, j: number): readonly Float64Array[] => {
    const known = products.get(i * entries.length + j)
    if (known !== undefined) return known
    const made = states.map(({ w }) =>
      product(
        weightTimesEntry(w, ...entries[i], visits),
        product(weightTimesEntry(w, ...entries[j], visits), w, visits),
        visits,
      ),
    )
    products.set(i * entries.length + j, made)
    return made
  }
  let forms: readonly Float64Array[] = []
  let seenVector: Float64Array | null = null
  return (vector, i, j) => {
    if (vector !== seenVector) {
      forms = states.map(({ pattern }) => visitForms(pattern, mean, vector, visits, width))
      seenVector = vector
    }
    let total = 0
    productsOf(i, j).forEach((inner, index) => {
      total += traceProduct(inner, forms[index], visits)
    })
    return total
  }
}

/** The V × V matrix of Σ (w_s'z)(w_t'z) over a pattern's persons, w_s being the part of w that belongs to visit s. */
function visitForms(
  { zz }: VisitPattern,
  { place }: VisitMean,
  vector: Float64Array,
  visits: number,
  width: number,
): Float64Array {
  const forms = new Float64Array(visits * visits)
  for (let s = 0; s < visits; s++) {
    for (let t = 0; t < visits; t++) {
      let form = 0
      for (let a = 0; a < width; a++) {
        const left = place[s * width + a]
        if (left < 0) continue
        for (let b = 0; b < width; b++) {
          const right = place[t * width + b]
          if (right >= 0) form += vector[left] * zz[a * width + b] * vector[right]
        }
      }
      forms[s * visits + t] = form
    }
  }
  return forms
}

/** Inverse of Σ over the visits seen, with zeros for the others, and the logarithm of its determinant. */
function seenInverse(
  sigma: Matrix,
  seen: readonly number[],
): { readonly w: Float64Array; readonly logDeterminant: number } | null {
  const visits = sigma.rows
  const part = matrix(seen.length, seen.length)
  seen.forEach((s, i) => {
    seen.forEach((t, j) => {
      part.data[i * seen.length + j] = sigma.data[s * visits + t]
    })
  })
  const factor = choleskyFactor(part)
  if (factor.kind !== 'factor') return null
  const inverse = choleskyInverse(factor.lower)
  const w = new Float64Array(visits * visits)
  seen.forEach((s, i) => {
    seen.forEach((t, j) => {
      w[s * visits + t] = inverse.data[i * seen.length + j]
    })
  })
  return { w, logDeterminant: choleskyLogDeterminant(factor.lower) }
}

/** Adds (weights ⊗ Σzz') to a matrix over β. */
function addInformation(
  target: Matrix,
  width: number,
  { place, size }: VisitMean,
  { zz }: VisitPattern,
  weights: Float64Array,
  visits: number,
): void {
  for (let s = 0; s < visits; s++) {
    for (let t = 0; t < visits; t++) {
      const weight = weights[s * visits + t]
      if (weight === 0) continue
      for (let i = 0; i < width; i++) {
        const row = place[s * width + i]
        if (row < 0) continue
        for (let j = 0; j < width; j++) {
          const column = place[t * width + j]
          if (column >= 0) target.data[row * size + column] += weight * zz[i * width + j]
        }
      }
    }
  }
}

/** Adds X'(weights)·v for v summed against z as width × visits. */
function addPull(
  target: Float64Array,
  width: number,
  { place }: VisitMean,
  zv: Float64Array,
  weights: Float64Array,
  visits: number,
): void {
  for (let s = 0; s < visits; s++) {
    for (let t = 0; t < visits; t++) {
      const weight = weights[s * visits + t]
      if (weight === 0) continue
      for (let i = 0; i < width; i++) {
        const row = place[s * width + i]
        if (row >= 0) target[row] += weight * zv[i * visits + t]
      }
    }
  }
}

/** Σ rr' and Σ z·r' of a pattern from its moments: r = y − B'z. */
export function residualProducts(
  { visits, width }: VisitMoments,
  { place }: VisitMean,
  { zz, zy, yy }: VisitPattern,
  beta: Float64Array,
): { readonly r: Float64Array; readonly zr: Float64Array } {
  const b = new Float64Array(width * visits)
  for (let s = 0; s < visits; s++) {
    for (let i = 0; i < width; i++)
      if (place[s * width + i] >= 0) b[i * visits + s] = beta[place[s * width + i]]
  }
  const zr = Float64Array.from(zy)
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) {
      for (let s = 0; s < visits; s++) zr[i * visits + s] -= zz[i * width + j] * b[j * visits + s]
    }
  }
  // Σrr' = Σyy' − (Σyz')B − B'(Σzr'): the second subtraction takes what the first leaves.
  const r = Float64Array.from(yy)
  for (let s = 0; s < visits; s++) {
    for (let t = 0; t < visits; t++) {
      for (let i = 0; i < width; i++) {
        r[s * visits + t] -= zy[i * visits + s] * b[i * visits + t] + b[i * visits + s] * zr[i * visits + t]
      }
    }
  }
  return { r, zr }
}

/** M with M(s, t) = Σ C((s, i), (t, j))·Σzz'(i, j). */
function tracedCovariance(
  { visits, width }: VisitMoments,
  { place, size }: VisitMean,
  { zz }: VisitPattern,
  covariance: Matrix,
): Float64Array {
  const m = new Float64Array(visits * visits)
  for (let s = 0; s < visits; s++) {
    for (let t = 0; t < visits; t++) {
      let total = 0
      for (let i = 0; i < width; i++) {
        const row = place[s * width + i]
        if (row < 0) continue
        for (let j = 0; j < width; j++) {
          const column = place[t * width + j]
          if (column >= 0) total += covariance.data[row * size + column] * zz[i * width + j]
        }
      }
      m[s * visits + t] = total
    }
  }
  return m
}

/** W·E for the symmetric E with ones at (a, b) and (b, a). */
function weightTimesEntry(w: Float64Array, a: number, b: number, visits: number): Float64Array {
  const result = new Float64Array(visits * visits)
  for (let s = 0; s < visits; s++) {
    result[s * visits + b] += w[s * visits + a]
    if (a !== b) result[s * visits + a] += w[s * visits + b]
  }
  return result
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const result = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const value = a[i * n + k]
      if (value === 0) continue
      for (let j = 0; j < n; j++) result[i * n + j] += value * b[k * n + j]
    }
  }
  return result
}

/** tr(a·b). */
function traceProduct(a: Float64Array, b: Float64Array, n: number): number {
  let total = 0
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) total += a[i * n + j] * b[j * n + i]
  return total
}
