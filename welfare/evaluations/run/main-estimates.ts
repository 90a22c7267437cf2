import type { ResultEstimate } from '../result/schema.ts'
import type { Study, StudyOutcome } from '../study/schema.ts'
import { contrastsOf, type Setting } from './contrast.ts'
import { type Figures, placed } from './figures.ts'
import type { ScaledEstimate } from './pooled-sets.ts'
import { scaledChange, scaledEstimate } from './scaled-estimate.ts'

export type MainEstimates = {
  readonly main: readonly ResultEstimate[]
  /** Of outcomes with a scale: by the point measures, and in standard deviations. */
  readonly beside: readonly ResultEstimate[]
}

/** Each outcome at each time after, in each comparison, as the study planned it. */
export function mainEstimates(setting: Setting): MainEstimates {
  const { study, people } = setting
  if (study.design.kind === 'before-after') return changesWithin(setting)
  const found = study.outcomes.flatMap((outcome) =>
    followUps(study, outcome).flatMap((time) =>
      contrastsOf(study).map((contrast) => {
        const values = people.outcomes.get(outcome.id)?.get(time) ?? new Float64Array(0)
        const { comparison, ...scaled } = scaledEstimate(setting, { outcome, time, contrast, values })
        return rowsOf(scaled, 'main', (analysis, figures) =>
          placed(study, { outcome, time, contrast, analysis }, comparison, figures),
        )
      }),
    ),
  )
  return joined(found)
}

function changesWithin(setting: Setting): MainEstimates {
  const { study, people } = setting
  const found = study.outcomes.flatMap((outcome) => {
    const times = people.outcomes.get(outcome.id)
    const before = study.timePoints.find((time) => time.months === 0 && times?.has(time.id))
    const start = before ? times?.get(before.id) : undefined
    if (!start) return []
    return followUps(study, outcome).map((time) => {
      const end = times?.get(time) ?? new Float64Array(start.length).fill(Number.NaN)
      const n = end.filter((value, person) => !Number.isNaN(value - start[person])).length
      const contrast = { arm: 0, control: 0 }
      return rowsOf(
        scaledChange(setting, outcome, time, start, end),
        'change-within',
        (analysis, figures) => {
          const row = placed(study, { outcome, time, contrast, analysis }, { n1: n, n0: 0 }, figures)
          const arm = study.arms[0]?.id ?? ''
          return { ...row, contrast: { arm, control: null }, nByArm: row.n === null ? null : { [arm]: n } }
        },
      )
    })
  })
  return joined(found)
}

function followUps(study: Study, outcome: StudyOutcome): readonly string[] {
  const later = study.timePoints.filter((time) => time.months > 0).map((time) => time.id)
  return outcome.at.map((at) => at.time).filter((time) => later.includes(time))
}

type Rows = { readonly main: ResultEstimate; readonly beside: readonly ResultEstimate[] }

function rowsOf(
  { main, pointMeasures, standardised }: ScaledEstimate,
  analysis: 'main' | 'change-within',
  row: (analysis: ResultEstimate['analysis'], figures: Figures) => ResultEstimate,
): Rows {
  return {
    main: row(analysis, main),
    beside: [
      ...(pointMeasures === null ? [] : [row('point-measures', pointMeasures)]),
      ...(standardised === null ? [] : [row('standardised', standardised)]),
    ],
  }
}

function joined(rows: readonly Rows[]): MainEstimates {
  return { main: rows.map(({ main }) => main), beside: rows.flatMap(({ beside }) => beside) }
}
