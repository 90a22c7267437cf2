import { type Language, shareText } from '@utfall/basics'
import { axisFoot } from './axis-foot.ts'
import { ink } from './ink.ts'
import { referenceMarks } from './interval-marks.ts'
import type { ChartSize, ForestModel } from './model.ts'
import type { Picture } from './picture.ts'
import { axisMarks, fittingScale, type Plot, plotArea, positionOf, rowScales } from './plot-area.ts'
import { NOTE_PX, type RowFrame, type RowWords, rowFrame } from './row-frame.ts'
import { blockHeight, drawBlock, drawPolygon, textBlock } from './svg.ts'
import { shownSpan, type ValueScale } from './value-scale.ts'
import { estimateText, spanText } from './value-text.ts'

/** Half the side of the square with the largest weight; the area follows the weight. */
const LARGEST_SQUARE_PX = 9
const SMALLEST_SQUARE_PX = 2.5

export function drawForest(model: ForestModel, size: ChartSize, language: Language): Picture {
  const form = model.axis.form
  const kind = model.axis.scale ?? 'linear'
  const sv = language === 'sv'
  const frame = rowFrame([{ title: null, rows: forestWords(model, language) }], {
    size,
    markPx: 20,
    header: {
      label: model.rowsName,
      extra: [...model.armNames, sv ? 'Vikt' : 'Weight'],
      value: sv ? 'Skattning' : 'Estimate',
    },
  })
  const pooled = model.pooled ? [model.pooled] : []
  const always = [
    model.reference,
    ...pooled.flatMap((row) => [row.low, row.high]),
    ...(model.prediction ? [model.prediction.low, model.prediction.high] : []),
  ].filter(Number.isFinite)
  const scale = fittingScale(shownSpan(model.rows, always, kind), kind, frame, form, language)
  const area = { ...frame, height: frame.bottom + 30 }
  const data = plotArea(area, rowScales(scale), (plot) => [
    ...axisMarks(plot, scale, area, form, language),
    ...referenceMarks(plot, model.reference, area),
    ...studyMarks(plot, model, frame, scale),
    ...predictionMarks(plot, model, frame, scale),
  ])
  const foot = axisFoot({
    scale,
    reference: model.reference,
    favours: model.favours ?? null,
    label: model.axis.label,
    left: frame.left,
    right: frame.right,
    width: frame.width,
    y: frame.bottom,
  })
  const note = textBlock(model.note ?? '', frame.width, { sizePx: NOTE_PX, fill: ink.muted })
  const noteHeight = model.note === undefined ? 0 : blockHeight(note)
  const body = [
    data,
    frame.svg,
    pooledDiamond(model, frame, scale),
    foot.svg,
    noteHeight > 0 ? drawBlock(note, 0, foot.bottom) : '',
  ]
  return { width: frame.width, height: foot.bottom + noteHeight, body: body.join('') }
}

function forestWords(model: ForestModel, language: Language): readonly RowWords[] {
  const form = model.axis.form
  const blank = model.armNames.map(() => '')
  const words: RowWords[] = model.rows.map((row) => ({
    label: row.label,
    extra: [...row.counts, shareText(row.weight, language, { decimals: 0 })],
    value: estimateText(row, form, language),
  }))
  for (const row of model.notEstimable ?? [])
    words.push({ label: row.label, note: row.note, value: '–', empty: true })
  if (model.pooled) {
    words.push({
      label: model.pooled.label,
      extra: [...(model.pooled.counts ?? blank), ''],
      value: estimateText(model.pooled, form, language),
      strong: true,
      ruled: true,
    })
  }
  if (model.prediction) {
    const { label, low, high } = model.prediction
    words.push({ label, value: spanText(low, high, form, language) })
  }
  return words
}

function studyMarks(plot: Plot, model: ForestModel, frame: RowFrame, scale: ValueScale) {
  const largest = Math.max(...model.rows.map((row) => row.weight), 1e-9)
  const inside = (value: number): number => Math.min(scale.high, Math.max(scale.low, value))
  const spans = model.rows.map((row, i) => ({
    ...row,
    y: frame.marks[i] ?? 0,
    half: Math.max(SMALLEST_SQUARE_PX, LARGEST_SQUARE_PX * Math.sqrt(row.weight / largest)),
  }))
  type Placed = (typeof spans)[number]
  const out = { symbol: 'triangle', r: 4.5, fill: ink.accent, y: 'y' } as const
  return [
    plot.link(spans, {
      x1: (span: Placed) => inside(span.low),
      x2: (span: Placed) => inside(span.high),
      y1: 'y',
      y2: 'y',
      stroke: ink.accent,
      strokeWidth: 2,
    }),
    plot.dot(
      spans.filter((span) => span.low < scale.low),
      { ...out, x: () => scale.low, rotate: -90 },
    ),
    plot.dot(
      spans.filter((span) => span.high > scale.high),
      { ...out, x: () => scale.high, rotate: 90 },
    ),
    // Plot sizes a symbol by the circle of the same area: a square of side s has the radius s / √π.
    plot.dot(spans, {
      x: 'estimate',
      y: 'y',
      symbol: 'square',
      r: (span: Placed) => (2 * span.half) / Math.sqrt(Math.PI),
      fill: ink.accent,
    }),
  ]
}

function predictionMarks(plot: Plot, model: ForestModel, frame: RowFrame, scale: ValueScale) {
  if (!model.prediction) return []
  const y = frame.marks.at(-1) ?? 0
  const low = Math.max(scale.low, model.prediction.low)
  const high = Math.min(scale.high, model.prediction.high)
  const ends = [
    { x: low, y1: y - 5, y2: y + 5 },
    { x: high, y1: y - 5, y2: y + 5 },
  ]
  return [
    plot.link([{ low, high }], {
      x1: 'low',
      x2: 'high',
      y1: () => y,
      y2: () => y,
      stroke: ink.second,
      strokeWidth: 2.5,
      strokeDasharray: '5 3',
    }),
    plot.ruleX(ends, { x: 'x', y1: 'y1', y2: 'y2', stroke: ink.second, strokeWidth: 2.5 }),
  ]
}

function pooledDiamond(model: ForestModel, frame: RowFrame, scale: ValueScale): string {
  if (!model.pooled) return ''
  const y = frame.marks[model.rows.length + (model.notEstimable?.length ?? 0)] ?? 0
  const at = (value: number): number => positionOf(value, scale, frame)
  const { low, high, estimate } = model.pooled
  return drawPolygon(
    [
      [at(low), y],
      [at(estimate), y - 8],
      [at(high), y],
      [at(estimate), y + 8],
    ],
    ink.second,
  )
}
