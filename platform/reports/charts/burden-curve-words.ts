import { InvalidInput, type Language, numberText } from '@utfall/basics'
import type { TableModel } from '../tables/model.ts'
import { sizeText } from './count-text.ts'
import type { BurdenCurveModel, BurdenPoint } from './measurement-models.ts'
import { MAX_SERIES } from './series-dress.ts'
import type { ValueForm } from './value-model.ts'
import { checkEnds, checkValue } from './value-scale.ts'
import { estimateText, spanText, valueText } from './value-text.ts'

const MOST_MARKS = 6
export const QUESTIONS_FORM: ValueForm = { kind: 'number', decimals: 0 }

export function checkBurdenCurve(model: BurdenCurveModel): void {
  if (model.series.length === 0 || model.series.length > MAX_SERIES) {
    throw new InvalidInput({
      field: 'series',
      given: model.series.length,
      allowed: `1 to ${MAX_SERIES} series`,
    })
  }
  if (model.marks.length > MOST_MARKS) {
    throw new InvalidInput({ field: 'marks', given: model.marks.length, allowed: `at most ${MOST_MARKS}` })
  }
  for (const one of model.series) {
    if (one.points.length === 0) {
      throw new InvalidInput({ field: `${one.name}.points`, given: 0, allowed: 'at least one point' })
    }
    one.points.forEach((point, i) => {
      checkPoint(point, one.points[i - 1], model, `${one.name}.points[${i}]`)
    })
  }
  for (const mark of model.marks) {
    if (!model.series[mark.series]?.points[mark.point]) {
      throw new InvalidInput({
        field: `marks.${mark.label}`,
        given: `${mark.series}, ${mark.point}`,
        allowed: 'the position of a series and of one of its points, from 0',
      })
    }
  }
  if (model.wanted) checkFromZero(model.wanted.value, 'wanted.value')
}

function checkPoint(
  point: BurdenPoint,
  before: BurdenPoint | undefined,
  model: BurdenCurveModel,
  field: string,
): void {
  checkValue(point.error, model.axis, `${field}.error`)
  checkFromZero(point.error, `${field}.error`)
  if (point.interval) checkEnds(point.interval, model.axis, `${field}.interval`)
  if (point.minutes !== null) checkFromZero(point.minutes, `${field}.minutes`)
  if (point.reliability !== null) checkValue(point.reliability, model.axis, `${field}.reliability`)
  const least = before?.questions ?? 0
  if (!(point.questions > least && Number.isFinite(point.questions))) {
    throw new InvalidInput({
      field: `${field}.questions`,
      given: point.questions,
      allowed: `above ${least}: from few questions to many`,
    })
  }
}

function checkFromZero(value: number, field: string): void {
  if (!(value >= 0 && Number.isFinite(value))) {
    throw new InvalidInput({ field, given: value, allowed: 'a number from 0' })
  }
}

function questionsLabel(language: Language): string {
  return language === 'sv' ? 'Antal frågor' : 'Number of questions'
}

/** "Antal frågor (omkring 15 sekunder per fråga)": where each question takes about as long, within a tenth. */
export function questionsAxisLabel(model: BurdenCurveModel, language: Language): string {
  const seconds = model.series.flatMap((one) =>
    one.points.flatMap((point) => (point.minutes === null ? [] : [(60 * point.minutes) / point.questions])),
  )
  const [shortest, longest] = [Math.min(...seconds), Math.max(...seconds)]
  const label = questionsLabel(language)
  if (seconds.length === 0 || shortest === 0 || longest > 1.1 * shortest) return label
  const each = numberText((shortest + longest) / 2, language, { decimals: 0 })
  return language === 'sv'
    ? `${label} (omkring ${each} sekunder per fråga)`
    : `${label} (about ${each} seconds each)`
}

/** A mean number of questions has a decimal, a form's own number has none. */
function questionsText(questions: number, language: Language): string {
  const number = numberText(questions, language, { decimals: Number.isInteger(questions) ? 0 : 1 })
  if (language === 'sv') return `${number} ${questions === 1 ? 'fråga' : 'frågor'}`
  return `${number} ${questions === 1 ? 'question' : 'questions'}`
}

function minutesText(minutes: number, language: Language): string {
  return `${numberText(minutes, language, { decimals: minutes < 10 && !Number.isInteger(minutes) ? 1 : 0 })} min`
}

export function wantedText(
  wanted: { readonly value: number; readonly label: string },
  model: BurdenCurveModel,
  language: Language,
): string {
  return `${wanted.label}: ${valueText(wanted.value, model.axis.form, language)}`
}

function errorText(point: BurdenPoint, model: BurdenCurveModel, language: Language): string {
  const { form } = model.axis
  return point.interval
    ? estimateText({ estimate: point.error, ...point.interval }, form, language)
    : valueText(point.error, form, language)
}

function reliabilityText(reliability: number, language: Language): string {
  return numberText(reliability, language, { decimals: 2 })
}

/** "8 frågor, 2 min: 0,52 (0,44 till 0,71), reliabilitet 0,81". */
function pointText(point: BurdenPoint, model: BurdenCurveModel, language: Language): string {
  const burden = [
    questionsText(point.questions, language),
    ...(point.minutes === null ? [] : [minutesText(point.minutes, language)]),
  ]
  const gain = [
    errorText(point, model, language),
    ...(point.reliability === null
      ? []
      : [
          `${language === 'sv' ? 'reliabilitet' : 'reliability'} ${reliabilityText(point.reliability, language)}`,
        ]),
  ]
  return `${burden.join(', ')}: ${gain.join(', ')}`
}

export function markDetail(
  mark: BurdenCurveModel['marks'][number],
  model: BurdenCurveModel,
  language: Language,
): string {
  const point = model.series[mark.series]?.points[mark.point]
  return point ? pointText(point, model, language) : ''
}

/** The fewest questions that reach the wanted precision, or that none do. */
function reachText(one: BurdenCurveModel['series'][number], wanted: number, language: Language): string {
  const sv = language === 'sv'
  const first = one.points.find((point) => point.error <= wanted)
  if (!first) {
    return sv
      ? `${one.name}: når inte den önskade precisionen.`
      : `${one.name}: does not reach the wanted precision.`
  }
  const questions = questionsText(first.questions, language)
  return sv
    ? `${one.name}: önskad precision med ${questions}.`
    : `${one.name}: the wanted precision with ${questions}.`
}

/** Whose error it is, and what the bars are. */
export function basisText(model: BurdenCurveModel, language: Language): string {
  const bars = language === 'sv' ? 'Streck' : 'Bars'
  const interval = model.intervalLabel === undefined ? '' : `. ${bars}: ${model.intervalLabel}`
  return `${sizeText(model.n, language)}${interval}`
}

export function describeBurdenCurve(model: BurdenCurveModel, language: Language): string {
  const sv = language === 'sv'
  const { wanted } = model
  const ends = model.series.flatMap((one) => {
    const [first] = one.points
    const last = one.points.at(-1)
    if (!first || !last) return []
    const texts = one.points.length > 1 ? [first, last] : [first]
    return [`${one.name}: ${texts.map((point) => pointText(point, model, language)).join('; ')}.`]
  })
  return [
    sv
      ? `${model.axis.label} efter antal frågor, ${basisText(model, language)}.`
      : `${model.axis.label} by number of questions, ${basisText(model, language)}.`,
    ...ends,
    ...model.marks.map((mark) => `${mark.label}: ${markDetail(mark, model, language)}.`),
    ...(wanted
      ? [
          `${wantedText(wanted, model, language)}.`,
          ...model.series.map((one) => reachText(one, wanted.value, language)),
        ]
      : []),
  ].join(' ')
}

export function tabulateBurdenCurve(model: BurdenCurveModel, language: Language): TableModel {
  const sv = language === 'sv'
  const nameOf = (series: number, point: number): string =>
    model.marks
      .filter((mark) => mark.series === series && mark.point === point)
      .map((mark) => mark.label)
      .join(', ')
  return {
    caption: `${model.title}. ${model.axis.label}, ${sizeText(model.n, language)}`,
    columns: [
      { header: questionsLabel(language), align: 'start', rowHeader: true },
      { header: sv ? 'Minuter' : 'Minutes', align: 'end' },
      { header: model.axis.label, align: 'end' },
      { header: model.intervalLabel ?? (sv ? 'Spridning' : 'Spread'), align: 'end' },
      { header: sv ? 'Reliabilitet' : 'Reliability', align: 'end' },
      { header: sv ? 'Anmärkning' : 'Note', align: 'start' },
    ],
    rows: model.series.flatMap((one, i) => [
      { kind: 'group' as const, title: one.name },
      ...one.points.map((point, j) => ({
        kind: 'row' as const,
        cells: [
          { text: questionsText(point.questions, language), sortValue: point.questions },
          point.minutes === null
            ? '–'
            : { text: minutesText(point.minutes, language), sortValue: point.minutes },
          { text: valueText(point.error, model.axis.form, language), sortValue: point.error },
          point.interval ? spanText(point.interval.low, point.interval.high, model.axis.form, language) : '–',
          point.reliability === null
            ? '–'
            : { text: reliabilityText(point.reliability, language), sortValue: point.reliability },
          nameOf(i, j),
        ],
      })),
    ]),
    ...(model.wanted ? { notes: [`${wantedText(model.wanted, model, language)}.`] } : {}),
  }
}
