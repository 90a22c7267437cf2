import type { Language } from '@utfall/basics'
import { textWidth } from '../text/lines.ts'
import { countText } from './count-text.ts'
import { ink } from './ink.ts'
import type { ChartSize, MeansOverTimeModel } from './model.ts'
import { TICK_SIZE_PX } from './plot-area.ts'
import { NOTE_PX, TEXT_PX } from './row-frame.ts'
import { blockHeight, drawBlock, drawCentred, textBlock } from './svg.ts'

const NAME_WIDTH_PX = 150

export type TimeFootPlace = {
  readonly x: (time: number) => number
  readonly y: number
  readonly left: number
  readonly right: number
  readonly width: number
  readonly size: ChartSize
}

/** Time labels, what time is counted in, and how many were measured at each time. */
export function drawTimeFoot(
  model: MeansOverTimeModel,
  place: TimeFootPlace,
  language: Language,
): { readonly svg: string; readonly bottom: number } {
  const positions = model.times.map((time) => place.x(time.position))
  const gaps = positions.slice(1).map((position, i) => position - (positions[i] ?? 0))
  const between = Math.max(28, Math.min(120, ...gaps) - 6)
  const columns = positions.map((x) => ({ x, room: Math.min(between, 2 * Math.min(x, place.width - x)) }))
  const row = (texts: readonly string[], y: number, fill: string): { svg: string; height: number } => {
    const blocks = texts.map((text, i) =>
      textBlock(text, columns[i]?.room ?? between, { sizePx: TICK_SIZE_PX, fill }),
    )
    return {
      svg: blocks.map((block, i) => drawBlock(block, columns[i]?.x ?? 0, y, 'middle')).join(''),
      height: Math.max(0, ...blocks.map(blockHeight)),
    }
  }
  const labels = row(
    model.times.map((time) => time.label),
    place.y + 8,
    ink.muted,
  )
  const drawn = [labels.svg]
  let y = place.y + 10 + labels.height
  const time = textBlock(model.timeLabel, place.width, { sizePx: TEXT_PX })
  drawn.push(drawCentred(time, (place.left + place.right) / 2, y, place.width))
  y += blockHeight(time) + 8
  if (!hasCounts(model)) return { svg: drawn.join(''), bottom: y }
  for (const one of model.series) {
    const isWide = place.size === 'wide'
    const dress = { sizePx: NOTE_PX, fill: ink.muted }
    const name = textBlock(`${one.name}, n`, isWide ? NAME_WIDTH_PX : place.width, dress)
    drawn.push(drawBlock(name, 0, y))
    if (!isWide) y += blockHeight(name)
    const texts = one.points.map((point) => (point?.n === undefined ? '–' : countText(point.n, language)))
    const counts = row(texts, y, ink.text)
    drawn.push(counts.svg)
    y += Math.max(counts.height, isWide ? blockHeight(name) : 0) + 3
  }
  return { svg: drawn.join(''), bottom: y + 2 }
}

/** Room for the names of the count rows, to the left of the first time. */
export function countNamesWidth(model: MeansOverTimeModel): number {
  if (!hasCounts(model)) return 0
  const widths = model.series.map((one) => textWidth(`${one.name}, n`, { sizePx: NOTE_PX, weight: 400 }))
  return Math.min(NAME_WIDTH_PX, Math.max(...widths))
}

function hasCounts(model: MeansOverTimeModel): boolean {
  return model.series.some((one) => one.points.some((point) => point?.n !== undefined))
}
