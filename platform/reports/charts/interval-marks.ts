import type { Markish } from '@observablehq/plot'
import { ink } from './ink.ts'
import type { Band } from './model.ts'
import type { Area, Plot } from './plot-area.ts'
import { seriesDress } from './series-dress.ts'
import type { Span, ValueScale } from './value-scale.ts'

export type PlacedSpan = Span & {
  readonly y: number
  readonly emphasis: boolean
  readonly decided: boolean
  /** Which of several groups on one row: its colour and shape. */
  readonly series?: number
}

/** True when the whole interval lies on one side of the reference. */
export function excludes(span: Span, reference: number): boolean {
  return span.low > reference || span.high < reference
}

/**
 * Intervals as lines with arrowheads where they leave the picture, estimates as marks: filled when the interval
 * leaves the reference out, open when it does not; a diamond for the row that the reader came for.
 */
export function intervalMarks(
  plot: Plot,
  spans: readonly PlacedSpan[],
  scale: ValueScale,
  radiusPx = 5,
): readonly Markish[] {
  const inside = (value: number): number => Math.min(scale.high, Math.max(scale.low, value))
  const colour = (span: PlacedSpan): string =>
    span.emphasis ? ink.second : span.series === undefined ? ink.accent : seriesDress(span.series).colour
  const fill = (span: PlacedSpan): string => (span.decided ? colour(span) : ink.paper)
  const lines = {
    x1: (span: PlacedSpan) => inside(span.low),
    x2: (span: PlacedSpan) => inside(span.high),
    y1: 'y',
    y2: 'y',
    stroke: colour,
  }
  const out = { symbol: 'triangle', r: 4.5, fill: colour, y: 'y' } as const
  return [
    plot.link(
      spans.filter((span) => !span.emphasis),
      { ...lines, strokeWidth: 2.5 },
    ),
    plot.link(
      spans.filter((span) => span.emphasis),
      { ...lines, strokeWidth: 3.5 },
    ),
    plot.dot(
      spans.filter((span) => span.low < scale.low),
      { ...out, x: () => scale.low, rotate: -90 },
    ),
    plot.dot(
      spans.filter((span) => span.high > scale.high),
      { ...out, x: () => scale.high, rotate: 90 },
    ),
    plot.dot(
      spans.filter((span) => !span.emphasis && span.series === undefined),
      { x: 'estimate', y: 'y', r: radiusPx, fill, stroke: colour, strokeWidth: 2 },
    ),
    ...[...new Set(spans.flatMap((span) => (span.emphasis ? [] : (span.series ?? []))))].map((series) =>
      plot.dot(
        spans.filter((span) => !span.emphasis && span.series === series),
        {
          x: 'estimate',
          y: 'y',
          r: 5,
          symbol: seriesDress(series).symbol,
          fill,
          stroke: colour,
          strokeWidth: 2,
        },
      ),
    ),
    plot.dot(
      spans.filter((span) => span.emphasis),
      {
        x: 'estimate',
        y: 'y',
        symbol: 'square',
        rotate: 45,
        r: 6.5,
        fill,
        stroke: colour,
        strokeWidth: 2,
      },
    ),
  ]
}

/** A shaded zone with dashed edges: the edges remain where shading does not (forced colours, poor print). */
export function bandMarks(plot: Plot, band: Pick<Band, 'low' | 'high'>, area: Area): readonly Markish[] {
  return [
    plot.rect(area.strips, { x1: () => band.low, x2: () => band.high, y1: 'y1', y2: 'y2', fill: ink.band }),
    ...area.strips.map((strip) =>
      plot.ruleX([band.low, band.high], { ...strip, stroke: ink.muted, strokeDasharray: '3 3' }),
    ),
  ]
}

export function referenceMarks(plot: Plot, reference: number, area: Area): readonly Markish[] {
  return area.strips.map((strip) => plot.ruleX([reference], { ...strip, stroke: ink.text, strokeWidth: 1.5 }))
}
