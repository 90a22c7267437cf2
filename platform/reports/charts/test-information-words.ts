import { InvalidInput, type Language, numberText } from '@utfall/basics'
import type { TableModel } from '../tables/model.ts'
import { checkCurve, checkPlaces, evenly, goodStretches, type Stretch } from './curves.ts'
import { checkDistribution, describeDistribution, distributionRows } from './distribution.ts'
import type { TestInformationModel } from './measurement-models.ts'
import { MAX_SERIES } from './series-dress.ts'
import { checkValue } from './value-scale.ts'
import { spanText, valueText } from './value-text.ts'

export function checkTestInformation(model: TestInformationModel): void {
  checkPlaces(model.at, model.axis)
  if (model.curves.length === 0 || model.curves.length > MAX_SERIES) {
    throw new InvalidInput({
      field: 'curves',
      given: model.curves.length,
      allowed: `1 to ${MAX_SERIES} curves`,
    })
  }
  for (const curve of model.curves)
    checkCurve(curve.values, model.at, model.valueAxis, `${curve.name}.values`)
  if (model.limit) checkValue(model.limit.value, model.valueAxis, 'limit.value')
  if (model.persons) checkDistribution(model.persons, model.axis)
}

export function stretchesOf(model: TestInformationModel, curve: number): readonly Stretch[] {
  if (!model.limit) return []
  return goodStretches(model.at, model.curves[curve]?.values ?? [], model.limit)
}

/** "Inom gränsen från −1,8 till 2,3": more than one stretch where the curve leaves the limit and comes back. */
export function stretchText(model: TestInformationModel, curve: number, language: Language): string {
  const sv = language === 'sv'
  const stretches = stretchesOf(model, curve).map(
    (one) => `${sv ? 'från' : 'from'} ${spanText(one.low, one.high, model.axis.form, language)}`,
  )
  if (stretches.length === 0) return sv ? 'Ingenstans inom gränsen' : 'Nowhere within the limit'
  return `${sv ? 'Inom gränsen' : 'Within the limit'} ${stretches.join(sv ? ' och ' : ' and ')}`
}

export function describeTestInformation(model: TestInformationModel, language: Language): string {
  const sv = language === 'sv'
  const form = model.valueAxis.form
  const curves = model.curves.map((curve, i) => {
    const best = model.limit?.good === 'above' ? Math.max(...curve.values) : Math.min(...curve.values)
    const place = model.at[curve.values.indexOf(best)] ?? 0
    const word = model.limit?.good === 'above' ? (sv ? 'högst' : 'highest') : sv ? 'lägst' : 'lowest'
    const where = valueText(place, model.axis.form, language)
    const good = model.limit ? ` ${stretchText(model, i, language)}.` : ''
    return `${curve.name}: ${word} ${valueText(best, form, language)} ${sv ? 'vid' : 'at'} ${where}.${good}`
  })
  return [
    sv
      ? `${model.valueAxis.label} längs skalan. ${model.axis.label}.`
      : `${model.valueAxis.label} along the scale. ${model.axis.label}.`,
    ...(model.limit ? [`${model.limit.label}: ${valueText(model.limit.value, form, language)}.`] : []),
    ...curves,
    ...(model.persons ? describeDistribution(model.persons, model.axis, language) : []),
  ].join(' ')
}

const TABLE_ROWS = 25

export function tabulateTestInformation(model: TestInformationModel, language: Language): TableModel {
  const sv = language === 'sv'
  const places = evenly(
    model.at.map((_, i) => i),
    TABLE_ROWS,
  )
  const columns = model.curves.length + 1 + (model.persons ? 1 : 0)
  const number = (value: number): string => numberText(value, language, { decimals: 0 })
  const [shown, all] = [number(places.length), number(model.at.length)]
  const left = sv ? `${shown} av ${all} platser på kurvorna.` : `${shown} of ${all} places on the curves.`
  return {
    caption: `${model.title}. ${model.valueAxis.label}`,
    columns: [
      { header: model.axis.label, align: 'start', rowHeader: true },
      ...model.curves.map((curve) => ({ header: curve.name, align: 'end' as const })),
      ...(model.persons
        ? [{ header: sv ? 'Antal personer' : 'Number of people', align: 'end' as const }]
        : []),
    ],
    rows: [
      ...places.map((i) => ({
        kind: 'row' as const,
        cells: [
          { text: valueText(model.at[i] ?? 0, model.axis.form, language), sortValue: model.at[i] ?? 0 },
          ...model.curves.map((curve) => ({
            text: valueText(curve.values[i] ?? 0, model.valueAxis.form, language),
            sortValue: curve.values[i] ?? 0,
          })),
          ...(model.persons ? [''] : []),
        ],
      })),
      ...(model.persons ? distributionRows(model.persons, model.axis, columns, language) : []),
    ],
    ...(places.length < model.at.length ? { notes: [left] } : {}),
  }
}
