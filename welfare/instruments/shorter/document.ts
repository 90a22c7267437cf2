import { filled, numberText } from '@utfall/basics'
import type { BurdenPoint } from '@utfall/rasch'
import type { Block, BurdenCurveModel, TableModel } from '@utfall/reports'
import { SMALLEST_SHOWN } from '../report/context.ts'
import { SIMULATED } from './adaptive.ts'
import {
  logits,
  minutesText,
  percent,
  questionsText,
  type ShorterAbout,
  type ShorterContext,
  wordingOf,
} from './context.ts'
import { recommendationBlocks } from './recommendation.ts'
import { logitsOf } from './rules.ts'
import type { Shortened } from './shorten.ts'
import { SHORTER_TEXTS, type ShorterTexts } from './texts.ts'

/** The recommendation first, then the questions, how uncertain they are, the curve and how it was computed. */
export function shorterBlocks(found: Shortened, about: ShorterAbout): readonly Block[] {
  const context = { ...about, found, texts: SHORTER_TEXTS[about.language] }
  return [
    ...recommendationBlocks(context),
    ...itemBlocks(context),
    ...uncertaintyBlocks(context),
    ...curveBlocks(context),
    ...howBlocks(context),
  ]
}

function itemBlocks(context: ShorterContext): readonly Block[] {
  const { found, texts, language, results } = context
  const { form } = found.recommendation
  const isShort = form.size < found.full.size
  const rows = form.items.map((id, place) => {
    const wording = wordingOf(id, context)
    const location = results.items[form.positions[place]].location
    return { id, wording, location: logits(location, context) }
  })
  const areWorded = rows.some(({ id, wording }) => id !== wording)
  const table: TableModel = {
    caption: filled(
      texts.itemsCaption[captionOf(found)],
      { questions: questionsText(form.size, context) },
      language,
    ),
    columns: [
      { header: texts.item, align: 'start', rowHeader: true },
      ...(areWorded ? [{ header: texts.column, align: 'start' } as const] : []),
      { header: texts.place, align: 'end' },
    ],
    rows: rows.map(({ id, wording, location }) => ({
      kind: 'row',
      cells: [wording, ...(areWorded ? [id] : []), location],
    })),
  }
  return [
    { kind: 'heading', level: 1, id: 'shorter-items', text: texts.itemsTitle[isShort ? 'short' : 'all'] },
    { kind: 'table', table },
  ]
}

/** What the form is the best of. */
function captionOf({ recommendation, points, full }: Shortened): keyof ShorterTexts['itemsCaption'] {
  const { form, kind } = recommendation
  if (form.size === full.size) return 'all'
  if (form.size === points[points.length - 1].size) return 'left'
  return kind === 'run' || kind === 'not-fit' ? 'run' : 'limit'
}

type FigureRow = readonly [label: string, figure: (point: BurdenPoint) => string]

function uncertaintyBlocks(context: ShorterContext): readonly Block[] {
  const { found, texts } = context
  const { recommendation, full } = found
  const columns: readonly (readonly [string, BurdenPoint])[] = [
    [texts.short, recommendation.form],
    ...(recommendation.kind === 'too-long' ? [[texts.needed, recommendation.needed] as const] : []),
    [texts.full, full],
  ]
  const shown = columns.filter(([, { size }], place) => place === columns.length - 1 || size !== full.size)
  const table: TableModel = {
    caption: texts.uncertaintyCaption,
    columns: [
      { header: texts.figure, align: 'start', rowHeader: true },
      ...shown.map(([header]) => ({ header, align: 'end' }) as const),
    ],
    rows: figureRows(context).map(([label, figure]) => ({
      kind: 'row',
      cells: [label, ...shown.map(([, point]) => figure(point))],
    })),
    notes: figureNotes(context),
  }
  return [
    { kind: 'heading', level: 1, id: 'shorter-uncertainty', text: texts.uncertaintyTitle },
    { kind: 'table', table },
  ]
}

function figureNotes({ found, texts, language, ...about }: ShorterContext): readonly string[] {
  const { purpose } = found.order
  const { error, change, groups, cut } = texts.uncertaintyNotes
  return [
    error,
    change,
    ...(purpose.kind === 'groups' ? [filled(groups, { n: purpose.perGroup }, language)] : []),
    ...(purpose.kind === 'cut'
      ? [filled(cut, { cut: logits(purpose.cut, { language, ...about }) }, language)]
      : []),
  ]
}

function figureRows(context: ShorterContext): readonly FigureRow[] {
  const { found, texts, language } = context
  const { rows } = texts
  const orDash = (value: number | null | undefined) => (value == null ? '–' : logits(value, context))
  const share = (value: number | undefined) => (value === undefined ? '–' : percent(value, context))
  const whole = (value: number | null) =>
    value === null ? '–' : numberText(value, language, { decimals: 0 })
  const always: readonly FigureRow[] = [
    [rows.questions, ({ size }) => whole(size)],
    [rows.minutes, ({ minutes }) => minutesText(minutes, context)],
    [rows.error, ({ meanErrorVariance }) => logits(Math.sqrt(meanErrorVariance), context)],
    [rows.reliability, ({ expected }) => orDash(expected.reliability)],
    [rows.change, ({ detectableChange }) => logits(detectableChange, context)],
  ]
  switch (found.order.purpose.kind) {
    case 'groups':
      return [
        ...always,
        [rows.seDifference, ({ groups }) => orDash(groups?.seOfDifference)],
        [rows.detectable, ({ groups }) => orDash(groups?.detectableDifference)],
        [rows.perGroup, ({ perArmNeeded }) => whole(perArmNeeded)],
      ]
    case 'individuals':
      return always
    case 'cut':
      return [
        ...always,
        [rows.wrong, ({ classification }) => share(classification?.wrong)],
        [rows.falselyAbove, ({ classification }) => share(classification?.falselyAbove)],
        [rows.falselyBelow, ({ classification }) => share(classification?.falselyBelow)],
      ]
  }
}

const errorOf = ({ meanErrorVariance }: BurdenPoint) => Math.sqrt(meanErrorVariance)

function curveBlocks(context: ShorterContext): readonly Block[] {
  const { texts, results, language, version } = context
  const isShown = results.nPersons >= SMALLEST_SHOWN
  const source = filled(
    isShown ? texts.source : texts.sourceHidden,
    { version: String(version), n: results.nPersons },
    language,
  )
  return [
    { kind: 'heading', level: 1, id: 'shorter-curve', text: texts.curveTitle },
    { kind: 'chart', id: 'shorter-burden', model: curveModel(context), source },
    ...adaptiveBlocks(context),
  ]
}

function curveModel(context: ShorterContext): BurdenCurveModel {
  const { found, texts, results, language } = context
  const { points, recommendation, full, adaptive, order } = found
  const { form } = recommendation
  const last = points[points.length - 1]
  const all = full.size > last.size ? [...points, full] : points
  const placeOf = (size: number) => all.findIndex((point) => point.size === size)
  const isFull = form.size === full.size
  const title = filled(
    isFull ? texts.pictureFull : texts.picture,
    {
      questions: questionsText(form.size, context),
      error: logits(errorOf(form), context),
      full: full.size,
      fullError: logits(errorOf(full), context),
    },
    language,
  )
  return {
    kind: 'burden-curve',
    title,
    axis: { label: texts.axis, form: { kind: 'number', decimals: 2 } },
    n: results.nPersons,
    series: [
      {
        name: texts.series,
        points: all.map((point) => ({
          questions: point.size,
          minutes: point.minutes,
          error: errorOf(point),
          reliability: point.expected.reliability,
        })),
      },
      ...(adaptive.length === 0
        ? []
        : [
            {
              name: texts.adaptiveSeries,
              points: adaptive.map(({ questions, error }) => ({
                questions,
                minutes: (questions * order.secondsPerQuestion) / 60,
                error,
                reliability: null,
              })),
            },
          ]),
    ],
    marks: [
      ...(isFull ? [] : [{ label: texts.chosenMark, series: 0, point: placeOf(form.size) }]),
      ...(recommendation.kind === 'too-long' && recommendation.needed.size < full.size
        ? [{ label: texts.neededMark, series: 0, point: placeOf(recommendation.needed.size) }]
        : []),
      { label: texts.fullMark, series: 0, point: placeOf(full.size) },
    ],
    ...(found.errorWanted === null
      ? {}
      : {
          wanted: {
            value: found.errorWanted,
            label: texts.wanted[order.purpose.kind === 'groups' ? 'difference' : 'change'],
          },
        }),
  }
}

/** A gain below this share of the error is within the simulation's own noise, or too small for a screen's sake. */
const WORTH_A_SCREEN = 0.05

function adaptiveBlocks(context: ShorterContext): readonly Block[] {
  const { found, texts, language } = context
  const { adaptive, recommendation } = found
  const { form } = recommendation
  const same = adaptive.find(({ questions }) => questions === form.size)
  if (adaptive.length === 0) return []
  const note = filled(texts.adaptiveNote, { n: SIMULATED }, language)
  if (same === undefined) return [{ kind: 'paragraph', text: note }]
  const isBetter = same.error < (1 - WORTH_A_SCREEN) * errorOf(form)
  const told = filled(
    isBetter ? texts.adaptiveBetter : texts.adaptiveNoBetter,
    {
      questions: questionsText(form.size, context),
      error: logits(same.error, context),
      fixed: logits(errorOf(form), context),
    },
    language,
  )
  return [{ kind: 'paragraph', text: `${told} ${note}` }]
}

function howBlocks(context: ShorterContext): readonly Block[] {
  const { found, texts, language } = context
  const { population, order } = found
  const { how } = texts
  const who = filled(
    how[population.basis],
    { mean: logits(population.mean, context), sd: logits(population.sd, context) },
    language,
  )
  const time = filled(how.time, { seconds: order.secondsPerQuestion }, language)
  return [
    { kind: 'heading', level: 1, id: 'shorter-how', text: texts.howTitle },
    {
      kind: 'list',
      style: 'bullets',
      items: [who, ...amountText(context), how.search, time, how.kept],
    },
  ]
}

/** As many as were written, at most two. */
function decimalsOf(value: number): number {
  return [0, 1].find((decimals) => Number(value.toFixed(decimals)) === value) ?? 2
}

/** What was asked for in standard deviations, in logits. */
function amountText(context: ShorterContext): readonly string[] {
  const { found, texts, language } = context
  const { purpose } = found.order
  const amount =
    purpose.kind === 'groups' ? purpose.difference : purpose.kind === 'individuals' ? purpose.change : null
  if (amount?.unit !== 'sd') return []
  const told = {
    value: numberText(amount.value, language, { decimals: decimalsOf(amount.value) }),
    logits: logits(logitsOf(amount, found.population), context),
  }
  return [filled(texts.how.inSd, told, language)]
}
