import assert from 'node:assert/strict'
import test from 'node:test'
import { csv, resultsOf, type SmallStudy, smallTrial } from '../testing/small-studies.ts'

/** Twelve people whose every figure can be counted on fingers: arm, site, age, sex, step and points before and after, work. */
const PEOPLE: readonly (readonly [
  string,
  string,
  number | '',
  string,
  string,
  string,
  number | '',
  0 | 1,
])[] = [
  ['now', 'A', 20, 'f', 'low', 'high', 8, 1],
  ['now', 'A', 30, 'm', 'low', 'low', 6, 0],
  ['now', 'A', 40, 'f', 'high', 'low', 4, 1],
  ['now', 'B', '', 'm', 'low', 'high', 6, 0],
  ['now', 'B', 30, 'f', 'high', 'high', '', 1],
  ['now', 'B', 30, 'm', 'low', '', '', 1],
  ['wait', 'A', 50, 'f', 'low', 'low', 2, 0],
  ['wait', 'A', 30, 'f', 'low', 'low', 4, 0],
  ['wait', 'A', 40, 'f', 'high', 'low', 3, 1],
  ['wait', 'B', 40, 'm', 'low', 'high', '', 0],
  ['wait', 'B', 40, 'f', 'high', 'high', '', 0],
  ['wait', 'B', 40, 'm', 'low', 'low', '', 1],
]

const about = smallTrial(4).definition
const STUDY: SmallStudy = {
  definition: {
    ...about,
    data: {
      file: 'people.csv',
      arm: 'arm',
      site: 'site',
      screening: { file: 'screening.csv', status: 'status', reason: 'why' },
    },
    outcomes: [
      {
        id: 'points',
        label: 'Poäng',
        kind: 'measure',
        role: 'primary',
        direction: 'higher-is-better',
        at: [{ time: 'm6', column: 'after' }],
      },
      {
        id: 'steps',
        label: 'Steg',
        kind: 'ladder',
        role: 'secondary',
        direction: 'higher-is-better',
        states: [
          { value: 'low', label: 'Lågt' },
          { value: 'high', label: 'Högt' },
        ],
        at: [
          { time: 'start', column: 'step_0' },
          { time: 'm6', column: 'step_6' },
        ],
      },
      {
        id: 'work',
        label: 'Arbete',
        kind: 'binary',
        role: 'secondary',
        direction: 'higher-is-better',
        at: [{ time: 'm6', column: 'work' }],
      },
    ],
    subgroups: [],
    analysis: { estimator: 'difference', covariates: ['age', 'sex'], permutations: 99, smallestGroup: 2 },
    decision: { smallestArm: 2, largestLoss: 0.9 },
  },
  files: {
    'people.csv': csv('arm,site,age,sex,step_0,step_6,after,work', PEOPLE),
    'screening.csv': csv('status,why', [
      ...PEOPLE.map(() => ['randomised', '']),
      ['declined', 'no-time'],
      ['declined', 'no-time'],
      ['ineligible', 'outside-age'],
      ['other', 'moved'],
      ['', ''],
    ]),
  },
}

const results = await resultsOf(STUDY)

function summary(outcome: string, time: string, arm: string) {
  return (
    results.summaries.find((row) => row.outcome === outcome && row.time === time && row.arm === arm) ??
    assert.fail()
  )
}

test('a measure is summed up by its mean, its spread and a t interval among those who answered', () => {
  const now = summary('points', 'm6', 'now')
  assert.deepEqual([now.n, now.missing, now.mean], [4, 2, 6])
  // 8, 6, 4, 6: squares about 6 are 4 + 0 + 4 + 0, so the variance is 8/3 and the mean's error √(8/3)/2.
  assert.ok(Math.abs((now.sd ?? 0) - Math.sqrt(8 / 3)) < 1e-12)
  // Student's t with three degrees of freedom at 0.975 is 3.182446 (any table).
  assert.ok(Math.abs((now.high ?? 0) - (6 + (3.182446305284263 * Math.sqrt(8 / 3)) / 2)) < 1e-9)
  assert.equal(summary('points', 'm6', 'wait').n, 3)
})

test('a ladder is summed up by the share on each step and by who moved, and has no mean', () => {
  const now = summary('steps', 'm6', 'now')
  assert.deepEqual(
    now.shares?.map(({ state, n, share }) => [state, n, share]),
    [
      ['low', 2, 2 / 5],
      ['high', 3, 3 / 5],
    ],
  )
  assert.deepEqual([now.n, now.missing, now.mean], [5, 1, null])
  assert.deepEqual([now.movedUp, now.movedDown], [2 / 5, 1 / 5])
  assert.equal(summary('steps', 'start', 'now').movedUp, null, 'nobody has moved at the start')
})

test('a share has Wilson’s interval, which stays inside 0 and 1', () => {
  const now = summary('work', 'm6', 'now')
  assert.ok(Math.abs((now.mean ?? 0) - 4 / 6) < 1e-12)
  // Wilson (1927): (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) / (1 + z²/n) with z = 1.959964 and n = 6.
  const [p, n, z] = [4 / 6, 6, 1.959963984540054]
  const reach = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  assert.ok(Math.abs((now.low ?? 0) - (p + (z * z) / (2 * n) - reach) / (1 + (z * z) / n)) < 1e-12)
})

test('those lost are counted by arm, with the difference between the arms', () => {
  const loss = results.attrition.find((row) => row.outcome === 'points')
  assert.deepEqual(loss?.byArm, {
    wait: { n: 6, missing: 3, share: 0.5 },
    now: { n: 6, missing: 2, share: 2 / 6 },
  })
  assert.ok(Math.abs((loss?.difference ?? 9) - (2 / 6 - 3 / 6)) < 1e-12)
  const none = results.attrition.find((row) => row.outcome === 'work')
  assert.deepEqual([none?.difference, none?.p], [null, null], 'nobody lost is no difference to test')
})

test('balance compares what was known before, in standard deviations, and counts what was missing', () => {
  const age = results.balance.find((row) => row.variable === 'age')
  // now: 20, 30, 40, 30, 30 (one missing): mean 30, variance 50. wait: 50, 30, 40, 40, 40, 40: mean 40, variance 40.
  assert.deepEqual([age?.byArm.now?.mean, age?.byArm.now?.missing, age?.byArm.wait?.mean], [30, 1, 40])
  assert.ok(Math.abs((age?.standardisedDifference.now ?? 0) - -10 / Math.sqrt(45)) < 1e-12)
  const male = results.balance.find((row) => row.variable === 'sex=m')
  assert.deepEqual([male?.byArm.now?.mean, male?.byArm.now?.isShare], [0.5, true])
  assert.deepEqual(
    results.balance.map((row) => row.variable),
    ['age', 'sex=m', 'baseline:steps'],
    'nothing measured after the lot belongs in the balance',
  )
})

test('everyone referred is followed to the figure: not eligible, declined, otherwise, drawn, answered, counted', () => {
  const { flow } = results
  assert.deepEqual(
    [flow.referred, flow.ineligible, flow.declined, flow.otherwise, flow.allocated],
    [17, 1, 2, 2, 12],
  )
  assert.deepEqual(flow.reasons[0], { status: 'declined', reason: 'no-time', n: 2 })
  assert.deepEqual(
    flow.arms.map((arm) => [arm.arm, arm.allocated, arm.analysed]),
    [
      ['wait', 6, 3],
      ['now', 6, 4],
    ],
  )
})

test('a site where one arm fell silent is left out of the difference within sites, and the pooling needs two sites', () => {
  const main = results.estimates.find(
    (row) => row.outcome === 'points' && row.analysis === 'main' && row.site === null,
  )
  // At A: now 8, 6, 4 against wait 2, 4, 3. At B nobody who waits answered.
  assert.deepEqual([main?.estimate, main?.nByArm], [6 - 3, { now: 3, wait: 3 }])
  assert.deepEqual(main?.notes[0], { code: 'blocks-without-comparison', detail: { n: 1 } })
  assert.deepEqual(results.pooled, [])
})
