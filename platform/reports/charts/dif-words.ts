import { InvalidInput, type Language, numberText, pText } from '@utfall/basics'
import type { TableModel } from '../tables/model.ts'
import { sizeText } from './count-text.ts'
import type { DifDifference, DifModel } from './measurement-models.ts'
import { MAX_SERIES } from './series-dress.ts'
import { checkSpan } from './value-scale.ts'
import { estimateText, levelText, listText, spanText, valueText } from './value-text.ts'

type Estimated = Extract<DifDifference, { kind: 'estimate' }>

export function checkDif(model: DifModel): void {
  const { moderate, large } = model.limits
  if (!(moderate > 0 && large > moderate && Number.isFinite(large))) {
    throw new InvalidInput({
      field: 'limits',
      given: `${moderate}, ${large}`,
      allowed: 'two numbers above 0, moderate below large',
    })
  }
  if (!(model.alpha > 0 && model.alpha < 1)) {
    throw new InvalidInput({ field: 'alpha', given: model.alpha, allowed: 'between 0 and 1' })
  }
  if (model.groups.length === 0 || model.groups.length > MAX_SERIES) {
    throw new InvalidInput({
      field: 'groups',
      given: model.groups.length,
      allowed: `1 to ${MAX_SERIES} groups beside the reference`,
    })
  }
  for (const row of model.rows) {
    if (row.differences.length !== model.groups.length) {
      throw new InvalidInput({
        field: `${row.label}.differences`,
        given: row.differences.length,
        allowed: `one for each of ${model.groups.length} groups`,
      })
    }
    for (const one of row.differences) if (one.kind === 'estimate') checkDifference(one, model, row.label)
  }
}

function checkDifference(one: Estimated, model: DifModel, label: string): void {
  checkSpan(one, model.axis, label)
  if (!(one.adjustedP >= 0 && one.adjustedP <= 1)) {
    throw new InvalidInput({ field: `${label}.adjustedP`, given: one.adjustedP, allowed: '0 to 1' })
  }
}

export function sizeClass(one: Estimated, model: DifModel): 'negligible' | 'moderate' | 'large' {
  const size = Math.abs(one.estimate)
  if (size >= model.limits.large) return 'large'
  return size >= model.limits.moderate ? 'moderate' : 'negligible'
}

export function isCertain(one: Estimated, model: DifModel): boolean {
  return one.adjustedP < model.alpha
}

const SIZES = {
  sv: { negligible: 'försumbar', moderate: 'måttlig', large: 'stor' },
  en: { negligible: 'negligible', moderate: 'moderate', large: 'large' },
} as const

/** "måttlig, säkerställd (p = 0,012)". */
export function differenceWords(one: DifDifference, model: DifModel, language: Language): string {
  if (one.kind === 'not-estimable') return one.note
  const certain = isCertain(one, model)
  const word =
    language === 'sv'
      ? certain
        ? 'säkerställd'
        : 'inte säkerställd'
      : certain
        ? 'established'
        : 'not established'
  // The figure and its sign stay on one line.
  const p = pText(one.adjustedP, language).replaceAll(' ', '\u00a0')
  return `${SIZES[language][sizeClass(one, model)]}, ${word} (${p})`
}

/** Worth a word where there is little room: at least moderate, or established, or not estimable. */
export function isNotable(one: DifDifference, model: DifModel): boolean {
  return one.kind === 'not-estimable' || isCertain(one, model) || sizeClass(one, model) !== 'negligible'
}

/** How the picture is read, above it. */
export function difKey(model: DifModel, language: Language): readonly string[] {
  const sv = language === 'sv'
  const limit = (value: number): string => limitText(value, model, language)
  const [moderate, large] = [limit(model.limits.moderate), limit(model.limits.large)]
  const alpha = numberText(model.alpha, language, { decimals: alphaDecimals(model.alpha) })
  return [
    sv
      ? `${groupsText(model, language)}. Linje: ${levelText(model.level, language)}.`
      : `${groupsText(model, language)}. Line: ${levelText(model.level, language)}.`,
    sv
      ? `Skuggat: försumbar, under ${moderate}. Utanför långa streck: stor, från ${large}.`
      : `Shaded: negligible, below ${moderate}. Beyond the long dashes: large, from ${large}.`,
    sv
      ? `Fyllt märke: säkerställd, p under ${alpha} efter justering (${model.adjustment}). Öppet: inte säkerställd. Utan ord: försumbar och inte säkerställd.`
      : `Filled mark: established, p below ${alpha} after adjustment (${model.adjustment}). Open: not established. Without words: negligible and not established.`,
  ]
}

function alphaDecimals(alpha: number): number {
  return Math.min(6, Math.max(2, Math.ceil(-Math.log10(alpha))))
}

/** With the decimals that the limit has itself: 0,43 on an axis of one decimal is not 0,4. */
function limitText(value: number, model: DifModel, language: Language): string {
  const { form } = model.axis
  if (form.kind !== 'number') return valueText(value, form, language)
  return numberText(value, language, { decimals: Math.max(form.decimals, 2) })
}

/** "Kvinnor (n = 512) och unga (n = 88) jämfört med män (n = 489)". */
function groupsText(model: DifModel, language: Language): string {
  const named = (group: DifModel['reference']): string => `${group.name} (${sizeText(group.n, language)})`
  const groups = listText(model.groups.map(named), language)
  return `${groups} ${language === 'sv' ? 'jämfört med' : 'compared with'} ${named(model.reference)}`
}

export function describeDif(model: DifModel, language: Language): string {
  const sv = language === 'sv'
  const all = model.rows.flatMap((row) =>
    row.differences.map((one, i) => ({ one, label: row.label, group: model.groups[i]?.name ?? '' })),
  )
  const named = ({ one, label, group }: (typeof all)[number]): string => {
    const words = differenceWords(one, model, language)
    const where = model.groups.length > 1 ? `${label}, ${group}` : label
    if (one.kind === 'not-estimable') return `${where}: ${words}.`
    return `${where}: ${estimateText(one, model.axis.form, language)}, ${words}.`
  }
  const told = all.filter(({ one }) => isNotable(one, model))
  const rest = all.length - told.length
  const count = numberText(all.length, language, { decimals: 0 })
  return [
    sv ? `${count} jämförelser. ${model.axis.label}.` : `${count} comparisons. ${model.axis.label}.`,
    ...difKey(model, language),
    ...told.map(named),
    ...(rest === 0
      ? []
      : [
          sv
            ? `Övriga ${rest}: försumbara och inte säkerställda.`
            : `The other ${rest}: negligible and not established.`,
        ]),
  ].join(' ')
}

export function tabulateDif(model: DifModel, language: Language): TableModel {
  const sv = language === 'sv'
  const several = model.groups.length > 1
  return {
    caption: `${model.title}. ${model.axis.label}`,
    columns: [
      { header: sv ? 'Fråga' : 'Question', align: 'start', rowHeader: true },
      ...(several ? [{ header: sv ? 'Grupp' : 'Group', align: 'start' as const }] : []),
      { header: sv ? 'Skillnad' : 'Difference', align: 'end' },
      { header: levelText(model.level, language), align: 'end' },
      { header: sv ? 'Justerat p' : 'Adjusted p', align: 'end' },
      { header: sv ? 'I ord' : 'In words', align: 'start' },
    ],
    rows: model.rows.flatMap((row) =>
      row.differences.map((one, i) => ({
        kind: 'row' as const,
        cells: [
          row.label,
          ...(several ? [model.groups[i]?.name ?? ''] : []),
          ...(one.kind === 'estimate'
            ? [
                { text: valueText(one.estimate, model.axis.form, language), sortValue: one.estimate },
                { text: spanText(one.low, one.high, model.axis.form, language), sortValue: one.low },
                { text: pText(one.adjustedP, language), sortValue: one.adjustedP },
              ]
            : ['–', '–', '–']),
          differenceWords(one, model, language),
        ],
      })),
    ),
    notes: difKey(model, language),
  }
}
