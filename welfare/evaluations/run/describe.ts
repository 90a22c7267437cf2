import { tQuantile } from '@utfall/distributions'
import type { Faults, Table } from '@utfall/exchange'
import { textColumn } from '@utfall/exchange'
import { mean, variance } from '@utfall/numerics'
import { codeGroups, compareProportions, proportionInterval } from '@utfall/regression'
import { type People, personColumn } from '../data/people.ts'
import { isFaults } from '../data/tables.ts'
import type { ArmSummary, Attrition, BalanceRow, Flow } from '../result/schema.ts'
import { horizonOf } from '../study/rules.ts'
import type { Study, StudyOutcome } from '../study/schema.ts'
import { contrastsOf } from './contrast.ts'

/** Mean, spread, shares and missing of one outcome at one time in one arm. */
export function summarise(study: Study, people: People, outcome: StudyOutcome): ArmSummary[] {
  const times = people.outcomes.get(outcome.id) ?? new Map<string, Float64Array>()
  const start = baselineValues(study, people, outcome)
  return [...times].flatMap(([time, values]) =>
    study.arms.map((arm, index) => {
      const persons = personsIn(people, index)
      const present = persons.filter((person) => !Number.isNaN(values[person]))
      const observed = Float64Array.from(present, (person) => values[person])
      const moved = start === null || start === values ? null : moves(present, start, values)
      return {
        outcome: outcome.id,
        time,
        arm: arm.id,
        n: present.length,
        missing: persons.length - present.length,
        ...centre(observed, outcome, study.analysis.level),
        shares: outcome.kind === 'ladder' ? stateShares(observed, outcome) : null,
        movedUp: outcome.kind === 'ladder' && moved ? moved.up : null,
        movedDown: outcome.kind === 'ladder' && moved ? moved.down : null,
      }
    }),
  )
}

function personsIn(people: People, arm: number): number[] {
  return Array.from(people.arm.keys()).filter((person) => people.arm[person] === arm)
}

/** The outcome before allocation, or null when it was not measured then. */
export function baselineValues(study: Study, people: People, outcome: StudyOutcome): Float64Array | null {
  const before = baselineTime(study, outcome)
  return before === null ? null : (people.outcomes.get(outcome.id)?.get(before) ?? null)
}

/** The time point before allocation at which the outcome was measured, or null. */
export function baselineTime(study: Study, outcome: StudyOutcome): string | null {
  const before = study.timePoints.find(
    (time) => time.months === 0 && outcome.at.some((at) => at.time === time.id),
  )
  return before?.id ?? null
}

/** Share intervals are Wilson's, mean intervals Student's; a ladder has no mean, only shares. */
function centre(
  values: Float64Array,
  outcome: StudyOutcome,
  level: number,
): Pick<ArmSummary, 'mean' | 'sd' | 'low' | 'high'> {
  if (values.length === 0 || outcome.kind === 'ladder') return { mean: null, sd: null, low: null, high: null }
  const centreOf = mean(values)
  if (outcome.kind === 'binary') {
    const successes = values.reduce((sum, value) => sum + value, 0)
    const share = proportionInterval({ successes, n: values.length, method: 'wilson', level })
    if (share.kind !== 'estimate') return { mean: centreOf, sd: null, low: null, high: null }
    return { mean: centreOf, sd: null, low: share.low, high: share.high }
  }
  if (values.length === 1) return { mean: centreOf, sd: null, low: null, high: null }
  const sd = Math.sqrt(variance(values))
  const half = (tQuantile(1 - (1 - level) / 2, values.length - 1) * sd) / Math.sqrt(values.length)
  return { mean: centreOf, sd, low: centreOf - half, high: centreOf + half }
}

function stateShares(values: Float64Array, outcome: StudyOutcome): NonNullable<ArmSummary['shares']> {
  const states = outcome.states ?? []
  return states.map((state, index) => {
    const n = values.reduce((sum, value) => sum + Number(value === index), 0)
    return { state: state.value, n, share: values.length === 0 ? 0 : n / values.length }
  })
}

function moves(
  persons: readonly number[],
  start: Float64Array,
  end: Float64Array,
): { up: number; down: number } | null {
  const both = persons.filter((person) => !Number.isNaN(start[person]))
  if (both.length === 0) return null
  const up = both.filter((person) => end[person] > start[person]).length
  const down = both.filter((person) => end[person] < start[person]).length
  return { up: up / both.length, down: down / both.length }
}

/** Share without the outcome in each arm, and the difference between the first treatment arm and control. */
export function describeAttrition(study: Study, people: People, outcome: StudyOutcome): Attrition[] {
  const times = people.outcomes.get(outcome.id) ?? new Map<string, Float64Array>()
  return [...times].map(([time, values]) => {
    const byArm = Object.fromEntries(
      study.arms.map((arm, index) => {
        const persons = personsIn(people, index)
        const missing = persons.filter((person) => Number.isNaN(values[person])).length
        return [
          arm.id,
          { n: persons.length, missing, share: persons.length === 0 ? 0 : missing / persons.length },
        ]
      }),
    )
    const compared = missingDifference(study, byArm)
    // Counts of persons take them as drawn one by one; for clusters the interval and p would claim too much.
    const limits = people.cluster === null ? {} : { low: null, high: null, p: null }
    return { outcome: outcome.id, time, byArm, ...compared, ...limits }
  })
}

function missingDifference(
  study: Study,
  byArm: Attrition['byArm'],
): Pick<Attrition, 'difference' | 'low' | 'high' | 'p'> {
  const contrast = contrastsOf(study)[0]
  const treated = contrast && byArm[study.arms[contrast.arm]?.id ?? '']
  const control = contrast && byArm[study.arms[contrast.control]?.id ?? '']
  if (!treated || !control || treated.missing + control.missing === 0)
    return { difference: null, low: null, high: null, p: null }
  const compared = compareProportions({
    x1: treated.missing,
    n1: treated.n,
    x0: control.missing,
    n0: control.n,
    level: study.analysis.level,
  })
  if (compared.kind !== 'comparison') return { difference: null, low: null, high: null, p: null }
  const { estimate, newcombe } = compared.riskDifference
  return { difference: estimate, low: newcombe.low, high: newcombe.high, p: compared.p.fisher }
}

/** Baseline of the arms: the declared covariates, the subgroups and the outcomes measured before. */
export function describeBalance(study: Study, people: People, table: Table): BalanceRow[] | Faults {
  const rows: BalanceRow[] = []
  const names = new Set([...study.analysis.covariates, ...study.subgroups.map((subgroup) => subgroup.column)])
  for (const name of names) {
    const column = personColumn(table, name, people.rows)
    if (isFaults(column)) return column
    const subgroup = study.subgroups.find((each) => each.column === name)
    if (column.kind === 'number' && !subgroup?.levels) {
      rows.push(balanceRow(study, people, name, columnLabel(study, name), column.values))
      continue
    }
    const text =
      column.kind === 'text'
        ? column.values
        : Array.from(column.values, (value) => (Number.isNaN(value) ? null : String(value)))
    const { codes, labels } = codeGroups({ name, kind: 'text', values: text.map((value) => value ?? '?') })
    labels.forEach((label, level) => {
      const values = Float64Array.from(codes, (code, person) =>
        text[person] === null && label !== '?' ? Number.NaN : Number(code === level),
      )
      const rowLabel =
        subgroup?.levels?.find((each) => each.value === label)?.label ??
        levelLabel(columnLabel(study, name), label)
      if (labels.length > 2 || level > 0)
        rows.push(balanceRow(study, people, `${name}=${label}`, rowLabel, values))
    })
  }
  for (const outcome of study.outcomes) {
    const values = baselineValues(study, people, outcome)
    if (values) rows.push(balanceRow(study, people, `baseline:${outcome.id}`, outcome.label, values))
  }
  return rows
}

/** What a column is called: its label in the study, the subgroup it makes, or its own name. */
function columnLabel(study: Study, name: string): BalanceRow['label'] {
  return (
    study.data.labels?.[name] ?? study.subgroups.find((subgroup) => subgroup.column === name)?.label ?? name
  )
}

function levelLabel(label: BalanceRow['label'], level: string): BalanceRow['label'] {
  if (level === '?') return levelLabels(label, 'saknas', 'missing')
  return levelLabels(label, level, level)
}

function levelLabels(label: BalanceRow['label'], sv: string, en: string): BalanceRow['label'] {
  if (typeof label === 'string') return { sv: `${label}: ${sv}`, en: `${label}: ${en}` }
  return { sv: `${label.sv}: ${sv}`, en: `${label.en}: ${en}` }
}

function balanceRow(
  study: Study,
  people: People,
  variable: string,
  label: BalanceRow['label'],
  values: Float64Array,
): BalanceRow {
  const isShare = values.every((value) => Number.isNaN(value) || value === 0 || value === 1)
  const arms = study.arms.map((_, index) => {
    const persons = personsIn(people, index)
    const present = Float64Array.from(
      persons.filter((person) => !Number.isNaN(values[person])),
      (person) => values[person],
    )
    const spread = present.length > 1 ? variance(present) : null
    return {
      n: present.length,
      missing: persons.length - present.length,
      mean: present.length > 0 ? mean(present) : null,
      spread,
    }
  })
  const differences = contrastsOf(study).map((contrast) => {
    const [a, b] = [arms[contrast.arm], arms[contrast.control]]
    const id = study.arms[contrast.arm]?.id ?? ''
    if (a?.mean == null || b?.mean == null || a.spread === null || b.spread === null)
      return [id, null] as const
    const pooled = Math.sqrt((a.spread + b.spread) / 2)
    return [id, pooled > 0 ? (a.mean - b.mean) / pooled : null] as const
  })
  return {
    variable,
    label,
    byArm: Object.fromEntries(
      study.arms.map((arm, index) => {
        const { n = 0, missing = 0, mean: average = null, spread = null } = arms[index] ?? {}
        return [
          arm.id,
          { n, missing, mean: average, sd: spread === null ? null : Math.sqrt(spread), isShare },
        ]
      }),
    ),
    standardisedDifference: Object.fromEntries(differences),
  }
}

/** How persons came in and where they were lost (X.6). */
export function describeFlow(study: Study, people: People, screening: Table | null): Flow | Faults {
  const screened = screening && study.data.screening ? screeningCounts(screening, study.data.screening) : null
  if (isFaults(screened)) return screened
  const primary = study.outcomes.find((outcome) => outcome.role === 'primary')
  const values = primary ? people.outcomes.get(primary.id) : undefined
  const follow = study.timePoints.filter((time) => time.months > 0 && values?.has(time.id))
  const horizon = primary ? values?.get(horizonOf(study, primary)) : undefined
  return {
    referred: screened?.referred ?? null,
    ineligible: screened?.ineligible ?? null,
    declined: screened?.declined ?? null,
    otherwise: screened?.otherwise ?? null,
    reasons: screened?.reasons ?? [],
    rows: people.left.rows,
    notIncluded: people.left.notIncluded,
    otherArms: people.left.otherArms,
    allocated: people.n,
    arms: study.arms.map((arm, index) => {
      const persons = personsIn(people, index)
      const has = (column: Float64Array | undefined) =>
        persons.filter((person) => column && !Number.isNaN(column[person])).length
      return {
        arm: arm.id,
        allocated: persons.length,
        received:
          people.received === null
            ? null
            : persons.filter((person) => people.received?.[person] === 1).length,
        followedUp: follow.map((time) => ({ time: time.id, n: has(values?.get(time.id)) })),
        analysed: has(horizon),
      }
    }),
  }
}

type Screened = Pick<Flow, 'reasons'> & {
  referred: number
  ineligible: number
  declined: number
  otherwise: number
}

function screeningCounts(
  table: Table,
  columns: { status: string; reason?: string | undefined },
): Screened | Faults {
  const status = textColumn(table, columns.status)
  if (isFaults(status)) return status
  const reason = columns.reason === undefined ? null : textColumn(table, columns.reason)
  if (isFaults(reason)) return reason
  const count = (word: string) => status.values.filter((value) => value === word).length
  const tally = new Map<string, { status: string; reason: string; n: number }>()
  status.values.forEach((value, row) => {
    const why = reason?.values[row] ?? null
    if (value === null || value === 'randomised' || why === null) return
    const key = `${value}\u0000${why}`
    const entry = tally.get(key) ?? { status: value, reason: why, n: 0 }
    entry.n += 1
    tally.set(key, entry)
  })
  const known = ['ineligible', 'declined', 'randomised']
  return {
    referred: table.rows,
    ineligible: count('ineligible'),
    declined: count('declined'),
    otherwise: status.values.filter((value) => value === null || !known.includes(value)).length,
    reasons: [...tally.values()].sort((a, b) => b.n - a.n),
  }
}
