import { InvalidInput } from '@utfall/basics'
import type { ValueAxis } from './model.ts'

export type Span = { readonly estimate: number; readonly low: number; readonly high: number }

export type ValueScale = {
  readonly kind: 'linear' | 'log'
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
  /** Between neighbouring ticks, for their decimals; the smallest one on a log scale. */
  readonly step: number
}

/**
 * The part of the axis that is shown. All estimates, the reference and the band are inside. An interval much
 * wider than the others (more than 2.5 times the median width beyond the outermost estimate) runs out of the
 * picture, so that one small group does not squeeze the rest into dots.
 */
export function shownSpan(
  spans: readonly Span[],
  always: readonly number[],
  scale: 'linear' | 'log',
): { readonly low: number; readonly high: number } {
  const to = scale === 'log' ? Math.log : (value: number) => value
  const from = scale === 'log' ? Math.exp : (value: number) => value
  const centres = [...spans.map((span) => span.estimate), ...always].filter(Number.isFinite).map(to)
  const ends = spans.flatMap((span) => [span.low, span.high]).filter((value) => Number.isFinite(to(value)))
  const inner = { low: Math.min(...centres), high: Math.max(...centres) }
  const reach = 2.5 * medianWidth(spans, to)
  const low = Math.min(inner.low, ...ends.map((end) => Math.max(to(end), inner.low - reach)))
  const high = Math.max(inner.high, ...ends.map((end) => Math.min(to(end), inner.high + reach)))
  if (centres.length === 0) return { low: from(0), high: from(1) }
  const margin = high > low ? (high - low) * 0.03 : Math.max(Math.abs(low) * 0.1, 1e-9)
  return { low: from(low - margin), high: from(high + margin) }
}

function medianWidth(spans: readonly Span[], to: (value: number) => number): number {
  const widths = spans
    .map((span) => to(span.high) - to(span.low))
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  return widths[Math.floor(widths.length / 2)] ?? 0
}

/** Round ticks inside the span, at most `maxTicks` of them. */
export function valueScale(
  span: { readonly low: number; readonly high: number },
  kind: 'linear' | 'log',
  maxTicks: number,
): ValueScale {
  const ticks =
    kind === 'log' ? logTicks(span.low, span.high, maxTicks) : linearTicks(span.low, span.high, maxTicks)
  const gaps = ticks.slice(1).map((tick, i) => tick - (ticks[i] ?? 0))
  const step = kind === 'log' ? Math.min(...ticks) : Math.min(...gaps)
  return { kind, low: span.low, high: span.high, ticks, step: Number.isFinite(step) ? step : span.high }
}

function linearTicks(low: number, high: number, maxTicks: number): readonly number[] {
  const width = high - low
  const power = 10 ** Math.floor(Math.log10(width / Math.max(1, maxTicks)))
  const step = [1, 2, 5, 10, 20, 50].map((factor) => factor * power).find((s) => countInside(s) <= maxTicks)
  function countInside(s: number): number {
    return Math.floor(high / s + 1e-9) - Math.ceil(low / s - 1e-9) + 1
  }
  if (step === undefined) return [low]
  const first = Math.ceil(low / step - 1e-9)
  // Multiples of the step, each computed once and rounded, so that 0.1 + 0.2 is not a tick.
  return Array.from({ length: countInside(step) }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

const LOG_PATTERNS = [[1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]] as const

function logTicks(low: number, high: number, maxTicks: number): readonly number[] {
  const decades = range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)))
  for (const pattern of LOG_PATTERNS) {
    const ticks = decades
      .flatMap((decade) => pattern.map((factor) => Number((factor * 10 ** decade).toPrecision(12))))
      .filter((tick) => tick >= low && tick <= high)
    if (ticks.length <= maxTicks) return ticks.length >= 2 ? ticks : linearTicks(low, high, maxTicks)
  }
  const stride = Math.ceil(decades.length / maxTicks)
  return decades.filter((decade) => decade % stride === 0).map((decade) => 10 ** decade)
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

/** @throws InvalidInput for what no axis can show: not a number, infinite, or at or below 0 on a log scale. */
export function checkValue(value: number, axis: ValueAxis, field: string): void {
  if (!Number.isFinite(value)) throw new InvalidInput({ field, given: value, allowed: 'a finite number' })
  if (axis.scale === 'log' && value <= 0) {
    throw new InvalidInput({ field, given: value, allowed: 'above 0 on a log scale' })
  }
}

/** Ends may be infinite, and 0 on a log scale: the line then leaves the picture. */
export function checkEnds(
  ends: { readonly low: number; readonly high: number },
  axis: ValueAxis,
  field: string,
): void {
  const least = axis.scale === 'log' ? 0 : Number.NEGATIVE_INFINITY
  if (!(ends.low >= least && ends.low <= ends.high)) {
    const allowed =
      axis.scale === 'log' ? 'an interval from 0 or above' : 'an interval whose low end is not above its high'
    throw new InvalidInput({ field, given: `${ends.low} to ${ends.high}`, allowed })
  }
}

export function checkSpan(span: Span, axis: ValueAxis, field: string): void {
  checkValue(span.estimate, axis, `${field}.estimate`)
  checkEnds(span, axis, `${field}.interval`)
}
