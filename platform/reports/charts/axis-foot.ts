import { textWidth } from '../text/lines.ts'
import { ink } from './ink.ts'
import type { Favours } from './model.ts'
import { positionOf, TICK_SIZE_PX } from './plot-area.ts'
import { NOTE_PX, TEXT_PX } from './row-frame.ts'
import { blockHeight, drawBlock, drawCentred, textBlock } from './svg.ts'
import type { ValueScale } from './value-scale.ts'

/** What stands under the ticks: which side speaks for what, and what is measured. */
export function axisFoot(input: {
  readonly scale: ValueScale
  readonly reference: number | null
  readonly favours: Favours | null
  readonly label: string
  readonly left: number
  readonly right: number
  readonly width: number
  /** Bottom of the data area. */
  readonly y: number
}): { readonly svg: string; readonly bottom: number } {
  const drawn: string[] = []
  let y = input.y + 7 + TICK_SIZE_PX * 1.3 + 4
  if (input.favours && input.reference !== null) {
    const sides = favoursBlocks(input.favours, input.reference, input)
    for (const side of sides) drawn.push(drawBlock(side.block, side.x, y, side.anchor))
    y += Math.max(...sides.map((side) => blockHeight(side.block))) + 3
  }
  const room = input.width - 8
  const label = textBlock(input.label, Math.min(room, Math.max(input.right - input.left, 260)), {
    sizePx: TEXT_PX,
  })
  drawn.push(drawCentred(label, (input.left + input.right) / 2, y, input.width))
  return { svg: drawn.join(''), bottom: y + blockHeight(label) + 4 }
}

/** Beside the reference when there is room there; else at the two ends, each on its half. */
function favoursBlocks(
  favours: Favours,
  reference: number,
  input: {
    readonly scale: ValueScale
    readonly left: number
    readonly right: number
    readonly width: number
  },
): readonly {
  readonly block: ReturnType<typeof textBlock>
  readonly x: number
  readonly anchor: 'start' | 'end'
}[] {
  const at = positionOf(reference, input.scale, input)
  const dress = { sizePx: NOTE_PX, fill: ink.muted }
  const texts = { low: `← ${favours.low}`, high: `${favours.high} →` }
  const style = { sizePx: NOTE_PX, weight: 400 } as const
  const fits = textWidth(texts.low, style) <= at - 8 && textWidth(texts.high, style) <= input.width - at - 8
  if (fits) {
    return [
      { block: textBlock(texts.low, Infinity, dress), x: at - 8, anchor: 'end' },
      { block: textBlock(texts.high, Infinity, dress), x: at + 8, anchor: 'start' },
    ]
  }
  const half = (input.right - input.left) / 2 - 8
  return [
    { block: textBlock(texts.low, half, dress), x: input.left, anchor: 'start' },
    { block: textBlock(texts.high, half, dress), x: input.right, anchor: 'end' },
  ]
}
