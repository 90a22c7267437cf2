import { type PersonMeasure, reliableChanges, scoreTable } from '@utfall/rasch'
import { proportionInterval } from '@utfall/regression'
import type { People } from '../data/people.ts'
import type { MeasuredTime, ScaledOutcome } from '../data/scaled-outcomes.ts'
import type { ChangeShare, IndividualChanges, ScaleEnds, ScaleUse } from '../result/schema.ts'
import { horizonOf } from '../study/rules.ts'
import type { Study, StudyOutcome } from '../study/schema.ts'
import { baselineTime } from './describe.ts'

/** For each outcome with a scale: the calibration it stands on, who lies at its ends (R4.39), and who changed beyond noise. */
export function scalesUsed(study: Study, people: People): ScaleUse[] {
  return study.outcomes.flatMap((outcome) => {
    const scaled = people.scales.get(outcome.id)
    if (!scaled) return []
    const { file, sha256, known, about } = scaled.calibration
    return [
      {
        outcome: outcome.id,
        calibration: {
          file,
          sha256,
          items: known.scale.items.length,
          ...about,
          uncertainty: known.covariance !== null,
        },
        reach: reachOf(scaled),
        ends: study.timePoints.flatMap(({ id }) => endsAt(study, people, id, scaled.times.get(id))),
        changes: changesOf(study, people, outcome, scaled),
      },
    ]
  })
}

function reachOf({ calibration }: ScaledOutcome): ScaleUse['reach'] {
  const table = scoreTable(calibration.known.scale, { method: 'wle' })
  return { lowest: table[0]?.measure ?? 0, highest: table.at(-1)?.measure ?? 0 }
}

function endsAt(study: Study, people: People, time: string, at: MeasuredTime | undefined): ScaleEnds[] {
  if (!at) return []
  return study.arms.map((arm, index) => {
    const own = at.measures.filter(
      (measure, person) => people.arm[person] === index && measure.measure !== null,
    )
    const count = (end: PersonMeasure['extreme']) =>
      shown(study, own.filter((measure) => measure.extreme === end).length, own.length)
    return {
      time,
      arm: arm.id,
      n: shown(study, own.length),
      lowest: count('lowest'),
      highest: count('highest'),
    }
  })
}

/** Null for a count, or a count of a group, that would point at few people (X.12). */
export function shown(study: Study, n: number, group = n): number | null {
  const few = (count: number) => count > 0 && count < study.analysis.smallestGroup
  return few(n) || few(group) ? null : n
}

/** Person by person from the time before to the horizon: shares, never an estimate of the group's change. */
function changesOf(
  study: Study,
  people: People,
  outcome: StudyOutcome,
  { times }: ScaledOutcome,
): IndividualChanges[] {
  const [from, to] = [baselineTime(study, outcome), horizonOf(study, outcome)]
  const [before, after] = [times.get(from ?? ''), times.get(to)]
  if (from === null || !before || !after) return []
  const { level } = study.analysis
  return study.arms.map((arm, index): IndividualChanges => {
    const persons = Array.from(people.arm.keys()).filter((person) => people.arm[person] === index)
    const [first, second] = [before, after].map((at) => persons.map((person) => at.measures[person]))
    const higherIs = outcome.direction === 'higher-is-better' ? 'better' : 'worse'
    const changes = reliableChanges(first, second, { level, higherIs })
    const n = changes.kind === 'changes' ? changes.n : 0
    const byChanceEachWay = (1 - level) / 2
    const hidden = { better: null, worse: null, notDistinguishable: null }
    if (changes.kind !== 'changes' || n < study.analysis.smallestGroup)
      return { arm: arm.id, from, to, n: shown(study, n), ...hidden, byChanceEachWay }
    const { better, worse, 'not-distinguishable': same } = changes.counts
    const shares = sharesShown(study, people, { better, worse, same }, n)
    return { arm: arm.id, from, to, n, ...shares, byChanceEachWay }
  })
}

/**
 * A count that would point at few people is hidden, and then one more, so that what is left over does not tell it: that
 * of those who could not be told apart, or the smaller of the others when it is they who are few.
 */
function sharesShown(
  study: Study,
  people: People,
  counts: { readonly better: number; readonly worse: number; readonly same: number },
  n: number,
): Pick<IndividualChanges, 'better' | 'worse' | 'notDistinguishable'> {
  const few = new Set(
    Object.entries(counts).flatMap(([name, count]) => (shown(study, count) === null ? [name] : [])),
  )
  if (few.size === 1) few.add(few.has('same') ? (counts.better <= counts.worse ? 'better' : 'worse') : 'same')
  const share = (name: keyof typeof counts): ChangeShare | null =>
    few.has(name) ? null : shareOf(study, people, counts[name], n)
  return { better: share('better'), worse: share('worse'), notDistinguishable: share('same') }
}

/** Wilson's interval takes persons as drawn one by one; for clusters it would claim too much. */
function shareOf(study: Study, people: People, count: number, n: number): ChangeShare {
  const share = count / n
  if (people.cluster !== null) return { n: count, share, low: null, high: null }
  const interval = proportionInterval({ successes: count, n, method: 'wilson', level: study.analysis.level })
  const { low, high } = interval.kind === 'estimate' ? interval : { low: null, high: null }
  return { n: count, share, low, high }
}
