import { InvalidInput, type Language } from '@utfall/basics'
import { ink } from './ink.ts'
import type { LinearAxis } from './measurement-models.ts'
import { positionOf, TICK_SIZE_PX, tickLabel } from './plot-area.ts'
import { blockHeight, drawBlock, drawLine, drawPath, px, type Stroke, textBlock } from './svg.ts'
import type { ValueForm } from './value-model.ts'
import { checkValue, type ValueScale } from './value-scale.ts'
import { heightOf, type Panel } from './vertical-axis.ts'

/** @throws InvalidInput for places that do not rise, or fewer than two: there is no line between them. */
export function checkPlaces(at: readonly number[], axis: LinearAxis): void {
  if (at.length < 2) {
    throw new InvalidInput({ field: 'at', given: at.length, allowed: 'at least two places' })
  }
  at.forEach((place, i) => {
    checkValue(place, axis, `at[${i}]`)
    const before = at[i - 1] ?? Number.NEGATIVE_INFINITY
    if (!(place > before)) {
      throw new InvalidInput({ field: `at[${i}]`, given: place, allowed: `above ${before}` })
    }
  })
}

export function checkCurve(
  values: readonly number[],
  at: readonly number[],
  axis: LinearAxis,
  field: string,
): void {
  if (values.length !== at.length) {
    throw new InvalidInput({ field, given: values.length, allowed: `one for each of ${at.length} places` })
  }
  values.forEach((value, i) => {
    checkValue(value, axis, `${field}[${i}]`)
  })
}

/** Straight lines between the values; nothing outside the scales. */
export function drawCurve(
  at: readonly number[],
  values: readonly number[],
  scales: { readonly x: ValueScale; readonly y: ValueScale },
  panel: Panel,
  stroke: Stroke,
): string {
  const points = at.flatMap((place, i) => {
    const value = values[i]
    if (value === undefined || place < scales.x.low || place > scales.x.high) return []
    return [`${px(positionOf(place, scales.x, panel))},${px(insideHeight(value, scales.y, panel))}`]
  })
  return points.length < 2 ? '' : drawPath(`M${points.join('L')}`, stroke)
}

/** A value beyond the scale is drawn at its edge. */
export function insideHeight(value: number, scale: ValueScale, panel: Panel): number {
  return heightOf(Math.min(scale.high, Math.max(scale.low, value)), scale, panel)
}

/** The curve's value at a place, on the straight line between its neighbours; null outside. */
export function valueAt(at: readonly number[], values: readonly number[], place: number): number | null {
  const right = at.findIndex((one) => one >= place)
  const [x1, y1] = [at[right], values[right]]
  if (x1 === undefined || y1 === undefined) return null
  if (x1 === place) return y1
  const [x0, y0] = [at[right - 1], values[right - 1]]
  if (x0 === undefined || y0 === undefined) return null
  return y0 + ((place - x0) / (x1 - x0)) * (y1 - y0)
}

export type Stretch = { readonly low: number; readonly high: number }

/** Where the curve is at or on the good side of the limit, with the crossings on the straight lines between. */
export function goodStretches(
  at: readonly number[],
  values: readonly number[],
  limit: { readonly value: number; readonly good: 'below' | 'above' },
): readonly Stretch[] {
  const margins = values.map((value) => (limit.good === 'below' ? limit.value - value : value - limit.value))
  const stretches: { low: number; high: number }[] = []
  let open: { low: number; high: number } | null = null
  at.forEach((place, i) => {
    const margin = margins[i] ?? -1
    const [before, marginBefore] = [at[i - 1], margins[i - 1]]
    const crossing =
      before === undefined || marginBefore === undefined || margin < 0 === marginBefore < 0
        ? place
        : before + ((place - before) * marginBefore) / (marginBefore - margin)
    if (margin >= 0) {
      if (open === null) {
        open = { low: crossing, high: place }
        stretches.push(open)
      } else open.high = place
    } else if (open !== null) {
      open.high = crossing
      open = null
    }
  })
  return stretches
}

/** Lines at the ticks of a horizontal axis. */
export function drawVerticalGrid(scale: ValueScale, panel: Panel): string {
  return scale.ticks
    .map((tick) => {
      const x = positionOf(tick, scale, panel)
      return drawLine(x, panel.top, x, panel.bottom, { stroke: ink.grid })
    })
    .join('')
}

/** The texts of a horizontal axis under `y`. */
export function drawHorizontalTicks(
  scale: ValueScale,
  panel: Panel,
  y: number,
  form: ValueForm,
  language: Language,
): { readonly svg: string; readonly bottom: number } {
  const blocks = scale.ticks.map((tick) => ({
    x: positionOf(tick, scale, panel),
    block: textBlock(tickLabel(tick, scale, form, language), Infinity, {
      sizePx: TICK_SIZE_PX,
      fill: ink.muted,
    }),
  }))
  const svg = blocks.map(({ x, block }) => drawBlock(block, x, y + 6, 'middle')).join('')
  return { svg, bottom: y + 6 + Math.max(0, ...blocks.map(({ block }) => blockHeight(block))) }
}

/** At most `most` of a long list of places, evenly, first and last kept: for a table that people read. */
export function evenly<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list
  const step = (list.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, i) => list[Math.round(i * step)]).flatMap((one) =>
    one === undefined ? [] : [one],
  )
}
