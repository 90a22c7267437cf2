import type { Language } from '@utfall/basics'
import { countText, sizeText } from './count-text.ts'
import { ink } from './ink.ts'
import type { ChartSize, FlowLoss, FlowModel, FlowStage } from './model.ts'
import { NOTE_PX, TEXT_PX, WIDTH_PX } from './row-frame.ts'
import { type Box, stackHeight, type TextBlock, textBlock } from './svg.ts'

export type FlowBox = Box & {
  readonly kind: 'heading' | 'stage' | 'loss'
  readonly blocks: readonly TextBlock[]
}

/** Right angles between boxes. */
export type FlowLine = { readonly points: readonly (readonly [number, number])[]; readonly arrow: boolean }

export type FlowLayout = {
  readonly width: number
  readonly height: number
  readonly boxes: readonly FlowBox[]
  readonly lines: readonly FlowLine[]
}

export const FLOW_PAD = { x: 10, y: 7 } as const
/** Between two stages when nobody leaves between them. */
const STEP_PX = 24
/** Above and below the box of those who leave. */
const LOSS_GAP_PX = 11
/** From the left edge of an arm's column to its line. */
const RAIL_PX = 18
/** From the line to the box of those who leave. */
const ARROW_PX = 20
const COLUMN_GAP_PX = 20
const TRUNK_WIDTH_PX = 300

/** `rail` is where the line between stages runs; losses stand from there to `lossRight`. */
type Column = {
  readonly left: number
  readonly width: number
  readonly rail: number
  readonly lossRight: number
}

type Drawing = { readonly boxes: FlowBox[]; readonly lines: FlowLine[] }

/** Where the last stages end, and where what follows may begin. */
type Reached = { readonly stageBottom: number; readonly bottom: number }

/**
 * Stages under each other; those who leave stand beside the line between two stages. On a wide page the arms are
 * columns with their stages at the same heights, on a phone they follow each other.
 */
export function layOutFlow(model: FlowModel, size: ChartSize, language: Language): FlowLayout {
  return size === 'wide' ? wideLayout(model, language) : phoneLayout(model, language)
}

function wideLayout(model: FlowModel, language: Language): FlowLayout {
  const width = WIDTH_PX.wide
  const drawing: Drawing = { boxes: [], lines: [] }
  const middle = width / 2
  const trunk = {
    left: middle - TRUNK_WIDTH_PX / 2,
    width: TRUNK_WIDTH_PX,
    rail: middle,
    lossRight: width - 60,
  }
  const reached = placeStages([model.trunk], [trunk], null, drawing, language)
  const count = Math.max(1, model.arms.length)
  const columnWidth = (width - 2 - COLUMN_GAP_PX * (count - 1)) / count
  const columns = model.arms.map((_, i) => {
    const left = 1 + i * (columnWidth + COLUMN_GAP_PX)
    return { left, width: columnWidth, rail: left + RAIL_PX, lossRight: left + columnWidth }
  })
  const headings = model.arms.map((arm) => headingBlocks(arm.name, columnWidth))
  const height = Math.max(0, ...headings.map(boxHeight))
  const fork = reached.bottom + STEP_PX - 4
  const top = model.trunk.length > 0 ? fork + STEP_PX : 1
  columns.forEach((column, i) => {
    const centre = column.left + column.width / 2
    if (model.trunk.length > 0) {
      drawing.lines.push({
        points: [
          [middle, reached.stageBottom],
          [middle, fork],
          [centre, fork],
          [centre, top],
        ],
        arrow: true,
      })
    }
    drawing.boxes.push({
      kind: 'heading',
      x: column.left,
      y: top,
      width: columnWidth,
      height,
      blocks: headings[i] ?? [],
    })
  })
  const stages = model.arms.map((arm) => arm.stages)
  const end = placeStages(stages, columns, top + height, drawing, language)
  return { width, height: end.bottom + 2, ...drawing }
}

function phoneLayout(model: FlowModel, language: Language): FlowLayout {
  const width = WIDTH_PX.phone
  const drawing: Drawing = { boxes: [], lines: [] }
  const rail = 9
  const trunk = { left: 1, width: width - 2, rail: 24 + RAIL_PX, lossRight: width - 1 }
  const fork = placeStages([model.trunk], [trunk], null, drawing, language)
  const column = { left: 24, width: width - 25, rail: 24 + RAIL_PX, lossRight: width - 1 }
  let y = fork.bottom
  for (const arm of model.arms) {
    const heading = headingBlocks(arm.name, column.width)
    const height = boxHeight(heading)
    y += STEP_PX
    if (model.trunk.length > 0) {
      drawing.lines.push({
        points: [
          [rail, fork.stageBottom],
          [rail, y + height / 2],
          [column.left, y + height / 2],
        ],
        arrow: true,
      })
    }
    drawing.boxes.push({ kind: 'heading', x: column.left, y, width: column.width, height, blocks: heading })
    y = placeStages([arm.stages], [column], y + height, drawing, language).bottom
  }
  return { width, height: y + 2, ...drawing }
}

/** Places the stages of columns that share their heights; `joinAt` is the heading that the first stage hangs on. */
function placeStages(
  stages: readonly (readonly FlowStage[])[],
  columns: readonly Column[],
  joinAt: number | null,
  drawing: Drawing,
  language: Language,
): Reached {
  let reached: Reached = { stageBottom: joinAt ?? 1, bottom: joinAt ?? 1 }
  const count = Math.max(0, ...stages.map((list) => list.length))
  for (let level = 0; level < count; level++) {
    const top = level === 0 ? reached.bottom : Math.max(reached.bottom, reached.stageBottom + STEP_PX)
    const blocks = columns.map((column, i) => {
      const stage = stages[i]?.[level]
      return stage ? stageBlocks(stage, column.width, language) : []
    })
    const height = Math.max(...blocks.map(boxHeight))
    let bottom = top + height
    columns.forEach((column, i) => {
      const stage = stages[i]?.[level]
      if (!stage) return
      const { left: x, width } = column
      drawing.boxes.push({ kind: 'stage', x, y: top, width, height, blocks: blocks[i] ?? [] })
      if (level > 0)
        drawing.lines.push({
          points: [
            [column.rail, reached.stageBottom],
            [column.rail, top],
          ],
          arrow: true,
        })
      if (stage.lost)
        bottom = Math.max(bottom, placeLoss(stage.lost, column, top + height, drawing, language))
    })
    reached = { stageBottom: top + height, bottom }
  }
  return reached
}

/** Returns where the next stage may begin. */
function placeLoss(
  loss: FlowLoss,
  column: Column,
  from: number,
  drawing: Drawing,
  language: Language,
): number {
  const x = column.rail + ARROW_PX
  const width = column.lossRight - x
  const blocks = lossBlocks(loss, width, language)
  const y = from + LOSS_GAP_PX
  const height = boxHeight(blocks)
  drawing.boxes.push({ kind: 'loss', x, y, width, height, blocks })
  drawing.lines.push({
    points: [
      [column.rail, y + height / 2],
      [x, y + height / 2],
    ],
    arrow: true,
  })
  // Those who leave after the last stage have no line to stand beside: draw it down to their arrow.
  drawing.lines.push({
    points: [
      [column.rail, from],
      [column.rail, y + height / 2],
    ],
    arrow: false,
  })
  return y + height + LOSS_GAP_PX
}

function headingBlocks(name: string, width: number): readonly TextBlock[] {
  return [textBlock(name, width - 2 * FLOW_PAD.x, { sizePx: TEXT_PX + 1, weight: 600, fill: ink.paper })]
}

function stageBlocks(stage: FlowStage, width: number, language: Language): readonly TextBlock[] {
  const room = width - 2 * FLOW_PAD.x
  return [
    textBlock(stage.label, room, { sizePx: TEXT_PX }),
    textBlock(sizeText(stage.count, language), room, { sizePx: TEXT_PX + 1, weight: 600 }),
    ...(stage.detail === undefined
      ? []
      : [textBlock(stage.detail, room, { sizePx: NOTE_PX, fill: ink.muted })]),
  ]
}

function lossBlocks(loss: FlowLoss, width: number, language: Language): readonly TextBlock[] {
  const room = width - 2 * FLOW_PAD.x
  return [
    textBlock(`${loss.label}: ${countText(loss.count, language)}`, room, { sizePx: NOTE_PX, weight: 600 }),
    ...(loss.reasons ?? []).map((reason) =>
      textBlock(`${reason.label}: ${countText(reason.count, language)}`, room, { sizePx: NOTE_PX }),
    ),
  ]
}

function boxHeight(blocks: readonly TextBlock[]): number {
  return stackHeight(blocks) + 2 * FLOW_PAD.y
}
