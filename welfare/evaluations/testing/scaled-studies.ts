import { type RandomStream, randomStream } from '@utfall/numerics'
import { csv, type Definition, type SmallStudy } from './small-studies.ts'

/** Five questions with eleven steps in all: few enough for the error of measurement to matter. */
export const FIVE_QUESTIONS: readonly (readonly number[])[] = [
  [-1.5, -0.2, 0.9],
  [-0.8, 0.3, 1.2],
  [-0.5, 0.6],
  [-1, 0.8],
  [0.2],
]
export const CALIBRATION = 'scale.calibration.json'

export type ScaledOptions = {
  readonly persons?: number
  readonly seed?: number | string
  readonly questions?: readonly (readonly number[])[]
  /** Added to everyone after, and to those in the arm `now`, logits. */
  readonly drift?: number
  readonly effect?: number
  readonly missing?: number
  /** Of all thresholds item by item, both triangles; null leaves the calibration without uncertainty. */
  readonly covariance?: readonly (readonly number[])[] | null
  readonly design?: Definition['design']
  readonly analysis?: Definition['analysis']
}

/** A trial whose one outcome stands on a calibration: the same questions before and after, half of the people in each arm. */
export function scaledTrial(options: ScaledOptions = {}): SmallStudy {
  const { persons = 80, seed = 5, questions = FIVE_QUESTIONS, drift = 0.2, effect = 0.5 } = options
  const random = randomStream(seed)
  const items = questions.map((_, place) => `q${place + 1}`)
  const rows = Array.from({ length: persons }, (_, person) => {
    const start = random.normal()
    const end = 0.7 * start + drift + effect * (person % 2) + Math.sqrt(0.51) * random.normal()
    return [
      `P${person + 1}`,
      person % 2 === 1 ? 'now' : 'wait',
      20 + random.integerBelow(40),
      ...answersAt(start, questions, random, options.missing ?? 0.05),
      ...answersAt(end, questions, random, options.missing ?? 0.05),
    ]
  })
  const design = options.design ?? { kind: 'individually-randomised' }
  return {
    definition: {
      utfall: 1,
      id: 'scaled-trial',
      title: 'En liten studie',
      question: { sv: 'Blir det bättre?', en: 'Does it get better?' },
      initiative: { name: 'Insatsen' },
      evaluator: { name: 'Utvärderaren', independent: true },
      population: { description: 'Påhittade personer', selection: 'Alla' },
      design,
      arms: [
        ...(design.kind === 'before-after'
          ? []
          : [{ id: 'wait', role: 'control', label: 'Väntan' } as const]),
        { id: 'now', role: 'treatment', label: 'Nu' },
      ],
      timePoints: [
        { id: 'start', label: 'Start', months: 0 },
        { id: 'm6', label: { sv: '6 månader', en: '6 months' }, months: 6 },
      ],
      data: { file: 'persons.csv', person: 'person', arm: 'arm' },
      outcomes: [
        {
          id: 'closer',
          label: { sv: 'Närmare', en: 'Closer' },
          kind: 'measure',
          role: 'primary',
          direction: 'higher-is-better',
          unit: { sv: 'logit', en: 'logits' },
          scale: { calibration: CALIBRATION },
          at: [
            { time: 'start', items: Object.fromEntries(items.map((item) => [item, `${item}_0`])) },
            { time: 'm6', items: Object.fromEntries(items.map((item) => [item, `${item}_6`])) },
          ],
        },
      ],
      analysis: { permutations: 99, ...options.analysis },
    },
    files: {
      'persons.csv': csv(
        ['person', 'arm', 'age', ...[0, 6].flatMap((month) => items.map((item) => `${item}_${month}`))].join(
          ',',
        ),
        rows,
      ),
      [CALIBRATION]: calibrationText(questions, options.covariance === undefined ? null : options.covariance),
    },
  }
}

export function calibrationText(
  questions: readonly (readonly number[])[],
  covariance: ScaledOptions['covariance'] = null,
): string {
  return JSON.stringify({
    model: 'pcm',
    nPersons: 500,
    population: 'Påhittade personer',
    items: questions.map((thresholds, place) => ({ id: `q${place + 1}`, thresholds })),
    ...(covariance && { covariance: covariance.flatMap((row, place) => row.slice(0, place + 1)) }),
  })
}

/** Answers from the partial credit model at this place; empty where the question was passed over. */
function answersAt(
  place: number,
  questions: readonly (readonly number[])[],
  random: RandomStream,
  missing: number,
): (number | '')[] {
  return questions.map((steps) => {
    const weights = [1]
    for (const step of steps) weights.push((weights.at(-1) ?? 1) * Math.exp(place - step))
    let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0)
    let category = 0
    while (category < steps.length && left > (weights[category] ?? 0)) left -= weights[category++] ?? 0
    return random.uniform() < missing ? '' : category
  })
}
