import type { Language } from '@utfall/basics'
import { textWidth } from '../text/lines.ts'
import { ink } from './ink.ts'
import { TICK_SIZE_PX, tickLabel } from './plot-area.ts'
import { blockHeight, drawBlock, drawLine, textBlock } from './svg.ts'
import type { ValueForm } from './value-model.ts'
import { type ValueScale, valueScale } from './value-scale.ts'

/** Where values stand upwards: a data area, or one small panel of several. */
export type Panel = {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const GAP_PX = 12

/** Room for all finite values with a little air; from exactly `from` where the axis starts there. */
export function verticalScale(values: readonly number[], from?: number, maxTicks = 6): ValueScale {
  const finite = values.filter(Number.isFinite)
  const low = from ?? (finite.length > 0 ? Math.min(...finite) : 0)
  const high = finite.length > 0 ? Math.max(...finite) : low + 1
  const margin = high > low ? (high - low) * 0.06 : Math.max(1e-9, Math.abs(low) * 0.1)
  return valueScale({ low: from ?? low - margin, high: high + margin }, 'linear', maxTicks)
}

/** What the tick texts need to the left of the data area. */
export function tickColumnWidth(scale: ValueScale, form: ValueForm, language: Language): number {
  const widths = scale.ticks.map((tick) =>
    textWidth(tickLabel(tick, scale, form, language), { sizePx: TICK_SIZE_PX, weight: 400 }),
  )
  return Math.max(0, ...widths) + GAP_PX
}

export function heightOf(value: number, scale: ValueScale, panel: Panel): number {
  return panel.bottom - ((value - scale.low) / (scale.high - scale.low)) * (panel.bottom - panel.top)
}

export function drawVerticalTicks(
  scale: ValueScale,
  panel: Panel,
  form: ValueForm,
  language: Language,
): string {
  return scale.ticks
    .map((tick) => {
      const text = tickLabel(tick, scale, form, language)
      const block = textBlock(text, Infinity, { sizePx: TICK_SIZE_PX, fill: ink.muted })
      return drawBlock(block, panel.left - 10, heightOf(tick, scale, panel) - blockHeight(block) / 2, 'end')
    })
    .join('')
}

/** Lines across the panel at the ticks. */
export function drawHorizontalGrid(scale: ValueScale, panel: Panel): string {
  return scale.ticks
    .map((tick) => {
      const y = heightOf(tick, scale, panel)
      return drawLine(panel.left, y, panel.right, y, { stroke: ink.grid })
    })
    .join('')
}
