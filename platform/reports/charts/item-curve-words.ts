import { InvalidInput, type Language, numberText } from '@utfall/basics'
import type { TableModel, TableRow } from '../tables/model.ts'
import { countText, sizeText } from './count-text.ts'
import { checkCurve, checkPlaces, valueAt } from './curves.ts'
import type { ItemCurveModel, ItemCurvePanel } from './measurement-models.ts'
import type { ValueForm } from './value-model.ts'
import { checkSpan, checkValue } from './value-scale.ts'
import { levelText, spanText, valueText } from './value-text.ts'

export const SHARE_FORM: ValueForm = { kind: 'share', decimals: 0 }
/** Their numbers stand beside each other over a panel on a phone. */
const MOST_CATEGORIES = 11

type Expected = Extract<ItemCurvePanel, { kind: 'expected-score' }>
type Categories = Extract<ItemCurvePanel, { kind: 'categories' }>
type Mean = Expected['observed'][number]

export function checkItemCurve(model: ItemCurveModel): void {
  checkPlaces(model.at, model.axis)
  for (const panel of model.panels) {
    if (panel.kind === 'categories') checkCategories(panel, model)
    else checkExpected(panel, model)
  }
}

function checkExpected(panel: Expected, model: ItemCurveModel): void {
  if (!(panel.highestScore > 0 && Number.isFinite(panel.highestScore))) {
    throw new InvalidInput({
      field: `${panel.label}.highestScore`,
      given: panel.highestScore,
      allowed: 'above 0',
    })
  }
  checkCurve(panel.expected, model.at, model.scoreAxis, `${panel.label}.expected`)
  panel.observed.forEach((mean, i) => {
    checkValue(mean.at, model.axis, `${panel.label}.observed[${i}].at`)
    checkSpan(mean, model.scoreAxis, `${panel.label}.observed[${i}]`)
  })
}

function checkCategories(panel: Categories, model: ItemCurveModel): void {
  if (panel.categories.length < 2 || panel.categories.length > MOST_CATEGORIES) {
    throw new InvalidInput({
      field: `${panel.label}.categories`,
      given: panel.categories.length,
      allowed: `2 to ${MOST_CATEGORIES} answers`,
    })
  }
  for (const { label, probabilities } of panel.categories) {
    const field = `${panel.label}.${label}.probabilities`
    checkCurve(probabilities, model.at, model.scoreAxis, field)
    const outside = probabilities.find((one) => one < 0 || one > 1)
    if (outside !== undefined) throw new InvalidInput({ field, given: outside, allowed: '0 to 1' })
  }
}

/** True when the interval of an observed mean leaves the model's curve out. */
export function missesCurve(mean: Mean, panel: Expected, model: ItemCurveModel): boolean {
  const expected = valueAt(model.at, panel.expected, mean.at)
  return expected !== null && (expected < mean.low || expected > mean.high)
}

export function peakOf(
  probabilities: readonly number[],
  at: readonly number[],
): { readonly at: number; readonly value: number } {
  const value = Math.max(...probabilities)
  return { at: at[probabilities.indexOf(value)] ?? 0, value }
}

/** Under the name of a question: the caller's words, and how many stand behind the marks. */
export function panelNote(panel: ItemCurvePanel, language: Language): readonly string[] {
  const notes = panel.note === undefined ? [] : [panel.note]
  if (panel.kind === 'categories') return notes
  return panel.observed.length === 0 ? notes : [...notes, groupSizes(panel, language)]
}

/** "6 grupper, n = 92 till 112". */
function groupSizes(panel: Expected, language: Language): string {
  const sv = language === 'sv'
  const numbers = panel.observed.flatMap(({ n }) => (typeof n === 'number' ? [n] : []))
  const hidden = panel.observed.find(({ n }) => typeof n === 'string')?.n
  const number = (value: number): string => numberText(value, language, { decimals: 0 })
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  const shown =
    numbers.length === 0
      ? []
      : [low === high ? sizeText(low, language) : `n = ${number(low)} ${sv ? 'till' : 'to'} ${number(high)}`]
  const word = panel.observed.length === 1 ? (sv ? 'grupp' : 'group') : sv ? 'grupper' : 'groups'
  return [
    `${number(panel.observed.length)} ${word}`,
    ...shown,
    ...(hidden === undefined ? [] : [sizeText(hidden, language)]),
  ].join(', ')
}

/** How the panels are read, above them. */
export function itemCurveKey(model: ItemCurveModel, language: Language): readonly string[] {
  const sv = language === 'sv'
  const level = levelText(model.level, language)
  const hasExpected = model.panels.some((panel) => panel.kind === 'expected-score')
  const categories = categoryKey(model)
  return [
    ...(hasExpected
      ? [
          sv
            ? `${model.scoreAxis.label}. Kurva: modellen. Märke: medelvärde i en grupp personer med ${level}; fyllt när intervallet missar kurvan.`
            : `${model.scoreAxis.label}. Curve: the model. Mark: mean of a group of people with its ${level}; filled when the interval misses the curve.`,
        ]
      : []),
    ...(categories === null
      ? []
      : [
          sv
            ? `Sannolikhet för varje svar enligt modellen. Svaren: ${categories}.`
            : `Probability of each answer by the model. The answers: ${categories}.`,
        ]),
  ]
}

/** "0 Aldrig, 1 Ibland": once, when all questions share their answers; else numbers alone, named in the table. */
function categoryKey(model: ItemCurveModel): string | null {
  const lists = model.panels.flatMap((panel) =>
    panel.kind === 'categories'
      ? [panel.categories.map((one, i) => `${i}\u00a0${one.label}`).join(', ')]
      : [],
  )
  const [first] = lists
  if (first === undefined) return null
  if (lists.every((list) => list === first)) return first
  const most = Math.max(
    ...model.panels.map((panel) => (panel.kind === 'categories' ? panel.categories.length : 0)),
  )
  return `0–${most - 1}`
}

export function describeItemCurve(model: ItemCurveModel, language: Language): string {
  const sv = language === 'sv'
  const panels = model.panels.map((panel) => {
    const notes = panelNote(panel, language)
    const head = `${panel.label}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}: `
    return `${head}${panel.kind === 'categories' ? peakWords(panel, model, language) : meanWords(panel, model, language)}.`
  })
  return [
    `${model.axis.label}.`,
    ...itemCurveKey(model, language),
    ...panels,
    ...(model.panels.length === 0 ? [sv ? 'Ingen fråga.' : 'No question.'] : []),
  ].join(' ')
}

function meanWords(panel: Expected, model: ItemCurveModel, language: Language): string {
  const sv = language === 'sv'
  const missed = panel.observed.filter((mean) => missesCurve(mean, panel, model))
  const all = numberText(panel.observed.length, language, { decimals: 0 })
  if (panel.observed.length === 0) return sv ? 'inga observerade medelvärden' : 'no observed means'
  if (missed.length === 0) {
    return sv ? `inget av ${all} intervall missar kurvan` : `none of ${all} intervals misses the curve`
  }
  const places = missed.map((mean) => valueText(mean.at, model.axis.form, language)).join('; ')
  const count = numberText(missed.length, language, { decimals: 0 })
  return sv
    ? `${count} av ${all} intervall missar kurvan, vid ${places}`
    : `${count} of ${all} intervals miss the curve, at ${places}`
}

function peakWords(panel: Categories, model: ItemCurveModel, language: Language): string {
  return panel.categories
    .map((category, i) => `${i} ${category.label} ${peakText(category.probabilities, model, language)}`)
    .join(', ')
}

/** "som mest 62 % vid −0,4". */
function peakText(probabilities: readonly number[], model: ItemCurveModel, language: Language): string {
  const peak = peakOf(probabilities, model.at)
  const share = valueText(peak.value, SHARE_FORM, language)
  const place = valueText(peak.at, model.axis.form, language)
  return language === 'sv' ? `som mest ${share} vid ${place}` : `at most ${share} at ${place}`
}

export function tabulateItemCurve(model: ItemCurveModel, language: Language): TableModel {
  const sv = language === 'sv'
  return {
    caption: `${model.title}. ${model.axis.label}`,
    columns: [
      {
        header: sv ? 'Plats på skalan, eller svar' : 'Place on the scale, or answer',
        align: 'start',
        rowHeader: true,
      },
      { header: sv ? 'Observerat medelvärde' : 'Observed mean', align: 'end' },
      { header: levelText(model.level, language), align: 'end' },
      { header: 'n', align: 'end' },
      { header: sv ? 'Modellen' : 'The model', align: 'end' },
    ],
    rows: model.panels.flatMap((panel) => [
      { kind: 'group' as const, title: [panel.label, ...(panel.note ? [panel.note] : [])].join('. ') },
      ...(panel.kind === 'categories'
        ? panel.categories.map(
            (category, i): TableRow => ({
              kind: 'row',
              cells: [
                `${i} ${category.label}`,
                '–',
                '–',
                '–',
                peakText(category.probabilities, model, language),
              ],
            }),
          )
        : panel.observed.map((mean) => meanRow(mean, panel, model, language))),
    ]),
  }
}

function meanRow(mean: Mean, panel: Expected, model: ItemCurveModel, language: Language): TableRow {
  const { form } = model.scoreAxis
  const expected = valueAt(model.at, panel.expected, mean.at)
  return {
    kind: 'row',
    cells: [
      { text: valueText(mean.at, model.axis.form, language), sortValue: mean.at },
      { text: valueText(mean.estimate, form, language), sortValue: mean.estimate },
      { text: spanText(mean.low, mean.high, form, language), sortValue: mean.low },
      countText(mean.n, language),
      expected === null ? '–' : { text: valueText(expected, form, language), sortValue: expected },
    ],
  }
}
