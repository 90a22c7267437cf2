import { randomStream } from '@utfall/numerics'
import { csv, type Definition, type SmallStudy } from './small-studies.ts'

export type TwoSourceOptions = {
  readonly persons?: number
  readonly seed?: number
  /** Added by the staff to everyone, and to those in the arm `now` after the start, points. */
  readonly lenience?: number
  readonly favour?: number
  /** Share of those at work by the register who say that they are not, and the other way. */
  readonly apart?: readonly [number, number]
  readonly design?: Definition['design']
  readonly clusters?: number
  readonly analysis?: Definition['analysis']
}

/** A trial in which the person and the staff rate the same, and the person and the register say who works. */
export function twoSourceTrial(options: TwoSourceOptions = {}): SmallStudy {
  const { persons = 400, lenience = 3, favour = 0, apart = [0.1, 0.15], clusters } = options
  const random = randomStream(options.seed ?? 3)
  const points = (value: number) => Math.round(10 * Math.min(100, Math.max(0, value))) / 10
  const rows = Array.from({ length: persons }, (_, person) => {
    const isNow = clusters === undefined ? person % 2 === 1 : (person % clusters) % 2 === 1
    const place = 45 + 10 * random.normal()
    const after = place + 2 + 5 * Number(isNow) + 5 * random.normal()
    const rated = (value: number, extra: number) => points(value + extra + 6 * random.normal())
    const works = random.uniform() < 0.4
    const says = random.uniform() < apart[works ? 0 : 1] ? !works : works
    return [
      `P${person + 1}`,
      isNow ? 'now' : 'wait',
      `team ${person % (clusters ?? 8)}`,
      rated(place, 0),
      rated(place, lenience),
      rated(after, 0),
      rated(after, lenience + favour * Number(isNow)),
      Number(says),
      Number(works),
    ]
  })
  const design = options.design ?? { kind: 'individually-randomised' }
  const isAlone = design.kind === 'before-after'
  return {
    definition: {
      utfall: 1,
      id: 'two-sources',
      title: 'En liten studie',
      question: { sv: 'Blir det bättre?', en: 'Does it get better?' },
      initiative: { name: 'Insatsen' },
      evaluator: { name: 'Utvärderaren', independent: true },
      population: { description: 'Påhittade personer', selection: 'Alla' },
      design,
      arms: [
        ...(isAlone ? [] : [{ id: 'wait', role: 'control', label: 'Väntan' } as const]),
        { id: 'now', role: 'treatment', label: 'Nu' },
      ],
      timePoints: [
        { id: 'start', label: 'Start', months: 0 },
        { id: 'm6', label: { sv: '6 månader', en: '6 months' }, months: 6 },
      ],
      data: {
        file: 'persons.csv',
        person: 'person',
        arm: 'arm',
        ...(clusters !== undefined && { cluster: 'team' }),
      },
      outcomes: outcomes(),
      analysis: { permutations: 99, ...options.analysis },
    },
    files: { 'persons.csv': csv('person,arm,team,self_0,staff_0,self_6,staff_6,says,works', rows) },
  }
}

function outcomes(): Definition['outcomes'] {
  const rated = (who: 'self' | 'staff') => ({
    kind: 'measure' as const,
    source: who,
    direction: 'higher-is-better' as const,
    unit: { sv: 'poäng', en: 'points' },
    range: [0, 100] as [number, number],
    at: [
      { time: 'start', column: `${who}_0` },
      { time: 'm6', column: `${who}_6` },
    ],
  })
  const yesOrNo = (column: string) => ({
    kind: 'binary' as const,
    role: 'secondary' as const,
    direction: 'higher-is-better' as const,
    at: [{ time: 'm6', column }],
  })
  return [
    { id: 'own', label: { sv: 'Egen skattning', en: 'Own rating' }, role: 'primary', ...rated('self') },
    {
      id: 'rated',
      label: { sv: 'Personalens skattning', en: 'Staff rating' },
      role: 'secondary',
      comparedWith: 'own',
      ...rated('staff'),
    },
    {
      id: 'says',
      label: { sv: 'Säger sig arbeta', en: 'Says at work' },
      source: 'self',
      comparedWith: 'works',
      ...yesOrNo('says'),
    },
    { id: 'works', label: { sv: 'Arbetar', en: 'At work' }, source: 'register', ...yesOrNo('works') },
  ]
}
