import { InvalidInput, type Language } from '@utfall/basics'
import type { TableModel } from '../tables/model.ts'
import { countText } from './count-text.ts'
import type { MeansOverTimeModel } from './model.ts'
import { MAX_SERIES } from './series-dress.ts'
import { checkSpan } from './value-scale.ts'
import { estimateText, levelText, listText } from './value-text.ts'

export function checkMeansOverTime(model: MeansOverTimeModel): void {
  if (model.times.length === 0) {
    throw new InvalidInput({ field: 'times', given: 0, allowed: 'at least one time' })
  }
  if (model.series.length === 0 || model.series.length > MAX_SERIES) {
    throw new InvalidInput({
      field: 'series',
      given: model.series.length,
      allowed: `1 to ${MAX_SERIES} series`,
    })
  }
  for (const one of model.series) {
    if (one.points.length !== model.times.length) {
      throw new InvalidInput({
        field: `${one.name}.points`,
        given: one.points.length,
        allowed: `one for each of ${model.times.length} times`,
      })
    }
    for (const point of one.points) {
      if (point) checkSpan(point, model.axis, one.name)
    }
  }
}

export function describeMeansOverTime(model: MeansOverTimeModel, language: Language): string {
  const sv = language === 'sv'
  const names = listText(
    model.series.map((one) => one.name),
    language,
  )
  const series = model.series.map((one) => {
    const points = one.points.flatMap((point, i) =>
      point === null
        ? []
        : [`${estimateText(point, model.axis.form, language)} ${sv ? 'vid' : 'at'} ${model.times[i]?.label}`],
    )
    return `${one.name}: ${points.join('; ')}.`
  })
  return [
    sv
      ? `${model.axis.label} över tid för ${names}, med ${levelText(model.level, language)}. ${model.timeLabel}.`
      : `${model.axis.label} over time for ${names}, with ${levelText(model.level, language)}. ${model.timeLabel}.`,
    ...series,
  ].join(' ')
}

export function tabulateMeansOverTime(model: MeansOverTimeModel, language: Language): TableModel {
  const withCounts = model.series.map((one) => one.points.some((point) => point?.n !== undefined))
  return {
    caption: `${model.title}. ${model.axis.label} (${levelText(model.level, language)})`,
    columns: [
      { header: model.timeLabel, align: 'start', rowHeader: true },
      ...model.series.flatMap((one, i) => [
        { header: one.name, align: 'end' as const },
        ...(withCounts[i] ? [{ header: `${one.name}, n`, align: 'end' as const }] : []),
      ]),
    ],
    rows: model.times.map((time, i) => ({
      kind: 'row',
      cells: [
        time.label,
        ...model.series.flatMap((one, j) => {
          const point = one.points[i] ?? null
          const estimate =
            point === null
              ? '–'
              : { text: estimateText(point, model.axis.form, language), sortValue: point.estimate }
          const n = point?.n === undefined ? '–' : countText(point.n, language)
          return withCounts[j] ? [estimate, n] : [estimate]
        }),
      ],
    })),
  }
}
