import type { Language } from '@utfall/basics'
import { axisFoot } from './axis-foot.ts'
import {
  basisText,
  markDetail,
  QUESTIONS_FORM,
  questionsAxisLabel,
  wantedText,
} from './burden-curve-words.ts'
import { drawCurve, drawHorizontalTicks, drawVerticalGrid, insideHeight } from './curves.ts'
import { ink } from './ink.ts'
import type { BurdenCurveModel, BurdenPoint } from './measurement-models.ts'
import type { ChartSize } from './model.ts'
import type { Picture } from './picture.ts'
import { fittingScale, positionOf } from './plot-area.ts'
import { NOTE_PX, TEXT_PX, WIDTH_PX } from './row-frame.ts'
import { drawKey, drawSymbol, type KeyEntry, seriesDress, seriesEntry } from './series-dress.ts'
import { spreadApart } from './spread.ts'
import {
  blockHeight,
  blockWidth,
  drawBlock,
  drawDot,
  drawLine,
  drawStack,
  stackHeight,
  textBlock,
} from './svg.ts'
import type { ValueScale } from './value-scale.ts'
import {
  drawHorizontalGrid,
  drawVerticalTicks,
  heightOf,
  type Panel,
  tickColumnWidth,
  verticalScale,
} from './vertical-axis.ts'

const HEIGHT_PX: Readonly<Record<ChartSize, number>> = { wide: 260, phone: 220 }
const LETTER_PX = 22
const MOST_TICKS = 8
const WANTED = { stroke: ink.text, width: 1.5, dash: '2 3' } as const

type Scales = { readonly x: ValueScale; readonly y: ValueScale }

export function drawBurdenCurve(model: BurdenCurveModel, size: ChartSize, language: Language): Picture {
  const width = WIDTH_PX[size]
  const label = [
    textBlock(model.axis.label, width, { sizePx: TEXT_PX }),
    textBlock(basisText(model, language), width, { sizePx: TEXT_PX, fill: ink.muted }),
  ]
  const key = drawKey(keyEntries(model, language), width, stackHeight(label) + 8)
  const points = model.series.flatMap((one) => one.points)
  const errors = points.flatMap((point) => [point.error, ...(point.interval ? [point.interval.high] : [])])
  // From 0, so that half the error looks like half.
  const y = verticalScale([...errors, ...(model.wanted ? [model.wanted.value] : [])], 0, MOST_TICKS)
  const top = key.bottom + 10 + (model.marks.length > 0 ? LETTER_PX : 0)
  const panel: Panel = {
    left: tickColumnWidth(y, model.axis.form, language),
    right: width - 16,
    top,
    bottom: top + HEIGHT_PX[size],
  }
  const most = Math.max(...points.map((point) => point.questions))
  const x = fittingScale(
    { low: 0, high: most * 1.02 },
    'linear',
    { ...panel, width },
    QUESTIONS_FORM,
    language,
  )
  const scales = { x, y }
  const ticks = drawHorizontalTicks(x, panel, panel.bottom, QUESTIONS_FORM, language)
  const foot = axisFoot({
    scale: x,
    reference: null,
    favours: null,
    label: questionsAxisLabel(model, language),
    left: panel.left,
    right: panel.right,
    width,
    y: panel.bottom,
  })
  const wantedY = model.wanted ? heightOf(model.wanted.value, y, panel) : 0
  const body = [
    drawStack(label, 0, 0),
    key.svg,
    drawVerticalGrid(x, panel),
    drawHorizontalGrid(y, panel),
    drawVerticalTicks(y, panel, model.axis.form, language),
    drawLine(panel.left, panel.bottom, panel.right, panel.bottom, { stroke: ink.muted }),
    model.wanted ? drawLine(panel.left, wantedY, panel.right, wantedY, WANTED) : '',
    drawLetters(model, scales, panel),
    ...model.series.map((one, i) => drawSeries(one.points, i, scales, panel)),
    ...model.marks.map((mark) => drawRing(pointOf(model, mark), scales, panel)),
    ticks.svg,
    foot.svg,
  ]
  return { width, height: foot.bottom, body: body.join('') }
}

type Mark = BurdenCurveModel['marks'][number]

function pointOf(model: BurdenCurveModel, mark: Mark): BurdenPoint | undefined {
  return model.series[mark.series]?.points[mark.point]
}

/** The lines, the wanted precision, and what each letter stands for with its figures. */
function keyEntries(model: BurdenCurveModel, language: Language): readonly KeyEntry[] {
  return [
    ...model.series.map((one, i) => seriesEntry(one.name, i)),
    ...(model.wanted
      ? [
          {
            sample: (y: number) => drawLine(0, y, 28, y, WANTED),
            text: wantedText(model.wanted, model, language),
          },
        ]
      : []),
    ...model.marks.map((mark, i) => ({
      sample: (y: number) => drawLetter(letterBlock(i), 14, y - 8),
      text: mark.label,
      detail: markDetail(mark, model, language),
    })),
  ]
}

function letterBlock(index: number) {
  return textBlock(String.fromCodePoint(65 + index), Infinity, { sizePx: NOTE_PX, weight: 600 })
}

/** A letter in a ring, 16 px high. */
function drawLetter(block: ReturnType<typeof letterBlock>, x: number, y: number): string {
  const ring = drawDot(x, y + 8, 8.5, ink.paper, { stroke: ink.text, width: 1.25 })
  return ring + drawBlock(block, x, y + 8 - blockHeight(block) / 2, 'middle')
}

/** Above the panel, moved aside where they crowd, each with a line down to its point. */
function drawLetters(model: BurdenCurveModel, scales: Scales, panel: Panel): string {
  const places = model.marks
    .flatMap((mark, i) => {
      const point = pointOf(model, mark)
      if (!point) return []
      const block = letterBlock(i)
      const half = Math.max(9, blockWidth(block) / 2)
      return [{ block, point, half, centre: positionOf(point.questions, scales.x, panel) }]
    })
    .sort((a, b) => a.centre - b.centre)
  const centres = spreadApart(places, { from: panel.left, to: panel.right + 12, gap: 3 })
  return places
    .map(({ block, point, centre }, i) => {
      const x = centres[i] ?? centre
      const y = insideHeight(point.error, scales.y, panel)
      return [
        drawLine(x, panel.top - 5, centre, panel.top + 4, { stroke: ink.muted }),
        drawLine(centre, panel.top + 4, centre, y, { stroke: ink.muted, dash: '3 3' }),
        drawLetter(block, x, panel.top - LETTER_PX),
      ].join('')
    })
    .join('')
}

function drawSeries(points: readonly BurdenPoint[], index: number, scales: Scales, panel: Panel): string {
  const dress = seriesDress(index)
  const dash = dress.dash === 'none' ? {} : { dash: dress.dash }
  const line = drawCurve(
    points.map((point) => point.questions),
    points.map((point) => point.error),
    scales,
    panel,
    { stroke: dress.colour, width: 2, ...dash },
  )
  const marks = points.map((point) => {
    const x = positionOf(point.questions, scales.x, panel)
    const interval = point.interval
      ? drawLine(
          x,
          insideHeight(point.interval.low, scales.y, panel),
          x,
          insideHeight(point.interval.high, scales.y, panel),
          { stroke: dress.colour, width: 1.5 },
        )
      : ''
    return interval + drawSymbol(index, x, insideHeight(point.error, scales.y, panel))
  })
  return line + marks.join('')
}

/** Around a marked point. */
function drawRing(point: BurdenPoint | undefined, scales: Scales, panel: Panel): string {
  if (!point) return ''
  const x = positionOf(point.questions, scales.x, panel)
  const y = insideHeight(point.error, scales.y, panel)
  return drawDot(x, y, 9, 'none', { stroke: ink.text, width: 1.5 })
}
