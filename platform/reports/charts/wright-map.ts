import type { Language } from '@utfall/basics'
import { axisFoot } from './axis-foot.ts'
import { drawDistribution, hiddenKey, PEAK_PX, personsHeading } from './distribution.ts'
import { ink } from './ink.ts'
import { bandMarks, intervalMarks } from './interval-marks.ts'
import type { WrightItem, WrightMapModel } from './measurement-models.ts'
import type { ChartSize } from './model.ts'
import type { Picture } from './picture.ts'
import {
  axisMarks,
  fittingScale,
  plotArea,
  positionOf,
  rowScales,
  TICK_SIZE_PX,
  tickTexts,
} from './plot-area.ts'
import { NOTE_PX, type RowFrame, rowFrame, TEXT_PX, WIDTH_PX } from './row-frame.ts'
import { spreadApart } from './spread.ts'
import {
  blockHeight,
  blockWidth,
  drawBlock,
  drawCentred,
  drawLine,
  drawStack,
  stackHeight,
  textBlock,
} from './svg.ts'
import { shownSpan, type ValueScale } from './value-scale.ts'
import { estimateText } from './value-text.ts'
import type { Panel } from './vertical-axis.ts'
import { disorderText, itemsKey, lowestFirst, meanText, scaleValues } from './wright-map-words.ts'

const HISTOGRAM_PX: Readonly<Record<ChartSize, number>> = { wide: 120, phone: 96 }
/** Digits above, ticks and location under them. */
const MARK_PX = 28
const DIGIT_PX = 11
/** Small, so that a short interval is still seen beside it. */
const LOCATION_PX = 3.5
/** From the top of the mark to its line. */
const LINE_DOWN_PX = 21

/** Persons above, questions below, on one horizontal scale: names of any length have a row each. */
export function drawWrightMap(model: WrightMapModel, size: ChartSize, language: Language): Picture {
  const { form } = model.axis
  const items = lowestFirst(model)
  const hasThresholds = items.some((item) => item.thresholds.length > 1)
  const rows = items.map((item) => {
    const note = disorderText(item, language)
    return {
      label: item.label,
      value: estimateText(item.location, form, language),
      ...(note === null ? {} : { note }),
    }
  })
  const rowOptions = { size, markPx: hasThresholds ? MARK_PX : 16, labelLines: 2, rowGapPx: 4 }
  const edges = rowFrame([{ title: null, rows }], rowOptions)
  const head = drawHead(model, edges, size, language)
  const frame = rowFrame([{ title: null, rows }], { ...rowOptions, topPx: head.bottom })
  const scale = fittingScale(
    shownSpan(
      items.map((item) => item.location),
      scaleValues(model),
      'linear',
    ),
    'linear',
    frame,
    form,
    language,
  )
  const { histogram } = head
  const strip = { y1: histogram.top, y2: histogram.bottom + MEAN_PX }
  const area = { ...frame, height: frame.bottom + 30, strips: [strip, ...frame.strips] }
  const lineOf = (i: number): number =>
    (frame.marks[i] ?? 0) + (hasThresholds ? LINE_DOWN_PX - MARK_PX / 2 : 0)
  const spans = items.map((item, i) => ({
    ...item.location,
    y: lineOf(i),
    emphasis: false,
    decided: true,
  }))
  const grid = plotArea(area, rowScales(scale), (plot) => [
    ...(model.best ? bandMarks(plot, model.best, area) : []),
    ...axisMarks(plot, scale, area, form, language),
    tickTexts(plot, scale, strip.y2, form, language),
  ])
  const thresholds = items.map((item, i) => drawThresholds(item, lineOf(i), scale, frame))
  const locations = plotArea(area, rowScales(scale), (plot) => intervalMarks(plot, spans, scale, LOCATION_PX))
  const foot = axisFoot({
    scale,
    reference: null,
    favours: null,
    label: model.axis.label,
    left: frame.left,
    right: frame.right,
    width: frame.width,
    y: frame.bottom,
  })
  const body = [
    grid,
    head.svg,
    drawDistribution(model.persons, histogram, scale, language),
    drawMean(model, histogram.bottom + MEAN_PX / 2, scale, frame),
    model.best ? drawBest(model.best, head.bestTop, scale, frame) : '',
    ...thresholds,
    locations,
    frame.svg,
    foot.svg,
  ]
  return { width: frame.width, height: foot.bottom, body: body.join('') }
}

/** Under the bars: the mean, and a line of one standard deviation each way. */
const MEAN_PX = 18

/** Everything above the rows: the words about persons beside (wide) or above (phone) their bars. */
function drawHead(
  model: WrightMapModel,
  frame: RowFrame,
  size: ChartSize,
  language: Language,
): {
  readonly svg: string
  readonly histogram: Panel
  readonly bestTop: number
  readonly bottom: number
} {
  const width = WIDTH_PX[size]
  const isWide = size === 'wide'
  const room = isWide ? frame.left - 16 : width
  const dress = { sizePx: TEXT_PX, fill: ink.muted }
  const words = [
    textBlock(personsHeading(model.persons, language), room, { sizePx: TEXT_PX, weight: 600 }),
    ...[meanText(model, language), hiddenKey(model.persons, language)].flatMap((text) =>
      text === null ? [] : [textBlock(text, room, dress)],
    ),
  ]
  const best = model.best ? blockHeight(bestBlock(model.best, width)) + 4 : 0
  const bestTop = isWide ? 0 : stackHeight(words) + 8
  const top = bestTop + best + PEAK_PX
  const ticksBottom = top + HISTOGRAM_PX[size] + MEAN_PX + 7 + TICK_SIZE_PX * 1.3
  const wordsTop = isWide ? best + 4 : 0
  const keyTop = Math.max(ticksBottom, wordsTop + stackHeight(words)) + 14
  const [title, key] = itemsKey(model, language)
  const keyBlocks = [textBlock(title, width, { sizePx: TEXT_PX, weight: 600 }), textBlock(key, width, dress)]
  return {
    svg: drawStack(words, 0, wordsTop) + drawStack(keyBlocks, 0, keyTop),
    histogram: { left: frame.left, right: frame.right, top, bottom: top + HISTOGRAM_PX[size] },
    bestTop,
    bottom: keyTop + stackHeight(keyBlocks) + 12,
  }
}

function bestBlock(best: { readonly label: string }, width: number) {
  return textBlock(best.label, width - 8, { sizePx: NOTE_PX, fill: ink.muted })
}

function drawBest(
  best: { readonly low: number; readonly high: number; readonly label: string },
  y: number,
  scale: ValueScale,
  frame: RowFrame,
): string {
  const middle = (positionOf(best.low, scale, frame) + positionOf(best.high, scale, frame)) / 2
  return drawCentred(bestBlock(best, frame.width), middle, y, frame.width)
}

function drawMean(model: WrightMapModel, y: number, scale: ValueScale, frame: RowFrame): string {
  const { mean, sd } = model.persons
  if (mean === null) return ''
  const at = (value: number): number => positionOf(value, scale, frame)
  const middle = at(mean.estimate)
  const line =
    sd === null
      ? ''
      : drawLine(at(mean.estimate - sd), y, at(mean.estimate + sd), y, { stroke: ink.text, width: 2 }) +
        [mean.estimate - sd, mean.estimate + sd]
          .map((end) => drawLine(at(end), y - 4, at(end), y + 4, { stroke: ink.text, width: 2 }))
          .join('')
  return `${line}${drawLine(middle, y - 7, middle, y + 7, { stroke: ink.text, width: 4 })}`
}

/** A tick for each threshold on the line of the question, and its number above, moved aside where they crowd. */
function drawThresholds(item: WrightItem, y: number, scale: ValueScale, frame: RowFrame): string {
  if (item.thresholds.length < 2) return ''
  const places = item.thresholds
    .map((threshold, i) => {
      const block = textBlock(String(i + 1), Infinity, { sizePx: DIGIT_PX, weight: 600 })
      return { block, centre: positionOf(threshold.estimate, scale, frame), half: blockWidth(block) / 2 }
    })
    .sort((a, b) => a.centre - b.centre)
  const centres = spreadApart(places, { from: frame.left - 8, to: frame.right + 8, gap: 4 })
  const first = places[0]?.centre ?? 0
  const last = places.at(-1)?.centre ?? 0
  const digits = places.map(({ block, centre }, i) => {
    const x = centres[i] ?? centre
    return [
      drawBlock(block, x, y - LINE_DOWN_PX, 'middle'),
      Math.abs(x - centre) < 0.5 ? '' : drawLine(x, y - 8.5, centre, y - 5, { stroke: ink.text }),
      drawLine(centre, y - 5, centre, y + 7, { stroke: ink.text, width: 1.5 }),
    ].join('')
  })
  return drawLine(first, y, last, y, { stroke: ink.muted }) + digits.join('')
}
