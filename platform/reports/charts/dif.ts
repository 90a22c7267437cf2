import type { Language } from '@utfall/basics'
import { axisFoot } from './axis-foot.ts'
import { differenceWords, difKey, isCertain, isNotable, sizeClass } from './dif-words.ts'
import { ink } from './ink.ts'
import { bandMarks, intervalMarks, type PlacedSpan, referenceMarks } from './interval-marks.ts'
import type { DifDifference, DifModel } from './measurement-models.ts'
import type { ChartSize } from './model.ts'
import type { Picture } from './picture.ts'
import { axisMarks, fittingScale, plotArea, rowScales } from './plot-area.ts'
import { type RowGroup, type RowWords, rowFrame, TEXT_PX, WIDTH_PX } from './row-frame.ts'
import { drawKey, drawSymbol, seriesDress } from './series-dress.ts'
import { drawLine, drawStack, LINE_HEIGHT, stackHeight, textBlock } from './svg.ts'
import { shownSpan } from './value-scale.ts'
import { estimateText } from './value-text.ts'

/** As high as a line of figures, so that each group's mark stands beside its own. */
const LANE_PX = TEXT_PX * LINE_HEIGHT

export function drawDif(model: DifModel, size: ChartSize, language: Language): Picture {
  const { form } = model.axis
  const several = model.groups.length > 1
  // On a page the groups of a question share a row; on a phone each has its own, under the question's name.
  const shared = several && size === 'wide'
  const groups = shared
    ? [{ title: null, rows: model.rows.map((row) => sharedWords(row, model, language)) }]
    : several
      ? model.rows.map((row) => ownWords(row, model, language))
      : [{ title: null, rows: model.rows.map((row) => singleWords(row, model, language)) }]
  const top = drawTop(model, size, language)
  const frame = rowFrame(groups, {
    size,
    topPx: top.bottom,
    labelLines: 2,
    rowGapPx: 6,
    markPx: shared ? Math.max(16, model.groups.length * LANE_PX) : 16,
  })
  const lane = (row: number, group: number): number =>
    shared
      ? (frame.marks[row] ?? 0) + (group - (model.groups.length - 1) / 2) * LANE_PX
      : (frame.marks[row * model.groups.length + group] ?? 0)
  const spans = model.rows.flatMap((row, i) =>
    row.differences.flatMap((one, j): PlacedSpan[] =>
      one.kind === 'estimate'
        ? [{ ...one, y: lane(i, j), decided: isCertain(one, model), ...dressOf(one, j, several, model) }]
        : [],
    ),
  )
  const { large, moderate } = model.limits
  const scale = fittingScale(
    shownSpan(spans, [0, -large * 1.15, large * 1.15], 'linear'),
    'linear',
    frame,
    form,
    language,
  )
  const area = { ...frame, height: frame.bottom + 30 }
  const data = plotArea(area, rowScales(scale), (plot) => [
    ...bandMarks(plot, { low: -moderate, high: moderate }, area),
    ...area.strips.map((strip) =>
      plot.ruleX([-large, large], { ...strip, stroke: ink.text, strokeDasharray: '7 3' }),
    ),
    ...axisMarks(plot, scale, area, form, language),
    ...referenceMarks(plot, 0, area),
    ...intervalMarks(plot, spans, scale),
  ])
  const foot = axisFoot({
    scale,
    reference: 0,
    favours: model.favours ?? null,
    label: model.axis.label,
    left: frame.left,
    right: frame.right,
    width: frame.width,
    y: frame.bottom,
  })
  return { width: frame.width, height: foot.bottom, body: data + top.svg + frame.svg + foot.svg }
}

/** One group: the large and certain differences stand out. Several: each group has its own dress. */
function dressOf(
  one: Extract<DifDifference, { kind: 'estimate' }>,
  group: number,
  several: boolean,
  model: DifModel,
): Pick<PlacedSpan, 'emphasis' | 'series'> {
  if (several) return { emphasis: false, series: group }
  return { emphasis: isCertain(one, model) && sizeClass(one, model) === 'large' }
}

type Row = DifModel['rows'][number]

function figures(one: DifDifference, model: DifModel, language: Language): string {
  return one.kind === 'estimate' ? estimateText(one, model.axis.form, language) : '–'
}

function singleWords(row: Row, model: DifModel, language: Language): RowWords {
  const [one] = row.differences
  if (one === undefined) return { label: row.label, value: '–', empty: true }
  return {
    label: row.label,
    ...noteOf(one, model, language),
    value: figures(one, model, language),
    strong: one.kind === 'estimate' && dressOf(one, 0, false, model).emphasis,
    empty: one.kind !== 'estimate',
  }
}

function sharedWords(row: Row, model: DifModel, language: Language): RowWords {
  const notes = row.differences.flatMap((one, i) =>
    isNotable(one, model) ? [`${model.groups[i]?.name}: ${differenceWords(one, model, language)}`] : [],
  )
  return {
    label: row.label,
    ...(notes.length > 0 ? { note: notes.join('\n') } : {}),
    value: row.differences.map((one) => figures(one, model, language)).join('\n'),
  }
}

/** Words where there is something to say: a list of "negligible" would hide the one that is not. */
function noteOf(one: DifDifference, model: DifModel, language: Language): { readonly note?: string } {
  return isNotable(one, model) ? { note: differenceWords(one, model, language) } : {}
}

function ownWords(row: Row, model: DifModel, language: Language): RowGroup {
  return {
    title: row.label,
    rows: row.differences.map((one, i) => ({
      label: model.groups[i]?.name ?? '',
      ...noteOf(one, model, language),
      value: figures(one, model, language),
      empty: one.kind !== 'estimate',
    })),
  }
}

function drawTop(
  model: DifModel,
  size: ChartSize,
  language: Language,
): { readonly svg: string; readonly bottom: number } {
  const width = WIDTH_PX[size]
  // Lines are whole and marks open here: filled means established, and nothing is dashed.
  const entries = model.groups.map((group, i) => ({
    sample: (y: number) =>
      drawLine(0, y, 28, y, { stroke: seriesDress(i).colour, width: 2.5 }) + drawSymbol(i, 14, y, false),
    text: group.name,
  }))
  const names = drawKey(entries, width, 0)
  const key = model.groups.length > 1 ? names : { svg: '', bottom: 0 }
  const words = difKey(model, language).map((text) =>
    textBlock(text, width, { sizePx: TEXT_PX, fill: ink.muted }),
  )
  return {
    svg: key.svg + drawStack(words, 0, key.bottom),
    bottom: key.bottom + stackHeight(words) + 12,
  }
}
