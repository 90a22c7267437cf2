import { type Report, repeated, unknown } from './fault-report.ts'
import type { Study, StudyOutcome } from './schema.ts'

/** What one outcome must hold together. */
export function outcomeFaults(study: Study, outcome: StudyOutcome, path: string, report: Report): void {
  const times = study.timePoints.map((time) => time.id)
  const measured = outcome.at.map((at) => at.time)
  outcome.at.forEach((at, index) => {
    if (!times.includes(at.time)) unknown(`${path}.at[${index}].time`, at.time, times, report)
  })
  repeated(measured, `${path}.at`, report)
  const later = study.timePoints.filter((time) => time.months > 0).map((time) => time.id)
  const after = measured.filter((time) => later.includes(time))
  if (after.length === 0) {
    report(
      `${path}.at`,
      ['only the time before', 'a time after allocation'],
      ['bara tiden före', 'en tid efter lottningen'],
    )
  } else if (outcome.horizon !== undefined && !after.includes(outcome.horizon)) {
    unknown(`${path}.horizon`, outcome.horizon, after, report)
  }
  kindFaults(outcome, path, report)
  if (outcome.range !== undefined && outcome.range[0] >= outcome.range[1]) {
    const [low, high] = outcome.range
    report(
      `${path}.range`,
      [`${low} to ${high}`, 'the least value first'],
      [`${low} till ${high}`, 'det minsta värdet först'],
    )
  }
  smallestFaults(study, outcome, path, report)
}

function kindFaults(outcome: StudyOutcome, path: string, report: Report): void {
  const { kind } = outcome
  if (kind === 'ladder' && outcome.states === undefined) {
    report(`${path}.states`, ['nothing', 'the states in order'], ['inget', 'tillstånden i ordning'])
  }
  repeated(outcome.states?.map((state) => state.value) ?? [], `${path}.states`, report)
  const onlyFor = (field: string, isGiven: boolean, kinds: readonly StudyOutcome['kind'][]) => {
    if (!isGiven || kinds.includes(kind)) return
    const [english, swedish] = [kinds.join(' or '), kinds.join(' eller ')]
    report(
      `${path}.${field}`,
      [`kind ${kind}`, `only for kind ${english}`],
      [`kind ${kind}`, `bara för kind ${swedish}`],
    )
  }
  onlyFor('states', outcome.states !== undefined, ['ladder'])
  onlyFor('yes', outcome.yes !== undefined, ['binary'])
  onlyFor('transform', outcome.transform !== undefined, ['measure', 'cost'])
  onlyFor('range', outcome.range !== undefined, ['measure', 'count', 'cost'])
  outcome.at.forEach((at, index) => {
    onlyFor(`at[${index}].sum`, at.sum !== undefined, ['measure', 'count', 'cost'])
  })
}

function smallestFaults(study: Study, outcome: StudyOutcome, path: string, report: Report): void {
  const smallest = outcome.smallestWorthHaving
  const place = `${path}.smallestWorthHaving`
  if (outcome.kind === 'ladder' && smallest !== undefined && smallest >= 0.5) {
    report(
      place,
      [String(smallest), 'below 0.5: the win probability less one half'],
      [String(smallest), 'under 0,5: vinstsannolikheten minus en halv'],
    )
  }
  if (outcome.kind === 'binary' && smallest !== undefined && smallest > 1) {
    report(
      place,
      [String(smallest), 'a share, at most 1 (0.05 is five percentage points)'],
      [String(smallest), 'en andel, högst 1 (0,05 är fem procentenheter)'],
    )
  }
  const isNeeded = outcome.role === 'primary' && study.decision.better === 'interval-beyond-smallest'
  if (isNeeded && smallest === undefined) {
    report(
      place,
      ['nothing', 'the smallest difference worth having, since decision.better rests on it'],
      ['inget', 'den minsta skillnad som är värd något, eftersom decision.better vilar på den'],
    )
  }
}
