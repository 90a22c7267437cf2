import { FaultList, type Faults } from '@utfall/exchange'
import type { Study, StudyOutcome } from './schema.ts'

/**
 * What a study must hold together beyond the shape of each field. Each fault names the place in study.json as a
 * path, what stands there and what would be right.
 */
export function studyFaults(study: Study, file: string): Faults {
  const faults = new FaultList(file)
  const report: Report = (column, given, allowed, swedish) =>
    faults.add({ row: null, column, given, allowed, swedish: { given, allowed: swedish } })

  armFaults(study, report)
  repeated(
    study.arms.map((arm) => arm.id),
    'arms',
    report,
  )
  repeated(
    study.timePoints.map((time) => time.id),
    'timePoints',
    report,
  )
  repeated(
    study.outcomes.map((outcome) => outcome.id),
    'outcomes',
    report,
  )
  repeated(
    study.subgroups.map((subgroup) => subgroup.id),
    'subgroups',
    report,
  )
  if (!study.outcomes.some((outcome) => outcome.role === 'primary')) {
    report('outcomes', 'no outcome with role primary', 'at least one', 'minst ett utfall med role primary')
  }
  for (const [index, outcome] of study.outcomes.entries()) {
    outcomeFaults(study, outcome, `outcomes[${index}]`, report)
  }
  fileFaults(study, report)
  if (study.design.kind === 'cluster-randomised' && study.data.cluster === undefined) {
    report(
      'data.cluster',
      'nothing',
      'the column of the group that was drawn as one',
      'kolumnen för gruppen som lottades',
    )
  }
  return faults.result()
}

type Report = (column: string, given: string, allowed: string, swedish: string) => void

function armFaults(study: Study, report: Report): void {
  const controls = study.arms.filter((arm) => arm.role === 'control').length
  const treatments = study.arms.length - controls
  if (study.design.kind === 'before-after') {
    if (controls > 0)
      report(
        'arms',
        `${controls} control arms`,
        'none in a before-after design',
        'ingen i en före-efter-studie',
      )
    if (treatments !== 1) report('arms', `${treatments} treatment arms`, 'one', 'en')
    return
  }
  if (controls !== 1)
    report('arms', `${controls} arms with role control`, 'exactly one', 'exakt en arm med role control')
  if (treatments < 1)
    report('arms', 'no arm with role treatment', 'at least one', 'minst en arm med role treatment')
  const values = study.arms.flatMap((arm) => arm.values ?? [arm.id])
  repeated(values, 'arms[].values', report)
}

function repeated(ids: readonly string[], path: string, report: Report): void {
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  for (const id of new Set(twice)) report(path, `«${id}» twice`, 'each once', 'varje en gång')
}

function outcomeFaults(study: Study, outcome: StudyOutcome, path: string, report: Report): void {
  const times = study.timePoints.map((time) => time.id)
  outcome.at.forEach((at, index) => {
    if (!times.includes(at.time)) {
      report(
        `${path}.at[${index}].time`,
        `«${at.time}»`,
        `one of ${times.join(', ')}`,
        `något av ${times.join(', ')}`,
      )
    }
  })
  repeated(
    outcome.at.map((at) => at.time),
    `${path}.at`,
    report,
  )
  const measured = outcome.at.map((at) => at.time)
  if (outcome.horizon !== undefined && !measured.includes(outcome.horizon)) {
    report(
      `${path}.horizon`,
      `«${outcome.horizon}»`,
      `one of ${measured.join(', ')}`,
      `något av ${measured.join(', ')}`,
    )
  }
  if (!study.timePoints.some((time) => time.months > 0 && measured.includes(time.id))) {
    report(`${path}.at`, 'only the time before', 'a time after allocation', 'en tid efter lottningen')
  }
  kindFaults(outcome, path, report)
}

function kindFaults(outcome: StudyOutcome, path: string, report: Report): void {
  if (outcome.kind === 'ladder' && outcome.states === undefined) {
    report(`${path}.states`, 'nothing', 'the states in order', 'tillstånden i ordning')
  }
  if (outcome.kind !== 'ladder' && outcome.states !== undefined) {
    report(`${path}.states`, 'states', 'only for kind ladder', 'bara för kind ladder')
  }
  if (outcome.kind !== 'binary' && outcome.yes !== undefined) {
    report(`${path}.yes`, 'yes', 'only for kind binary', 'bara för kind binary')
  }
  if (outcome.transform !== undefined && outcome.kind !== 'measure' && outcome.kind !== 'cost') {
    report(
      `${path}.transform`,
      outcome.transform,
      'only for kind measure or cost',
      'bara för kind measure eller cost',
    )
  }
  if (outcome.range !== undefined && outcome.range[0] >= outcome.range[1]) {
    report(`${path}.range`, outcome.range.join(' to '), 'the least value first', 'det minsta värdet först')
  }
  const smallest = outcome.smallestWorthHaving
  if (outcome.kind === 'ladder' && smallest !== undefined && smallest >= 0.5) {
    report(
      `${path}.smallestWorthHaving`,
      String(smallest),
      'below 0.5, a win probability above one half',
      'under 0,5',
    )
  }
}

function fileFaults(study: Study, report: Report): void {
  const more = study.data.more ?? []
  const files = [study.data.file, ...more.map((each) => each.file)]
  // Long data: the persons file may be read a second time, by person and time.
  const joined = more.filter((each) => each.file !== study.data.file || each.time === undefined)
  repeated([study.data.file, ...joined.map((each) => each.file)], 'data', report)
  if (more.length > 0 && study.data.person === undefined) {
    report('data.person', 'nothing', 'the column that joins the files', 'kolumnen som binder ihop filerna')
  }
  study.outcomes.forEach((outcome, index) => {
    for (const at of outcome.at) {
      if (at.file !== undefined && !files.includes(at.file)) {
        report(
          `outcomes[${index}].at`,
          `file «${at.file}»`,
          `one of ${files.join(', ')}`,
          `någon av ${files.join(', ')}`,
        )
      }
    }
  })
}

/** The time point that answers the question: the declared horizon, else the last. */
export function horizonOf(study: Study, outcome: StudyOutcome): string {
  if (outcome.horizon !== undefined) return outcome.horizon
  const measured = study.timePoints.filter((time) => outcome.at.some((at) => at.time === time.id))
  return measured.reduce((last, time) => (time.months >= last.months ? time : last)).id
}

/** Whether words such as effect and leads to may be used (X.3). */
export function carriesCausalWords(study: Study): boolean {
  switch (study.design.kind) {
    case 'individually-randomised':
    case 'cluster-randomised':
      return true
    case 'comparison':
      return study.design.approved !== undefined
    case 'before-after':
      return false
  }
}
