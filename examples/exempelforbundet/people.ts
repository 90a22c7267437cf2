import type { RandomStream } from '@utfall/numerics'

/** Six made-up sites; their sizes are as uneven as federations are. */
export const SITES = [
  { name: 'Norrdal', persons: 348, level: 2.5 },
  { name: 'Sjöbygden', persons: 276, level: -1.5 },
  { name: 'Älvstad', persons: 224, level: 1 },
  { name: 'Kustbo', persons: 168, level: -3 },
  { name: 'Skogsmark', persons: 116, level: 0.5 },
  { name: 'Slättlanda', persons: 72, level: 3.5 },
] as const

export const INCOME_SOURCES = [
  'sickness-benefit',
  'activity-compensation',
  'social-assistance',
  'unemployment',
  'none',
] as const
export const REFERRERS = ['arbetsformedlingen', 'forsakringskassan', 'kommunen', 'regionen'] as const

/** Whether a person takes the service when offered: by the offer, never, or at once whatever the lot says. */
export type Uptake = 'by-offer' | 'never' | 'at-once'

export type Person = {
  readonly id: string
  readonly site: (typeof SITES)[number]
  readonly allocatedOn: string
  readonly sex: 'woman' | 'man'
  readonly age: number
  readonly incomeSource: (typeof INCOME_SOURCES)[number]
  readonly mentalIllHealth: boolean
  readonly longSick: boolean
  readonly referrer: (typeof REFERRERS)[number]
  readonly uptake: Uptake
  /** Drive and circumstances that no form shows; standard normal. */
  readonly hidden: number
}

const FIRST_DAY = Date.UTC(2024, 8, 2)
const ENROLMENT_DAYS = 390

export function drawPeople(random: RandomStream): readonly Person[] {
  const ids = drawIds(random.split('ids'))
  return SITES.flatMap((site) => {
    const stream = random.split(`site/${site.name}`)
    const days = Array.from({ length: site.persons }, () => stream.integerBelow(ENROLMENT_DAYS)).sort(
      (a, b) => a - b,
    )
    return days.map((day) => drawPerson(site, day, ids.pop() ?? '', stream))
  })
}

/** One person who came on this day, counted from the first of enrolment. */
export function drawPerson(site: Person['site'], day: number, id: string, random: RandomStream): Person {
  const incomeSource = pick(random, INCOME_SOURCES, [0.34, 0.15, 0.28, 0.15, 0.08])
  return {
    id,
    site,
    allocatedOn: weekday(day),
    sex: random.uniform() < 0.57 ? 'woman' : 'man',
    age: Math.round(Math.min(64, Math.max(18, 38 + 11 * random.normal()))),
    incomeSource,
    mentalIllHealth: random.uniform() < 0.6,
    longSick: random.uniform() < (incomeSource === 'sickness-benefit' ? 0.62 : 0.16),
    referrer: pick(random, REFERRERS, [0.31, 0.27, 0.28, 0.14]),
    uptake: pick(random, ['by-offer', 'never', 'at-once'] as const, [0.81, 0.13, 0.06]),
    hidden: random.normal(),
  }
}

/** Saturdays and Sundays become the Monday after. */
function weekday(day: number): string {
  const date = new Date(FIRST_DAY + day * 86_400_000)
  const shift = date.getUTCDay() === 6 ? 2 : date.getUTCDay() === 0 ? 1 : 0
  return new Date(date.getTime() + shift * 86_400_000).toISOString().slice(0, 10)
}

/** Pseudonyms without order, so that the id says nothing of site, time or arm. */
function drawIds(random: RandomStream): string[] {
  const total = SITES.reduce((sum, site) => sum + site.persons, 0)
  const ids = new Set<string>()
  while (ids.size < total) ids.add(random.nextUint32().toString(36).padStart(7, '0').slice(-6).toUpperCase())
  return [...ids]
}

export function pick<T>(random: RandomStream, choices: readonly T[], shares: readonly number[]): T {
  let left = random.uniform()
  for (const [index, choice] of choices.entries()) {
    left -= shares[index] ?? 0
    if (left < 0) return choice
  }
  const last = choices.at(-1)
  if (last === undefined) throw new Error('nothing to choose from')
  return last
}

export type Arm = 'now' | 'wait'

/** Lots in permuted blocks of four or six within each site, in the order people came. */
export function drawArms(people: readonly Person[], random: RandomStream): ReadonlyMap<string, Arm> {
  const arms = new Map<string, Arm>()
  for (const site of SITES) {
    const stream = random.split(`lots/${site.name}`)
    const queue: Arm[] = []
    for (const person of people.filter((each) => each.site === site)) {
      if (queue.length === 0) queue.push(...drawBlock(stream))
      arms.set(person.id, queue.pop() ?? 'wait')
    }
  }
  return arms
}

function drawBlock(random: RandomStream): Arm[] {
  const half = random.uniform() < 0.5 ? 2 : 3
  const places = Int32Array.from({ length: 2 * half }, (_, index) => index % 2)
  random.shuffle(places)
  return Array.from(places, (place) => (place === 1 ? 'now' : 'wait'))
}
