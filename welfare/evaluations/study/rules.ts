import { FaultList, type Faults } from '@utfall/exchange'
import { type Report, repeated, reportInto, unknown } from './fault-report.ts'
import { columnsAt, outcomeFaults } from './outcome-rules.ts'
import type { Study, StudyOutcome } from './schema.ts'

/**
 * What a study must hold together beyond the shape of each field. Each fault names the place in study.json as a
 * path, what stands there and what would be right.
 */
export function studyFaults(study: Study, file: string): Faults {
  const faults = new FaultList(file)
  const report = reportInto(faults)
  armFaults(study, report)
  timeFaults(study, report)
  const ids = (items: readonly { readonly id: string }[]) => items.map((item) => item.id)
  repeated(ids(study.outcomes), 'outcomes', report)
  repeated(ids(study.subgroups), 'subgroups', report)
  study.subgroups.forEach((subgroup, index) => {
    repeated(subgroup.levels?.map((level) => level.value) ?? [], `subgroups[${index}].levels`, report)
  })
  if (!study.outcomes.some((outcome) => outcome.role === 'primary')) {
    report(
      'outcomes',
      ['no outcome with role primary', 'at least one'],
      ['inget utfall med role primary', 'minst ett'],
    )
  }
  study.outcomes.forEach((outcome, index) => {
    outcomeFaults(study, outcome, `outcomes[${index}]`, report)
  })
  fileFaults(study, report)
  groupFaults(study, report)
  beforeFaults(study, report)
  return faults.result()
}

function armFaults(study: Study, report: Report): void {
  repeated(
    study.arms.map((arm) => arm.id),
    'arms',
    report,
  )
  repeated(
    study.arms.flatMap((arm) => arm.values ?? [arm.id]),
    'arms[].values',
    report,
  )
  const controls = study.arms.filter((arm) => arm.role === 'control').length
  const treatments = study.arms.length - controls
  const count = (role: 'control' | 'treatment', n: number, allowed: readonly [string, string]) =>
    report(
      'arms',
      [`${n} with role ${role}`, `${allowed[0]} with role ${role}`],
      [`${n} med role ${role}`, `${allowed[1]} med role ${role}`],
    )
  if (study.design.kind === 'before-after') {
    if (controls > 0)
      count('control', controls, ['in a before-after design none', 'i en före-efter-studie ingen'])
    if (treatments !== 1)
      count('treatment', treatments, ['in a before-after design one', 'i en före-efter-studie en'])
    return
  }
  if (controls !== 1) count('control', controls, ['exactly one arm', 'exakt en arm'])
  if (treatments < 1) count('treatment', treatments, ['at least one arm', 'minst en arm'])
}

/** Two time points in the same month could not be told apart: not which is the baseline, nor which is the last. */
function timeFaults(study: Study, report: Report): void {
  repeated(
    study.timePoints.map((time) => time.id),
    'timePoints',
    report,
  )
  repeated(
    study.timePoints.map((time) => String(time.months)),
    'timePoints[].months',
    report,
  )
}

function fileFaults(study: Study, report: Report): void {
  const more = study.data.more ?? []
  const files = [study.data.file, ...more.map((each) => each.file)]
  // Long data: the persons file may be read once more, by person and time.
  const longData = more.findIndex((each) => each.file === study.data.file && each.time !== undefined)
  const each = [study.data.file, ...more.filter((_, index) => index !== longData).map((other) => other.file)]
  repeated(each, 'data', report)
  if (more.length > 0 && study.data.person === undefined) {
    report(
      'data.person',
      ['nothing', 'the column that joins the files'],
      ['inget', 'kolumnen som binder ihop filerna'],
    )
  }
  study.outcomes.forEach((outcome, index) => {
    outcome.at.forEach((at, place) => {
      if (at.file === undefined || files.includes(at.file)) return
      unknown(`outcomes[${index}].at[${place}].file`, at.file, files, report)
    })
  })
}

function groupFaults(study: Study, report: Report): void {
  const { cluster, block, site } = study.data
  if (study.design.kind === 'cluster-randomised' && cluster === undefined) {
    report(
      'data.cluster',
      ['nothing', 'the column of the group that was drawn as one'],
      ['inget', 'kolumnen för gruppen som lottades'],
    )
  }
  if (cluster !== undefined && cluster === (block ?? site)) {
    report(
      block === undefined ? 'data.site' : 'data.block',
      [
        `«${cluster}», which is the cluster`,
        'what clusters were drawn within; leave it out if they were not',
      ],
      [`«${cluster}», som är klustret`, 'det som klustren lottades inom; utelämna det om de inte gjorde det'],
    )
  }
  const { kind, predictors } = study.analysis.missing
  if (kind === 'weighted' && predictors.length === 0) {
    report(
      'analysis.missing.predictors',
      ['nothing', 'at least one column that explains who answers'],
      ['inget', 'minst en kolumn som förklarar vem som svarar'],
    )
  }
}

/**
 * What is adjusted for, and what groups are made of, must have been settled before the lot: the arm, what was
 * received and outcomes measured later are consequences of it (Rosenbaum 1984, J. R. Stat. Soc. A 147, 656-666).
 */
function beforeFaults(study: Study, report: Report): void {
  const { data, analysis } = study
  const later = new Map<string, string>([[data.arm, 'arm']])
  if (data.received !== undefined) later.set(data.received, 'received')
  const before = study.timePoints.filter((time) => time.months === 0).map((time) => time.id)
  for (const outcome of study.outcomes) {
    for (const at of outcome.at) {
      if (before.includes(at.time) || (at.file !== undefined && at.file !== data.file)) continue
      for (const column of columnsAt(at)) later.set(column, `${outcome.id}, ${at.time}`)
    }
  }
  const check = (column: string, path: string) => {
    const what = later.get(column)
    if (what === undefined) return
    report(
      path,
      [`«${column}» (${what})`, 'a column settled before allocation'],
      [`«${column}» (${what})`, 'en kolumn som var bestämd före lottningen'],
    )
  }
  analysis.covariates.forEach((column, index) => {
    check(column, `analysis.covariates[${index}]`)
  })
  analysis.missing.predictors.forEach((column, index) => {
    check(column, `analysis.missing.predictors[${index}]`)
  })
  study.subgroups.forEach((subgroup, index) => {
    check(subgroup.column, `subgroups[${index}].column`)
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
