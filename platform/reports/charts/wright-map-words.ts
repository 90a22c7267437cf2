import { InvalidInput, type Language, numberText } from '@utfall/basics'
import type { TableModel } from '../tables/model.ts'
import { binEnds, checkDistribution, describeDistribution, distributionRows } from './distribution.ts'
import type { WrightItem, WrightMapModel } from './measurement-models.ts'
import { checkSpan, checkValue } from './value-scale.ts'
import { estimateText, levelText, listText, spanText, valueText } from './value-text.ts'

/** Their numbers stand above the line of a question: more have no room on a phone. */
const MOST_THRESHOLDS = 12

export function checkWrightMap(model: WrightMapModel): void {
  checkDistribution(model.persons, model.axis)
  if (model.persons.mean) checkSpan(model.persons.mean, model.axis, 'persons.mean')
  const { sd } = model.persons
  if (sd !== null && !(sd >= 0 && Number.isFinite(sd))) {
    throw new InvalidInput({ field: 'persons.sd', given: sd, allowed: 'a number from 0' })
  }
  if (model.best) {
    checkValue(model.best.low, model.axis, 'best.low')
    checkValue(model.best.high, model.axis, 'best.high')
  }
  for (const item of model.items) {
    checkSpan(item.location, model.axis, item.label)
    if (item.thresholds.length > MOST_THRESHOLDS) {
      throw new InvalidInput({
        field: `${item.label}.thresholds`,
        given: item.thresholds.length,
        allowed: `at most ${MOST_THRESHOLDS}`,
      })
    }
    item.thresholds.forEach((one, i) => {
      checkSpan(one, model.axis, `${item.label}.thresholds[${i}]`)
    })
  }
}

/** All that has to be inside the picture, besides the locations. */
export function scaleValues(model: WrightMapModel): readonly number[] {
  const { mean, sd } = model.persons
  return [
    ...binEnds(model.persons),
    ...(mean ? [mean.estimate - (sd ?? 0), mean.estimate + (sd ?? 0)] : []),
    ...(model.best ? [model.best.low, model.best.high] : []),
    ...model.items.flatMap((item) => item.thresholds.map((threshold) => threshold.estimate)),
  ]
}

export function lowestFirst(model: WrightMapModel): readonly WrightItem[] {
  return model.items.toSorted((a, b) => a.location.estimate - b.location.estimate)
}

/** "Trösklarna 2 och 3 i omvänd ordning": as estimated, certain or not. With the caller's note after it. */
export function disorderText(item: WrightItem, language: Language): string | null {
  const turned = item.thresholds.flatMap((threshold, i) => {
    const before = item.thresholds[i - 1]
    return before !== undefined && threshold.estimate < before.estimate ? [i] : []
  })
  const pairs = turned.map((i) => `${i} ${language === 'sv' ? 'och' : 'and'} ${i + 1}`)
  const words =
    language === 'sv'
      ? `Trösklarna ${pairs.join(', ')} i omvänd ordning`
      : `Thresholds ${pairs.join(', ')} in reversed order`
  const parts = [...(turned.length > 0 ? [words] : []), ...(item.note === undefined ? [] : [item.note])]
  return parts.length === 0 ? null : parts.join('. ')
}

export function meanText(model: WrightMapModel, language: Language): string | null {
  const { mean, sd } = model.persons
  if (mean === null) return null
  const sv = language === 'sv'
  const { form } = model.axis
  const text = `${sv ? 'Medelvärde' : 'Mean'} ${estimateText(mean, form, language)}`
  if (sd === null) return text
  const spread = valueText(sd, unsigned(form), language)
  return sv
    ? `${text}; linjen är en standardavvikelse åt var sida (${spread})`
    : `${text}; the line is one standard deviation each way (${spread})`
}

function unsigned(form: WrightMapModel['axis']['form']): WrightMapModel['axis']['form'] {
  return form.kind === 'number' ? { kind: 'number', decimals: form.decimals } : form
}

/** Heading and key of the questions. */
export function itemsKey(model: WrightMapModel, language: Language): readonly [string, string] {
  const sv = language === 'sv'
  const level = levelText(model.level, language)
  const hasThresholds = model.items.some((item) => item.thresholds.length > 1)
  const numbers = sv
    ? ' Siffror: trösklar, där ett svar och nästa är lika troliga (1 mellan de två första svaren).'
    : ' Numbers: thresholds, where one answer and the next are equally likely (1 between the first two answers).'
  return [
    sv ? 'Frågor, från lågt till högt på skalan' : 'Questions, from low to high on the scale',
    `${sv ? 'Prick: läge med' : 'Dot: location with'} ${level}.${hasThresholds ? numbers : ''}`,
  ]
}

export function describeWrightMap(model: WrightMapModel, language: Language): string {
  const sv = language === 'sv'
  const { form } = model.axis
  const items = lowestFirst(model)
  const [lowest] = items
  const highest = items.at(-1)
  const count = numberText(items.length, language, { decimals: 0 })
  const named = (item: WrightItem): string => `${item.label}: ${estimateText(item.location, form, language)}`
  const notes = items.flatMap((item) => {
    const note = disorderText(item, language)
    return note === null ? [] : [`${item.label}: ${note}.`]
  })
  const mean = meanText(model, language)
  return [
    sv
      ? `Personer och ${count} frågor på samma skala, med ${levelText(model.level, language)}. ${model.axis.label}.`
      : `People and ${count} questions on one scale, with ${levelText(model.level, language)}. ${model.axis.label}.`,
    ...describeDistribution(model.persons, model.axis, language),
    ...(mean === null ? [] : [`${mean}.`]),
    ...(model.best
      ? [`${model.best.label}: ${spanText(model.best.low, model.best.high, form, language)}.`]
      : []),
    ...(lowest && highest && items.length > 1
      ? [`${sv ? 'Lägst' : 'Lowest'}: ${named(lowest)}.`, `${sv ? 'Högst' : 'Highest'}: ${named(highest)}.`]
      : items.map((item) => `${named(item)}.`)),
    ...notes,
  ].join(' ')
}

export function tabulateWrightMap(model: WrightMapModel, language: Language): TableModel {
  const sv = language === 'sv'
  const { form } = model.axis
  const items = lowestFirst(model)
  return {
    caption: `${model.title}. ${model.axis.label}`,
    columns: [
      {
        header: sv ? 'Fråga eller del av skalan' : 'Question or part of the scale',
        align: 'start',
        rowHeader: true,
      },
      { header: sv ? 'Läge' : 'Location', align: 'end' },
      { header: levelText(model.level, language), align: 'end' },
      { header: sv ? 'Trösklar' : 'Thresholds', align: 'start' },
      { header: sv ? 'Anmärkning' : 'Note', align: 'start' },
      { header: sv ? 'Antal personer' : 'Number of people', align: 'end' },
    ],
    rows: [
      { kind: 'group', title: itemsKey(model, language)[0] },
      ...items.map((item) => ({
        kind: 'row' as const,
        cells: [
          item.label,
          { text: valueText(item.location.estimate, form, language), sortValue: item.location.estimate },
          {
            text: spanText(item.location.low, item.location.high, form, language),
            sortValue: item.location.low,
          },
          thresholdsText(item, model, language),
          disorderText(item, language) ?? '',
          '',
        ],
      })),
      ...distributionRows(model.persons, model.axis, 6, language),
    ],
    ...(meanText(model, language) === null ? {} : { notes: [`${meanText(model, language)}.`] }),
  }
}

function thresholdsText(item: WrightItem, model: WrightMapModel, language: Language): string {
  return listText(
    item.thresholds.map((one, i) => `${i + 1}: ${estimateText(one, model.axis.form, language)}`),
    language,
  )
}
