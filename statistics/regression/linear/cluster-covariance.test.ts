import assert from 'node:assert/strict'
import test from 'node:test'
import {
  choleskyFactor,
  choleskyInverse,
  identity,
  type Matrix,
  matrix,
  multiply,
  randomStream,
  submatrix,
  symmetricPower,
  transpose,
} from '@utfall/numerics'
import { closeTo } from '../../../tests/reference-data.ts'
import { type DesignMatrix, designMatrix } from '../frame/design-matrix.ts'
import { leastSquares } from './least-squares.ts'
import type { LeastSquaresFit } from './types.ts'
import { waldTest } from './wald-test.ts'

/**
 * The definition of CR2, its Satterthwaite degrees of freedom and HTZ written out with n × n matrices (Pustejovsky & Tipton 2018,
 * eq. 9–20), as a second way to the same numbers: what the k × k algebra never forms is formed here.
 */
type Dense = {
  readonly covariance: Matrix
  /** Σ_ij(g_si'g_sj)… for contrasts of any kind. */
  readonly products: (left: Float64Array, right: Float64Array) => Matrix
}

function dense(x: Matrix, residuals: Float64Array, clusters: Int32Array, weights: Float64Array): Dense {
  const n = x.rows
  const weighted = matrix(
    n,
    x.columns,
    x.data.map((value, at) => value * weights[Math.floor(at / x.columns)]),
  )
  const factor = choleskyFactor(multiply(transpose(x), weighted))
  assert.ok(factor.kind === 'factor')
  const bread = choleskyInverse(factor.lower)
  const hat = multiply(multiply(x, bread), transpose(weighted))
  const maker = matrix(
    n,
    n,
    identity(n).data.map((value, at) => value - hat.data[at]),
  )
  const all = Array.from({ length: n }, (_, row) => row)
  const terms = Array.from({ length: x.columns }, (_, column) => column)
  const parts = [...new Set(clusters)].map((cluster) => {
    const rows = all.filter((row) => clusters[row] === cluster)
    const own = submatrix(maker, rows, all)
    const adjustment = symmetricPower(multiply(own, transpose(own)), -0.5, 1e-8)
    // n × k: the adjusted residual maker of the cluster on every coefficient.
    const onTerms = multiply(multiply(adjustment, submatrix(weighted, rows, terms)), bread)
    const score = multiply(
      transpose(onTerms),
      matrix(
        rows.length,
        1,
        rows.map((row) => residuals[row]),
      ),
    )
    return { g: multiply(transpose(own), onTerms), score }
  })
  const covariance = matrix(x.columns, x.columns)
  for (const { score } of parts) {
    const outer = multiply(score, transpose(score))
    for (let at = 0; at < outer.data.length; at++) covariance.data[at] += outer.data[at]
  }
  const products = (left: Float64Array, right: Float64Array) => {
    const along = (contrast: Float64Array) =>
      parts.map(({ g }) => multiply(g, matrix(contrast.length, 1, contrast)).data)
    const [a, b] = [along(left), along(right)]
    return matrix(
      parts.length,
      parts.length,
      a.flatMap((one) => b.map((other) => one.reduce((sum, value, row) => sum + value * other[row], 0))),
    )
  }
  return { covariance, products }
}

const trace = (a: Matrix) =>
  Array.from({ length: a.rows }, (_, i) => a.data[i * a.rows + i]).reduce((s, v) => s + v, 0)
const elementwise = (a: Matrix, b: Matrix) => a.data.reduce((sum, value, at) => sum + value * b.data[at], 0)
const unit = (k: number, at: number) => Float64Array.from({ length: k }, (_, index) => (index === at ? 1 : 0))

function satterthwaite({ products }: Dense, k: number, at: number): number {
  const p = products(unit(k, at), unit(k, at))
  return trace(p) ** 2 / elementwise(p, p)
}

function hotelling({ products, covariance }: Dense, terms: readonly number[], estimates: Float64Array) {
  const k = covariance.rows
  const q = terms.length
  const expected = matrix(
    q,
    q,
    terms.flatMap((s) => terms.map((t) => trace(products(unit(k, s), unit(k, t))))),
  )
  const root = symmetricPower(expected, -0.5)
  const contrasts = terms.map((_, s) => {
    const contrast = new Float64Array(k)
    for (const [t, term] of terms.entries()) contrast[term] = root.data[s * q + t]
    return contrast
  })
  let total = 0
  for (const s of contrasts) {
    for (const t of contrasts) {
      const cross = products(s, t)
      total += elementwise(products(s, s), products(t, t)) + elementwise(cross, transpose(cross))
    }
  }
  const eta = (q * (q + 1)) / total
  const inverse = symmetricPower(submatrix(covariance, terms), -1)
  const b = matrix(
    q,
    1,
    terms.map((term) => estimates[term]),
  )
  const quadratic = multiply(multiply(transpose(b), inverse), b).data[0]
  return { statistic: (quadratic * (eta - q + 1)) / (eta * q), df2: eta - q + 1 }
}

/** 30 people in 8 clusters of 1 to 7, in 3 blocks; deterministic. */
const SIZES = [1, 2, 3, 7, 4, 5, 6, 2]
const clusters = Int32Array.from(
  SIZES.flatMap((size, cluster) => Array.from({ length: size }, () => cluster)),
)
const n = clusters.length
const random = randomStream('cr2 by its definition')
const arm = Float64Array.from(clusters, (cluster) => cluster % 2)
const age = Float64Array.from(clusters, () => 40 + 10 * random.normal())
const score = Float64Array.from(clusters, (cluster) => cluster + random.normal())
const outcome = Float64Array.from(
  clusters,
  (cluster, row) => arm[row] + age[row] / 5 + cluster / 3 + random.normal(),
)
const weights = Float64Array.from(clusters, () => 0.5 + 2 * random.uniform())
const nested = clusters.map((cluster) => Math.floor(cluster / 3))
const crossed = Int32Array.from(clusters, (_, row) => row % 3)

const designOf = (
  terms: readonly string[],
  columns: readonly Float64Array[],
  intercept = true,
): DesignMatrix => designMatrix({ rows: n, terms, columns, intercept })
const asMatrix = (design: DesignMatrix): Matrix => matrix(design.rows, design.terms.length, design.values)
const dummy = (codes: Int32Array, wanted: number) =>
  Float64Array.from(codes, (code) => (code === wanted ? 1 : 0))

function residualsOf(design: DesignMatrix, fit: LeastSquaresFit): Float64Array {
  return Float64Array.from(outcome, (value, row) => {
    let fitted = 0
    for (const [at, one] of fit.coefficients.entries())
      fitted += one.estimate * design.values[row * design.terms.length + at]
    return value - fitted
  })
}

function fitted(
  design: DesignMatrix,
  options: { weights?: Float64Array; absorb?: Int32Array } = {},
): LeastSquaresFit {
  const fit = leastSquares({ outcome, design, standardErrors: 'CR2', clusters, ...options })
  assert.ok(fit.kind === 'fit')
  return fit
}

/** `at`: where each of our terms stands in the dense design. */
function assertSame(fit: LeastSquaresFit, by: Dense, at: readonly number[], estimates: Float64Array): void {
  const k = by.covariance.rows
  for (const [index, one] of fit.coefficients.entries()) {
    closeTo(one.se, Math.sqrt(by.covariance.data[at[index] * k + at[index]]), 1e-10, `${one.term} se`)
    closeTo(one.df, satterthwaite(by, k, at[index]), 1e-10, `${one.term} df`)
  }
  const joint = waldTest(fit, ['arm', 'age'])
  assert.ok(joint.kind === 'test')
  const terms = ['arm', 'age'].map((term) => at[fit.coefficients.findIndex((one) => one.term === term)])
  const wanted = hotelling(by, terms, estimates)
  closeTo(joint.df2, wanted.df2, 1e-9, 'HTZ df')
  closeTo(joint.statistic, wanted.statistic, 1e-9, 'HTZ statistic')
}

const estimatesOf = (fit: LeastSquaresFit) => Float64Array.from(fit.coefficients, (one) => one.estimate)
const equal = new Float64Array(n).fill(1)

test('CR2, Satterthwaite and HTZ equal their n × n definition, clusters of one person and unequal sizes included', () => {
  const design = designOf(['arm', 'age', 'score'], [arm, age, score])
  const fit = fitted(design)
  assertSame(
    fit,
    dense(asMatrix(design), residualsOf(design, fit), clusters, equal),
    [0, 1, 2, 3],
    estimatesOf(fit),
  )
})

test('weighted CR2 with its working model of equal variances equals the n × n definition', () => {
  const design = designOf(['arm', 'age', 'score'], [arm, age, score])
  const fit = fitted(design, { weights })
  assertSame(
    fit,
    dense(asMatrix(design), residualsOf(design, fit), clusters, weights),
    [0, 1, 2, 3],
    estimatesOf(fit),
  )
})

test('absorbed blocks with clusters inside them, and with clusters that hold whole blocks, equal dummies in n × n form', () => {
  for (const blocks of [nested, clusters]) {
    const codes = [...new Set(blocks)]
    const plain = blocks === clusters ? ['age', 'score'] : ['arm', 'age', 'score']
    const columns = blocks === clusters ? [age, score] : [arm, age, score]
    const dummies = designOf(
      [...plain, ...codes.map((code) => `block ${code}`)],
      [...columns, ...codes.map((code) => dummy(blocks, code))],
      false,
    )
    const reference = leastSquares({ outcome, design: dummies, standardErrors: 'classical' })
    assert.ok(reference.kind === 'fit')
    const by = dense(asMatrix(dummies), residualsOf(dummies, reference), clusters, equal)
    const fit = fitted(designOf(plain, columns), { absorb: blocks })
    for (const [index, one] of fit.coefficients.entries()) {
      closeTo(one.estimate, reference.coefficients[index].estimate, 1e-10, one.term)
      closeTo(
        one.se,
        Math.sqrt(by.covariance.data[index * dummies.terms.length + index]),
        1e-10,
        `${one.term} se`,
      )
      closeTo(one.df, satterthwaite(by, dummies.terms.length, index), 1e-9, `${one.term} df`)
    }
    const terms = plain.slice(0, 2)
    const joint = waldTest(fit, terms)
    assert.ok(joint.kind === 'test')
    closeTo(joint.df2, hotelling(by, [0, 1], estimatesOf(reference)).df2, 1e-9, 'HTZ df')
  }
})

test('clusters that cut across absorbed blocks are a reason for CR2, and no trouble for CR0 and CR1', () => {
  const design = designOf(['arm', 'age'], [arm, age])
  const input = { outcome, design, clusters, absorb: crossed }
  const found = leastSquares({ ...input, standardErrors: 'CR2' })
  assert.ok(found.kind === 'not-estimable' && found.reason === 'clusters-cross-blocks')
  assert.equal(leastSquares({ ...input, standardErrors: 'CR1' }).kind, 'fit')
  const weighted = leastSquares({ ...input, absorb: nested, weights, standardErrors: 'CR2' })
  assert.ok(weighted.kind === 'not-estimable' && weighted.reason === 'weighted-clusters-with-absorbed-blocks')
})

test('one treated cluster among eight: CR2 measures only the controls, and the share it measures is told', () => {
  const lone = Float64Array.from(clusters, (cluster) => (cluster === 3 ? 1 : 0))
  const fit = fitted(designOf(['arm'], [lone]))
  const note = fit.notes.find((one) => one.code === 'cluster-leverage-one' && one.detail.term === 'arm')
  assert.ok(note)
  // Under equal variances the treated mean carries 1/7 of the 1/7 + 1/23 that the difference has.
  closeTo(Number(note.detail.measuredShare), 1 / 23 / (1 / 7 + 1 / 23), 1e-10, 'share')
})

test('many small clusters go through the power series, few large ones through eigenvectors, and both give the same', () => {
  // 400 clusters of two: traces near 4/400 = 0.01, on both sides of where the series takes over.
  const people = 800
  const stream = randomStream('series')
  const cluster = Int32Array.from({ length: people }, (_, row) => row >> 1)
  const x = Float64Array.from(cluster, () => stream.normal())
  const z = Float64Array.from(cluster, (code) => code % 2)
  const y = Float64Array.from(cluster, (_, row) => x[row] + stream.normal())
  const design = designMatrix({ rows: people, terms: ['arm', 'age'], columns: [z, x] })
  const fit = leastSquares({ outcome: y, design, standardErrors: 'CR2', clusters: cluster })
  assert.ok(fit.kind === 'fit')
  const residuals = Float64Array.from(y, (value, row) => {
    const [a, b, c] = fit.coefficients
    return value - a.estimate - b.estimate * z[row] - c.estimate * x[row]
  })
  // The definition again, but only for the standard error, where cluster by cluster is enough.
  const whole = asMatrix(design)
  const factor = choleskyFactor(multiply(transpose(whole), whole))
  assert.ok(factor.kind === 'factor')
  const bread = choleskyInverse(factor.lower)
  let variance = 0
  for (let code = 0; code < people / 2; code++) {
    const own = submatrix(whole, [2 * code, 2 * code + 1], [0, 1, 2])
    const hat = multiply(multiply(own, bread), transpose(own))
    const adjustment = symmetricPower(
      matrix(
        2,
        2,
        identity(2).data.map((value, at) => value - hat.data[at]),
      ),
      -0.5,
    )
    const e = matrix(2, 1, [residuals[2 * code], residuals[2 * code + 1]])
    variance += multiply(bread, multiply(transpose(own), multiply(adjustment, e))).data[1] ** 2
  }
  closeTo(fit.coefficients[1].se, Math.sqrt(variance), 1e-11, 'se of the arm')
})
