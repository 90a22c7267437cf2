import { InvalidInput } from '@utfall/basics'
import { lnGamma } from '@utfall/distributions'
import type { Note } from './pooled-types.ts'

export type CountMeasure =
  | 'log-risk-ratio'
  | 'log-odds-ratio'
  | 'risk-difference'
  | 'peto-log-odds-ratio'
  | 'arcsine-difference'
export type MeanMeasure = 'mean-difference' | 'standardised-mean-difference'

/** One row per study; index 1 is the treated arm, 0 the control arm. */
export type EffectSizeInput =
  | {
      readonly kind: 'counts'
      readonly measure: CountMeasure
      readonly events1: Float64Array
      readonly n1: Float64Array
      readonly events0: Float64Array
      readonly n0: Float64Array
      /**
       * What is done with a study that has an empty cell: `half-where-zero` adds ½ to its four cells and to no other
       * study's (the default, metafor's `only0`); `leave-out` drops it. Peto and arcsine need neither.
       */
      readonly zeroCells?: 'half-where-zero' | 'leave-out'
    }
  | {
      readonly kind: 'means'
      readonly measure: MeanMeasure
      readonly mean1: Float64Array
      readonly sd1: Float64Array
      readonly n1: Float64Array
      readonly mean0: Float64Array
      readonly sd0: Float64Array
      readonly n0: Float64Array
    }

export type EffectSizes = {
  readonly estimates: Float64Array
  readonly variances: Float64Array
  /** Which input row each estimate came from. */
  readonly rows: Int32Array
  readonly notes: readonly Note[]
}

/**
 * Effect and sampling variance per study, treated against control.
 *
 * With a of n1 and c of n0 events: log RR = ln(a/n1 ÷ c/n0), 1/a − 1/n1 + 1/c − 1/n0; log OR, Σ 1/cell;
 * RD = a/n1 − c/n0, Σ p(1−p)/n; Peto = (a − E)/V, 1/V with hypergeometric E and V (Yusuf et al. 1985);
 * arcsine = asin√p1 − asin√p0, 1/4n1 + 1/4n0. Means: MD, s1²/n1 + s0²/n0; SMD = J(m) (x̄1 − x̄0)/s pooled with the
 * exact J(m) = Γ(m/2)/(√(m/2) Γ((m−1)/2)), m = n1 + n0 − 2 (Hedges 1981), variance 1/n1 + 1/n0 + g²/2(n1 + n0).
 *
 * Edges: an empty cell is handled by `zeroCells` and noted (`half-added`, `study-left-out`); a study without any event
 * in either arm, or with events for all, carries no information about a ratio, and ½ in each cell then answers by the
 * group sizes alone: noted as `half-added-without-events`. A study whose variance stays zero or undefined is left out
 * with a note.
 * Throws InvalidInput for unequal lengths, counts outside 0..n or not whole, groups smaller than 1 (2 for means),
 * negative standard deviations. Checked against metafor 3.8-1 `escalc`.
 */
export function effectSizes(input: EffectSizeInput): EffectSizes {
  checkLengths(input)
  const estimates: number[] = []
  const variances: number[] = []
  const rows: number[] = []
  const notes: Note[] = []
  for (let row = 0; row < input.n1.length; row++) {
    const size = input.kind === 'counts' ? countSize(input, row, notes) : meanSize(input, row)
    if (
      size !== null &&
      Number.isFinite(size.estimate) &&
      Number.isFinite(size.variance) &&
      size.variance > 0
    ) {
      estimates.push(size.estimate)
      variances.push(size.variance)
      rows.push(row)
    } else {
      notes.push({ code: 'study-left-out', detail: { row } })
    }
  }
  return {
    estimates: Float64Array.from(estimates),
    variances: Float64Array.from(variances),
    rows: Int32Array.from(rows),
    notes,
  }
}

type Size = { readonly estimate: number; readonly variance: number }

function countSize(input: EffectSizeInput & { kind: 'counts' }, row: number, notes: Note[]): Size | null {
  const n1 = wholeNumber('n1', row, input.n1[row], 1)
  const n0 = wholeNumber('n0', row, input.n0[row], 1)
  const a = wholeNumber('events1', row, input.events1[row], 0, n1)
  const c = wholeNumber('events0', row, input.events0[row], 0, n0)
  const { measure } = input
  if (measure === 'peto-log-odds-ratio') return petoSize(a, n1, c, n0)
  if (measure === 'arcsine-difference') {
    return {
      estimate: Math.asin(Math.sqrt(a / n1)) - Math.asin(Math.sqrt(c / n0)),
      variance: 1 / (4 * n1) + 1 / (4 * n0),
    }
  }
  if (a > 0 && a < n1 && c > 0 && c < n0) return cellSize(measure, a, n1, c, n0)
  if (input.zeroCells === 'leave-out') return null
  const withoutContrast = a + c === 0 || a + c === n1 + n0
  notes.push({ code: withoutContrast ? 'half-added-without-events' : 'half-added', detail: { row } })
  return cellSize(measure, a + 0.5, n1 + 1, c + 0.5, n0 + 1)
}

function cellSize(
  measure: 'log-risk-ratio' | 'log-odds-ratio' | 'risk-difference',
  a: number,
  n1: number,
  c: number,
  n0: number,
): Size {
  const p1 = a / n1
  const p0 = c / n0
  switch (measure) {
    case 'log-risk-ratio':
      return { estimate: Math.log(p1 / p0), variance: 1 / a - 1 / n1 + 1 / c - 1 / n0 }
    case 'log-odds-ratio':
      return {
        estimate: Math.log((a * (n0 - c)) / ((n1 - a) * c)),
        variance: 1 / a + 1 / (n1 - a) + 1 / c + 1 / (n0 - c),
      }
    case 'risk-difference':
      return { estimate: p1 - p0, variance: (p1 * (1 - p1)) / n1 + (p0 * (1 - p0)) / n0 }
  }
}

function petoSize(a: number, n1: number, c: number, n0: number): Size | null {
  const n = n1 + n0
  const events = a + c
  const variance = (n1 * n0 * events * (n - events)) / (n * n * (n - 1))
  if (variance === 0) return null
  return { estimate: (a - (n1 * events) / n) / variance, variance: 1 / variance }
}

function meanSize(input: EffectSizeInput & { kind: 'means' }, row: number): Size {
  const n1 = wholeNumber('n1', row, input.n1[row], 2)
  const n0 = wholeNumber('n0', row, input.n0[row], 2)
  const s1 = standardDeviation('sd1', row, input.sd1[row])
  const s0 = standardDeviation('sd0', row, input.sd0[row])
  const difference = finite('mean1', row, input.mean1[row]) - finite('mean0', row, input.mean0[row])
  if (input.measure === 'mean-difference')
    return { estimate: difference, variance: s1 ** 2 / n1 + s0 ** 2 / n0 }
  const m = n1 + n0 - 2
  const pooledSd = Math.sqrt(((n1 - 1) * s1 ** 2 + (n0 - 1) * s0 ** 2) / m)
  const exactJ = Math.exp(lnGamma(m / 2) - Math.log(m / 2) / 2 - lnGamma((m - 1) / 2))
  const estimate = (exactJ * difference) / pooledSd
  return { estimate, variance: 1 / n1 + 1 / n0 + estimate ** 2 / (2 * (n1 + n0)) }
}

function checkLengths(input: EffectSizeInput): void {
  const { kind, measure, ...rest } = input
  for (const [field, column] of Object.entries(rest)) {
    if (typeof column === 'string') continue
    if (column.length !== input.n1.length) {
      throw new InvalidInput({ field, given: column.length, allowed: `as many as n1 (${input.n1.length})` })
    }
  }
}

function wholeNumber(
  field: string,
  row: number,
  value: number,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    const allowed =
      most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least}` : `a whole number ${least} to ${most}`
    throw new InvalidInput({ field: `${field}[${row}]`, given: value, allowed })
  }
  return value
}

function standardDeviation(field: string, row: number, value: number): number {
  if (!(value >= 0 && Number.isFinite(value))) {
    throw new InvalidInput({
      field: `${field}[${row}]`,
      given: value,
      allowed: 'a finite number, not negative',
    })
  }
  return value
}

function finite(field: string, row: number, value: number): number {
  if (!Number.isFinite(value)) {
    throw new InvalidInput({ field: `${field}[${row}]`, given: value, allowed: 'a finite number' })
  }
  return value
}
