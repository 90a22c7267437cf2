import type { RandomStream } from '@utfall/numerics'
import type { Arm, Person } from './people.ts'

/** Months after the lot at which people are asked. */
export const MONTHS = [0, 3, 6, 12] as const
export type Month = (typeof MONTHS)[number]

/** The states of the ladder, furthest from work first. */
export const LADDER = [
  'passive',
  'rehabilitation',
  'preparing',
  'placement',
  'subsidised',
  'work-or-studies',
] as const

/** Everything that chance decides about a person once, whichever arm the lot gives: this is what makes truth known. */
export type Fate = {
  readonly ability: readonly number[]
  readonly staff: readonly number[]
  readonly ladder: readonly number[]
  readonly sickDays: number
  readonly costs: readonly number[]
  readonly worsened: number
  readonly silent: readonly number[]
}

export function drawFate(random: RandomStream): Fate {
  return {
    ability: MONTHS.map(() => random.normal()),
    staff: MONTHS.map(() => random.normal()),
    ladder: MONTHS.map(() => random.normal()),
    sickDays: random.gamma(1.4),
    costs: Array.from({ length: 4 }, () => random.gamma(2)),
    worsened: random.uniform(),
    silent: MONTHS.map(() => random.uniform()),
  }
}

export type Outcomes = {
  /** Received the service within six months. */
  readonly received: boolean
  readonly ability: readonly number[]
  readonly staff: readonly number[]
  /** Index into LADDER at each month. */
  readonly ladder: readonly number[]
  readonly sickDays: number
  readonly worsened: boolean
  readonly costMunicipality: number
  readonly costRegion: number
  readonly costState: number
  readonly costService: number
  /** Whether the form at each month was answered. */
  readonly answered: readonly boolean[]
}

/** How much a month of service does for a person; one for whom nothing adds or takes away has 1. */
export function gainOf(person: Person): number {
  return 1 + 0.35 * Number(person.mentalIllHealth) - 0.3 * Number(person.longSick)
}

/** Months of service behind a person at a month, with the waiting arm offered its start after six months. */
export function serviceMonths(person: Person, arm: Arm, month: Month): number {
  if (person.uptake === 'never') return 0
  const start = person.uptake === 'at-once' || arm === 'now' ? 0 : 6
  return Math.min(9, Math.max(0, month - start))
}

/**
 * What would happen to a person in an arm. Called for both arms with the same fate, it gives the true effect of the
 * lot for that person.
 */
export function outcomesIn(person: Person, arm: Arm, fate: Fate): Outcomes {
  const gain = gainOf(person)
  const months = MONTHS.map((month) => serviceMonths(person, arm, month))
  const base =
    41 +
    person.site.level -
    3 * Number(person.mentalIllHealth) -
    2.5 * Number(person.longSick) +
    4 * person.hidden
  const drift = [0, 1.2, 2.4, 4]
  const ability = MONTHS.map((_, index) =>
    scale(base + drift[index] + 1.05 * gain * months[index] + 9 * fate.ability[index]),
  )
  const staff = MONTHS.map((_, index) =>
    scale(base + 3 + drift[index] + 0.8 * gain * months[index] + 4 * person.hidden + 8 * fate.staff[index]),
  )
  const ladder = climb(person, months, gain, fate)
  const received = months[2] > 0
  const atWork = ladder[2] === LADDER.length - 1
  return {
    received,
    ability,
    staff,
    ladder,
    sickDays: Math.min(
      183,
      Math.round(fate.sickDays * 42 * (1 + 0.7 * Number(person.longSick)) * (1 - 0.022 * gain * months[2])),
    ),
    worsened: fate.worsened < 0.12 + 0.03 * Number(person.mentalIllHealth),
    ...costs(person, fate, received, atWork, months[2]),
    answered: MONTHS.map((month, index) => month === 0 || fate.silent[index] > silence(person, arm, month)),
  }
}

function scale(value: number): number {
  return Math.round(10 * Math.min(100, Math.max(0, value))) / 10
}

/** A step up or down needs a push; the ladder remembers where one stood. */
function climb(person: Person, months: readonly number[], gain: number, fate: Fate): readonly number[] {
  const start = Math.min(
    4,
    Math.max(0, Math.floor(1.4 + 0.5 * person.hidden - 0.5 * Number(person.longSick) + 0.9 * fate.ladder[0])),
  )
  const steps = [start]
  for (let index = 1; index < MONTHS.length; index++) {
    const served = months[index] - months[index - 1]
    const push = 0.12 + 0.14 * gain * served + 0.25 * person.hidden + 0.95 * fate.ladder[index]
    const step = push > 0.6 ? (push > 1.7 ? 2 : 1) : push < -1.3 ? -1 : 0
    steps.push(Math.min(LADDER.length - 1, Math.max(0, steps[index - 1] + step)))
  }
  return steps
}

type Costs = Pick<Outcomes, 'costMunicipality' | 'costRegion' | 'costState' | 'costService'>

/** Kronor over the six months after the lot, by payer; the service itself apart. */
function costs(person: Person, fate: Fate, received: boolean, atWork: boolean, months: number): Costs {
  const [municipality = 1, region = 1, state = 1, service = 1] = fate.costs
  const support = person.incomeSource === 'social-assistance' ? 52_000 : 6_000
  const benefit =
    person.incomeSource === 'sickness-benefit' || person.incomeSource === 'activity-compensation'
      ? 61_000
      : 9_000
  return {
    costMunicipality: Math.round((support * (atWork ? 0.45 : 1) * municipality) / 2),
    costRegion: Math.round(
      7_500 * (1 + 0.5 * Number(person.mentalIllHealth)) * region * (1 - 0.012 * months),
    ),
    costState: Math.round((benefit * (atWork ? 0.5 : 1) * state) / 2),
    costService: received ? Math.round(16_000 + 4_500 * service) : Math.round(600 * service),
  }
}

/** Who falls silent: more later on, more while waiting, more of those with little drive. */
function silence(person: Person, arm: Arm, month: Month): number {
  const score =
    -2.3 +
    0.09 * month +
    (arm === 'wait' ? 0.32 : 0) -
    0.3 * person.hidden +
    0.15 * Number(person.mentalIllHealth)
  return 1 / (1 + Math.exp(-score))
}
