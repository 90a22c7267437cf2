import assert from 'node:assert/strict'
import test from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { type RandomStream, randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { latentRegression } from './change/latent-regression.ts'
import { plausibleValues } from './change/plausible-values.ts'
import * as rasch from './index.ts'

/** What a door is given: answers of any kind, what was made of them, and a scale that may be theirs or a wild one. */
type Case = {
  readonly random: RandomStream
  readonly model: rasch.ItemModel
  readonly responses: rasch.ResponseMatrix
  readonly ready: rasch.ResponseMatrix
  readonly groups: Int32Array
  readonly anchors: ReadonlyMap<string, Float64Array>
  readonly scale: rasch.ItemScale
  readonly calibration: rasch.Calibration | null
  readonly persons: rasch.PersonMeasures['persons']
  readonly target: rasch.Target
}

const SHAPES = [
  'chance',
  'model',
  'model with gaps',
  'nothing',
  'one answer each',
  'constant',
  'extreme',
  'Guttman',
  'two booklets',
] as const
const WEIGHTS = ['none', 'none', 'tiny', 'huge', 'uneven'] as const

function pick<T>(random: RandomStream, choices: readonly T[]): T {
  return choices[random.integerBelow(choices.length)]
}

function drawAnswers(random: RandomStream, persons: number, highest: readonly number[]): Int16Array {
  const width = highest.length
  const shape = pick(random, SHAPES)
  const locations = highest.map(() => 2 * random.normal())
  const answers = new Int16Array(persons * width)
  for (let v = 0; v < persons; v++) {
    const theta = 1.5 * random.normal()
    const only = random.integerBelow(width)
    highest.forEach((m, i) => {
      let answer = random.integerBelow(m + 1)
      if (shape.startsWith('model')) {
        answer = 0
        const chance = 1 / (1 + Math.exp(locations[i] - theta))
        for (let h = 0; h < m; h++) if (random.uniform() < chance) answer++
      }
      if (shape === 'model with gaps' && random.uniform() < 0.4) answer = rasch.MISSING
      if (shape === 'nothing' || (shape === 'one answer each' && i !== only)) answer = rasch.MISSING
      if (shape === 'constant') answer = Math.min(1, m)
      if (shape === 'extreme') answer = v % 2 === 0 ? m : 0
      if (shape === 'Guttman') answer = v % (width + 1) > i ? m : 0
      if (shape === 'two booklets' && (v % 2 === 0) !== i < width / 2) answer = rasch.MISSING
      answers[v * width + i] = answer
    })
  }
  return answers
}

function drawWeights(random: RandomStream, persons: number): Float64Array | null {
  const kind = pick(random, WEIGHTS)
  if (kind === 'none') return null
  const unit = kind === 'tiny' ? 1e-9 : kind === 'huge' ? 1e9 : 1
  return Float64Array.from({ length: persons }, () =>
    kind === 'uneven' ? Math.exp(8 * random.normal()) : unit * (1 + random.uniform()),
  )
}

const TARGETS: readonly rasch.Target[] = [
  { kind: 'range', low: -2, high: 90 },
  { kind: 'range', low: 1, high: 1 },
  { kind: 'normal', mean: 0, sd: 1 },
  { kind: 'normal', mean: -40, sd: 3 },
  { kind: 'measures', measures: Float64Array.of(-30, 0, 0.1, 50) },
]

function drawCase(seed: number): Case {
  const random = randomStream(`doors ${seed}`)
  const model = pick(random, rasch.ITEM_MODELS)
  const width = pick(random, [1, 2, 3, 4, 7])
  const persons = pick(random, [0, 1, 2, 5, 12, 60])
  const highest = Array.from({ length: width }, () =>
    model === 'rm' ? 1 : model === 'rsm' ? 2 : random.integerBelow(5),
  )
  const weights = drawWeights(random, persons)
  const items = highest.map((_, i) => `q${i}`)
  const answers = drawAnswers(random, persons, highest)
  const responses = {
    persons,
    items,
    answers,
    highest: Int32Array.from(highest),
    ...(weights && { weights }),
  }
  const ready = rasch.prepareResponses(responses, model).responses
  const found = rasch.calibrate(ready, { model, fewPersons: 'allow' })
  const calibration = found.kind === 'calibrated' ? found : null
  const size = pick(random, [0.5, 3, 30, 99])
  const wild = {
    items: ready.items,
    thresholds: Array.from(ready.highest, (m) =>
      Float64Array.from({ length: m }, () => size * (2 * random.uniform() - 1)),
    ),
  }
  const scale = calibration !== null && random.uniform() < 0.5 ? calibration : wild
  const method = pick(random, rasch.PERSON_METHODS)
  const measured = ready.items.length > 0
  const prior = { mean: pick(random, [0, -50]), sd: pick(random, [0.05, 1, 50]) }
  return {
    random,
    model,
    responses,
    ready,
    groups: Int32Array.from({ length: persons }, () => random.integerBelow(4) - 1),
    anchors: new Map(
      items
        .filter(() => random.uniform() < 0.5)
        .map((item) => [
          item,
          Float64Array.from({ length: 1 + random.integerBelow(2) }, () => 20 * random.normal()),
        ]),
    ),
    scale,
    calibration,
    persons: measured ? rasch.measurePersons(scale, ready, { method, prior }).persons : [],
    target: pick(random, TARGETS),
  }
}

const THETAS = [-1e6, -3, 0, 300, 1e6]

/** Every function at the door. Null: nothing to give it in this case. */
const DOORS: Readonly<Record<string, (given: Case) => unknown>> = {
  addSums: () => null,
  anchorTest: ({ responses, anchors, model }) => rasch.anchorTest(responses, anchors, { model }),
  andersenTest: ({ responses, groups, model }) => rasch.andersenTest(responses, groups, { model }),
  answerDistributions: ({ responses }) => rasch.answerDistributions(responses),
  burdenCurve: ({ scale, target, ready }) =>
    rasch.burdenCurve(scale, { target, responses: ready, perArm: 20, seLimit: 0.5 }),
  calibrate: ({ responses, ready, model, anchors }) => [
    rasch.calibrate(responses, { model }),
    rasch.calibrate(ready, { model, anchors, fewPersons: 'allow' }),
  ],
  calibrationSteps: ({ ready, model }) => rasch.calibrationSteps(ready, { model }).next().value,
  differentialFunctioning: ({ responses, groups, model }) =>
    rasch.differentialFunctioning(responses, groups, ['a', 'b', 'c'], { model, purify: true }),
  estimatePrior: ({ scale, ready }) => rasch.estimatePrior(scale, ready),
  expectedScore: ({ scale }) => rasch.expectedScore(scale, THETAS),
  groupChange: (given) => {
    const changes = changesOf(given)
    return changes.kind === 'changes' ? rasch.groupChange(changes) : null
  },
  groupPatterns: ({ responses }) => rasch.groupPatterns(responses),
  itemFit: ({ scale, ready }) => rasch.itemFit(scale, ready),
  linkForms: ({ calibration }) =>
    calibration &&
    rasch.linkForms(calibration, calibration, { dropUnstable: {}, method: 'precision-weighted' }),
  measureOf: ({ scale }) => rasch.measureOf(scale, [0], 1, { method: 'wle' }),
  measurePersons: ({ scale, ready, calibration }) =>
    rasch.PERSON_METHODS.map((method) =>
      rasch.measurePersons(scale, ready, {
        method,
        prior: { mean: 0, sd: 2 },
        ...(scale === calibration && { covariance: calibration.covariance }),
      }),
    ),
  medianSplit: ({ responses }) => rasch.medianSplit(responses),
  modelComparison: ({ responses }) => rasch.modelComparison(responses),
  patternSums: () => null,
  personReliability: ({ persons }) => [
    rasch.personReliability(persons, 'with-extremes'),
    rasch.personReliability(persons, 'without-extremes'),
  ],
  plausibleValues: ({ scale, ready, calibration, random }) => {
    const values = Float64Array.from({ length: ready.persons }, (_, v) => v % 2)
    const regressors = { terms: ['arm'], values }
    const itemUncertainty = scale === calibration ? calibration.covariance : null
    return [
      latentRegression({ scale, responses: ready, regressors }),
      plausibleValues({
        scale,
        responses: ready,
        regressors,
        draws: 2,
        random,
        ...(itemUncertainty && { itemUncertainty }),
      }),
    ]
  },
  prepareResponses: ({ responses, model }) => rasch.prepareResponses(responses, model),
  q3: ({ scale, ready, persons }) => rasch.q3(scale, ready, persons, 'all'),
  reliableChanges: (given) => changesOf(given),
  requestedSums: () => null,
  residualComponents: ({ scale, ready, persons }) =>
    rasch.residualComponents(scale, ready, persons, 'non-extreme'),
  responseMatrix: ({ responses }) => rasch.responseMatrix(responses),
  scoreTable: ({ scale }) => [
    rasch.scoreTable(scale, { method: 'mle', extremeAdjustment: 0.3 }),
    rasch.scoreTable(scale, { method: 'wle', items: [] }),
  ],
  selectItems: ({ responses }) => rasch.selectItems(responses, [0, 0]),
  selectPersons: ({ responses }) => rasch.selectPersons(responses, []),
  shortForms: ({ scale, target, ready }) =>
    rasch.shortForms(scale, { sizes: [1, 2], target, responses: ready, criterion: 'information' }),
  simulateAdaptive: ({ scale, random }) =>
    rasch.simulateAdaptive(scale, {
      population: { kind: 'normal', mean: 0, sd: 2, persons: 10 },
      random,
      stopping: { seLimit: 0.7 },
    }),
  simulatedReference: ({ scale, ready, random }) =>
    rasch.simulatedReference(scale, ready, { replicates: 19, random }),
  smithTest: ({ scale, ready, random }) =>
    rasch.smithTest(
      scale,
      ready,
      Float64Array.from(scale.items, () => random.normal()),
      'wle',
    ),
  targeting: ({ scale, persons }) => rasch.targeting(scale, persons),
  testInformation: ({ scale }) => rasch.testInformation(scale, THETAS),
  thresholdOrder: ({ calibration }) => calibration && rasch.thresholdOrder(calibration),
  thurstonianThresholds: ({ scale }) => rasch.thurstonianThresholds(scale),
}

function changesOf({ persons }: Case) {
  return rasch.reliableChanges(persons, persons.toReversed(), { higherIs: 'better' })
}

/** The first number that is not finite, by its path. */
function notFinite(value: unknown, path = ''): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${path} = ${value}`
  if (typeof value !== 'object' || value === null) return null
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  for (const [key, part] of entries) {
    const found = notFinite(part, `${path}.${String(key)}`)
    if (found) return found
  }
  return null
}

function frozenCopy({ random: _, ...given }: Case): string {
  return JSON.stringify(given, (_key, value) => (value instanceof Map ? [...value] : value))
}

/** Ten times what the slowest door takes here, on a machine with other work. */
const LONGEST_MS = 20_000

test('each function at the door is in the list that is tried', () => {
  const functions = Object.entries(rasch).filter(([, value]) => typeof value === 'function')
  const untried = functions.map(([name]) => name).filter((name) => !(name in DOORS))
  assert.deepEqual(untried, [])
})

for (const [name, door] of Object.entries(DOORS))
  test(`whatever the answers, ${name} gives finite numbers or a refusal, in time, and leaves its input alone`, () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e6 }), (seed) => {
        const given = drawCase(seed)
        const before = frozenCopy(given)
        const start = performance.now()
        let result: unknown = null
        try {
          result = door(given)
        } catch (error) {
          if (!(error instanceof InvalidInput)) throw error
        }
        assert.ok(performance.now() - start < LONGEST_MS, 'too long')
        assert.equal(notFinite(result), null)
        assert.equal(frozenCopy(given), before)
      }),
      { seed: 11, numRuns: 60 },
    )
  })
