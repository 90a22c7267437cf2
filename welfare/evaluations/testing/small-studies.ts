import type { Faults } from '@utfall/exchange'
import { type RandomStream, randomStream } from '@utfall/numerics'
import type { z } from 'zod'
import { type Computed, computeResults, openStudy } from '../compute.ts'
import type { Results } from '../result/schema.ts'
import { Study } from '../study/schema.ts'

/** study.json as a person writes it, before anything is filled in. */
export type Definition = z.input<typeof Study>

/** Small whole studies for tests: a definition as plain JSON and its files as text. Nobody in them exists. */
export type SmallStudy = {
  readonly definition: Definition
  readonly files: Readonly<Record<string, string>>
}

const ARMS: Definition['arms'] = [
  { id: 'wait', role: 'control', label: { sv: 'Väntan', en: 'Waiting' } },
  { id: 'now', role: 'treatment', label: { sv: 'Nu', en: 'Now' } },
]
const TIMES: Definition['timePoints'] = [
  { id: 'start', label: 'Start', months: 0 },
  { id: 'm6', label: '6 månader', months: 6 },
  { id: 'm12', label: '12 månader', months: 12 },
]
const ABOUT = {
  utfall: 1 as const,
  title: { sv: 'En liten studie', en: 'A small study' },
  question: { sv: 'Blir det bättre?', en: 'Does it get better?' },
  initiative: { name: 'Insatsen' },
  evaluator: { name: 'Utvärderaren', independent: true },
  population: { description: 'Påhittade personer', selection: 'Alla' },
}
const STEPS = ['passive', 'preparing', 'supported', 'work'] as const

/** Sixty persons at three sites, two arms, every kind of outcome, answers by person and time, losses and crossover. */
export function smallTrial(persons = 60, seed = 1): SmallStudy {
  const random = randomStream(seed)
  const people = Array.from({ length: persons }, (_, index) => person(index, random))
  return {
    definition: {
      ...ABOUT,
      id: 'small-trial',
      design: { kind: 'individually-randomised', waitingMonths: 12 },
      arms: ARMS,
      timePoints: TIMES,
      data: {
        file: 'persons.csv',
        person: 'person',
        arm: 'arm',
        received: 'received',
        site: 'site',
        allocatedOn: 'allocated_on',
        more: [{ file: 'answers.csv', person: 'person', time: 'month' }],
        screening: { file: 'screening.csv', status: 'status', reason: 'reason' },
      },
      asOf: '2026-10-01',
      outcomes: trialOutcomes(),
      unmeasured: ['Hur närstående har det'],
      subgroups: [
        { id: 'sex', label: 'Kön', column: 'sex' },
        {
          id: 'earlier',
          label: 'Tidigare stöd',
          column: 'earlier',
          levels: [
            { value: '1', label: 'Ja' },
            { value: '0', label: 'Nej' },
          ],
        },
      ],
      analysis: {
        estimator: 'adjusted',
        covariates: ['age', 'sex'],
        permutations: 99,
        missing: { kind: 'observed', predictors: ['age', 'sex'] },
      },
      decision: { largestLoss: 0.5, smallestArm: 10 },
    },
    files: {
      'persons.csv': csv(
        'person,site,arm,received,allocated_on,sex,age,earlier,ladder_0,ladder_6,work_6,sick_days,cost_a,cost_b',
        people.map((each) => each.row),
      ),
      'answers.csv': csv(
        'person,month,ability,worse',
        people.flatMap((each) => each.answers),
      ),
      'screening.csv': csv('status,reason', [
        ...people.map(() => ['randomised', '']),
        ['declined', 'no-time'],
        ['ineligible', 'outside-age'],
      ]),
    },
  }
}

function trialOutcomes(): Definition['outcomes'] {
  const answers = (column: string, times: readonly string[]) =>
    times.map((time) => ({ time, file: 'answers.csv', column }))
  return [
    {
      id: 'ability',
      label: 'Arbetsförmåga',
      kind: 'measure',
      role: 'primary',
      direction: 'higher-is-better',
      at: answers('ability', ['start', 'm6', 'm12']),
      horizon: 'm6',
      range: [0, 100],
      smallestWorthHaving: 3,
    },
    {
      id: 'steps',
      label: 'Steg',
      kind: 'ladder',
      role: 'secondary',
      direction: 'higher-is-better',
      states: STEPS.map((value) => ({ value, label: value })),
      at: [
        { time: 'start', column: 'ladder_0' },
        { time: 'm6', column: 'ladder_6' },
      ],
    },
    {
      id: 'work',
      label: 'Arbete',
      kind: 'binary',
      role: 'secondary',
      direction: 'higher-is-better',
      at: [{ time: 'm6', column: 'work_6' }],
    },
    {
      id: 'sick-days',
      label: 'Sjukdagar',
      kind: 'count',
      role: 'secondary',
      direction: 'lower-is-better',
      at: [{ time: 'm6', column: 'sick_days' }],
    },
    {
      id: 'cost',
      label: 'Kostnad',
      kind: 'cost',
      role: 'secondary',
      direction: 'lower-is-better',
      at: [{ time: 'm6', sum: ['cost_a', 'cost_b'] }],
    },
    {
      id: 'worse',
      label: 'Mår sämre',
      kind: 'binary',
      role: 'harm',
      direction: 'lower-is-better',
      yes: ['yes'],
      at: answers('worse', ['m6']),
    },
  ]
}

type Cells = readonly (string | number)[]

function person(
  index: number,
  random: RandomStream,
): { readonly row: Cells; readonly answers: readonly Cells[] } {
  const id = `P${String(index + 1).padStart(3, '0')}`
  const arm = index % 2 === 0 ? 'now' : 'wait'
  const received = Number(arm === 'now' ? random.uniform() < 0.85 : random.uniform() < 0.1)
  const level = 45 + 8 * random.normal()
  const ability = (gain: number) =>
    Math.min(100, Math.max(0, Math.round(10 * (level + gain * received + 7 * random.normal())) / 10))
  const answered = () => random.uniform() < 0.9
  const step = (gain: number) =>
    STEPS[Math.min(3, Math.floor(random.uniform() * 3.2 + gain * received))] ?? 'work'
  const end = step(0.7)
  const site = ['Norr', 'Mitt', 'Söder'][Math.floor(index / 20) % 3] ?? 'Norr'
  const day = String(1 + (index % 28)).padStart(2, '0')
  return {
    row: [
      id,
      site,
      arm,
      received,
      `2025-03-${day}`,
      random.uniform() < 0.55 ? 'woman' : 'man',
      random.uniform() < 0.95 ? 20 + random.integerBelow(40) : '',
      Number(random.uniform() < 0.4),
      step(0),
      end,
      Number(end === 'work'),
      random.poisson(random.gamma(1.5) * 20),
      Math.round(20_000 * random.gamma(2)),
      Math.round(9_000 * random.gamma(2)),
    ],
    answers: [
      [id, 0, ability(0), ''],
      [id, 6, answered() ? ability(6) : '', random.uniform() < 0.15 ? 'yes' : 'no'],
      [id, 12, answered() ? ability(4) : '', ''],
    ],
  }
}

/** Twelve groups of five drawn whole, three arms, losses that are weighted; two primary outcomes. */
export function smallClusterTrial(seed = 2): SmallStudy {
  const random = randomStream(seed)
  const arms = ['usual', 'short', 'long']
  const rows = Array.from({ length: 60 }, (_, index): Cells => {
    const cluster = Math.floor(index / 5)
    const arm = arms[cluster % 3] ?? 'usual'
    const before = Math.round(50 + 10 * random.normal() + cluster)
    const after = Math.round(before + 3 * (cluster % 3) + 6 * random.normal())
    const gone = random.uniform() < 0.15
    return [`G${cluster}`, arm, 18 + random.integerBelow(50), before, gone ? '' : after, random.poisson(3)]
  })
  return {
    definition: {
      ...ABOUT,
      id: 'small-cluster-trial',
      design: { kind: 'cluster-randomised' },
      arms: [
        { id: 'usual', role: 'control', label: 'Som vanligt' },
        { id: 'short', role: 'treatment', label: 'Kort' },
        { id: 'long', role: 'treatment', label: 'Lång' },
      ],
      timePoints: TIMES,
      data: { file: 'groups.csv', arm: 'arm', cluster: 'team' },
      outcomes: [
        {
          id: 'score',
          label: 'Poäng',
          kind: 'measure',
          role: 'primary',
          direction: 'higher-is-better',
          at: [
            { time: 'start', column: 'before' },
            { time: 'm6', column: 'after' },
          ],
        },
        {
          id: 'visits',
          label: 'Besök',
          kind: 'count',
          role: 'primary',
          direction: 'lower-is-better',
          at: [{ time: 'm6', column: 'visits' }],
        },
      ],
      analysis: {
        estimator: 'difference',
        permutations: 99,
        missing: { kind: 'weighted', predictors: ['age'] },
        multiplicity: 'none',
      },
    },
    files: { 'groups.csv': csv('team,arm,age,before,after,visits', rows) },
  }
}

/** The trial above read without its lot: as a comparison that nobody has approved, by cost and ladder first. */
export function smallComparison(seed = 3): SmallStudy {
  const trial = smallTrial(40, seed)
  return {
    definition: {
      ...trial.definition,
      id: 'small-comparison',
      design: { kind: 'comparison', approved: { by: 'Rådet', why: 'Grupperna är lika.' } },
      outcomes: trialOutcomes().map((outcome) => ({
        ...outcome,
        role: ['cost', 'steps'].includes(outcome.id) ? 'primary' : 'secondary',
      })),
      analysis: { estimator: 'interacted', covariates: ['age'], permutations: 99 },
    },
    files: trial.files,
  }
}

/** One group before and after. */
export function smallBeforeAfter(seed = 4): SmallStudy {
  const trial = smallTrial(40, seed)
  return {
    definition: {
      ...trial.definition,
      id: 'small-before-after',
      design: { kind: 'before-after' },
      arms: ARMS.slice(1),
      analysis: { permutations: 99 },
    },
    files: trial.files,
  }
}

export function csv(header: string, rows: readonly Cells[]): string {
  return `${[header, ...rows.map((row) => row.join(','))].join('\n')}\n`
}

/** A copy of a study after changes to its definition and to the text of its files. */
export function changed(
  study: SmallStudy,
  changes: {
    readonly definition?: (definition: Definition) => void
    readonly files?: Readonly<Record<string, (text: string) => string>>
  },
): SmallStudy {
  const definition = structuredClone(study.definition)
  changes.definition?.(definition)
  const files = Object.entries(study.files).map(([name, text]) => [
    name,
    changes.files?.[name]?.(text) ?? text,
  ])
  return { definition, files: Object.fromEntries(files) }
}

/** A definition with everything filled in. */
export function filled(definition: Definition): Study {
  return Study.parse(definition)
}

/** The files of a study folder as bytes. */
export function folderOf(study: SmallStudy): Map<string, Uint8Array> {
  const encoder = new TextEncoder()
  return new Map([
    ['study.json', encoder.encode(JSON.stringify(study.definition))],
    ...Object.entries(study.files).map(([name, text]) => [name, encoder.encode(text)] as const),
  ])
}

/** The whole way from the bytes of a folder to results or faults. */
export async function evaluateFolder(
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Computed | { readonly kind: 'stopped' } | Faults> {
  const opened = openStudy(files)
  if (opened.kind === 'faults') return opened
  return computeResults(opened, { version: '1.0.0', command: 'evaluate' })
}

/** The results of a study that must be sound; its faults as an error otherwise. */
export async function resultsOf(study: SmallStudy): Promise<Results> {
  const outcome = await evaluateFolder(folderOf(study))
  if (outcome.kind !== 'computed') throw new Error(JSON.stringify(outcome))
  return outcome.results
}

/** The faults of a study that must not be sound. */
export async function faultsOf(study: SmallStudy): Promise<Faults> {
  const outcome = await evaluateFolder(folderOf(study))
  if (outcome.kind !== 'faults') throw new Error(`no faults, but ${outcome.kind}`)
  return outcome
}
