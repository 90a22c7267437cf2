import type { Language } from '@utfall/basics'
import { ink } from './ink.ts'
import type { ChartSize, MeansOverTimeModel } from './model.ts'
import type { Picture } from './picture.ts'
import { type Area, type Plot, plotArea } from './plot-area.ts'
import { TEXT_PX, WIDTH_PX } from './row-frame.ts'
import { drawSeriesKey, seriesDress } from './series-dress.ts'
import { blockHeight, blockWidth, drawBlock, stackHeight, type TextBlock, textBlock } from './svg.ts'
import { countNamesWidth, drawTimeFoot } from './time-foot.ts'
import type { ValueScale } from './value-scale.ts'
import { drawVerticalTicks, heightOf, tickColumnWidth, verticalScale } from './vertical-axis.ts'

/** Of the data area. */
const HEIGHT_PX: Readonly<Record<ChartSize, number>> = { wide: 240, phone: 210 }

type Point = { readonly time: number; readonly estimate: number; readonly low: number; readonly high: number }

export function drawMeansOverTime(model: MeansOverTimeModel, size: ChartSize, language: Language): Picture {
  const width = WIDTH_PX[size]
  const series = model.series.map((one) => ({
    name: one.name,
    points: one.points.flatMap((point, i): Point[] =>
      point === null ? [] : [{ ...point, time: model.times[i]?.position ?? i }],
    ),
  }))
  const scale = verticalScale(
    series.flatMap((one) => one.points.flatMap((point) => [point.estimate, point.low, point.high])),
  )
  const label = textBlock(model.axis.label, width, { sizePx: TEXT_PX })
  const names = model.series.map((one) => textBlock(one.name, 170, { sizePx: TEXT_PX, weight: 600 }))
  // Names stand at the ends of their lines where all have an end and room, else in a key above.
  const atEnds =
    size === 'wide' &&
    series.every((one) => one.points.length > 0) &&
    stackHeight(names) <= 0.7 * HEIGHT_PX.wide
  const key = atEnds
    ? { svg: '', bottom: blockHeight(label) }
    : drawSeriesKey(
        model.series.map((one) => one.name),
        width,
        blockHeight(label) + 8,
      )
  const top = key.bottom + 14
  const left = Math.max(
    tickColumnWidth(scale, model.axis.form, language),
    size === 'wide' ? countNamesWidth(model) + 34 : 34,
  )
  const right = width - (atEnds ? Math.max(...names.map(blockWidth)) + 34 : 26)
  const bottom = top + HEIGHT_PX[size]
  const area: Area = { width, height: bottom, left, right, top, bottom, strips: [] }
  const span = timeSpan(model)
  const x = (time: number): number => left + ((time - span.low) / (span.high - span.low)) * (right - left)
  const data = plotArea(
    area,
    {
      x: { type: 'identity', axis: null },
      y: { type: 'linear', domain: [scale.low, scale.high], axis: null },
    },
    (plot) => [
      plot.ruleY([...scale.ticks], { x1: left - 6, x2: right, stroke: ink.grid }),
      ...seriesMarks(plot, series, x, scale),
    ],
  )
  const y = (value: number): number => heightOf(value, scale, area)
  const tickTexts = drawVerticalTicks(scale, area, model.axis.form, language)
  const foot = drawTimeFoot(model, { x, y: bottom, left, right, width, size }, language)
  const ends = atEnds ? drawEndNames(names, series, y, area) : ''
  return {
    width,
    height: foot.bottom,
    body: [drawBlock(label, 0, 0), key.svg, data, tickTexts, ends, foot.svg].join(''),
  }
}

function timeSpan(model: MeansOverTimeModel): { readonly low: number; readonly high: number } {
  const positions = model.times.map((time) => time.position)
  const low = Math.min(...positions)
  const high = Math.max(...positions)
  return high > low ? { low, high } : { low: low - 1, high: high + 1 }
}

/** Neighbouring series stand a little apart, so that their intervals do not cover each other. */
function shiftOf(index: number, count: number): number {
  return (index - (count - 1) / 2) * 8
}

function seriesMarks(
  plot: Plot,
  series: readonly { readonly points: readonly Point[] }[],
  x: (time: number) => number,
  scale: ValueScale,
) {
  return series.flatMap((one, i) => {
    const dress = seriesDress(i)
    const at = (point: Point): number => x(point.time) + shiftOf(i, series.length)
    return [
      plot.ruleX(one.points, {
        x: at,
        y1: (point: Point) => Math.max(scale.low, point.low),
        y2: (point: Point) => Math.min(scale.high, point.high),
        stroke: dress.colour,
        strokeWidth: 2,
      }),
      plot.line(one.points, {
        x: at,
        y: 'estimate',
        stroke: dress.colour,
        strokeWidth: 2,
        strokeDasharray: dress.dash,
      }),
      plot.dot(one.points, {
        x: at,
        y: 'estimate',
        r: 5,
        symbol: dress.symbol,
        fill: dress.filled ? dress.colour : ink.paper,
        stroke: dress.colour,
        strokeWidth: 2,
      }),
    ]
  })
}

/** Names at the last point, pushed apart where series end close together, inside the height of the data area. */
function drawEndNames(
  names: readonly TextBlock[],
  series: readonly { readonly points: readonly Point[] }[],
  y: (value: number) => number,
  area: Area,
): string {
  const places = names
    .flatMap((block, i) => {
      const last = series[i]?.points.at(-1)
      return last
        ? [{ block, height: blockHeight(block), top: y(last.estimate) - blockHeight(block) / 2 }]
        : []
    })
    .sort((a, b) => a.top - b.top)
  let free = area.top
  const down = places.map((place) => {
    const top = Math.max(free, place.top)
    free = top + place.height + 3
    return top
  })
  let floor = area.bottom
  const tops = down.toReversed().map((top, i) => {
    const height = places[places.length - 1 - i]?.height ?? 0
    const placed = Math.min(top, floor - height)
    floor = placed - 3
    return placed
  })
  return places
    .map((place, i) => drawBlock(place.block, area.right + 20, tops[places.length - 1 - i] ?? 0))
    .join('')
}
