import assert from 'node:assert/strict'
import test from 'node:test'
import { randomStream } from '@utfall/numerics'
import { winProbability } from '@utfall/regression'
import { chance, comparison, type Row, STUDY } from '../testing/ladder-comparison.ts'
import { csv, resultsOf, smallTrial } from '../testing/small-studies.ts'
import { winFigures } from './win.ts'

test('people are held against those of their own block: pairs counted one by one, blocks weighted by their people', () => {
  const rows = chance(randomStream(1))
  let [theta, variance] = [0, 0]
  for (const block of [0, 1, 2, 3]) {
    const steps = (side: 0 | 1) =>
      rows.flatMap(([arm, at, step]) => (at === block && arm === side ? [step] : []))
    const [treated, controls] = [steps(1), steps(0)]
    const beat = (one: number, other: number) => (1 + Math.sign(one - other)) / 2
    const average = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length
    const spread = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + (value - average(values)) ** 2, 0) /
      (values.length - 1) /
      values.length
    const won = treated.map((one) => average(controls.map((other) => beat(one, other))))
    const lost = controls.map((other) => average(treated.map((one) => beat(one, other))))
    const share = (treated.length + controls.length) / rows.length
    theta += share * average(won)
    // DeLong et al. (1988): the placements' own variances.
    variance += share ** 2 * (spread(won) + spread(lost))
  }
  const figures = winFigures(STUDY, comparison(rows))
  assert.ok(Math.abs((figures.estimate ?? 0) - theta) < 1e-12)
  assert.ok(Math.abs((figures.se ?? 0) - Math.sqrt(variance)) < 1e-12)
  assert.equal(figures.df, rows.length - 8)
})

test('in one block the estimate and its error are those of the plain win probability', () => {
  const rows = chance(randomStream(2)).map(([arm, , step]): Row => [arm, 0, step])
  const of = (side: 0 | 1) =>
    Float64Array.from(
      rows.filter(([arm]) => arm === side),
      ([, , step]) => step,
    )
  const plain = winProbability({ treated: of(1), control: of(0) })
  const figures = winFigures(STUDY, comparison(rows))
  assert.ok(plain.kind === 'estimate')
  assert.ok(Math.abs((figures.estimate ?? 0) - plain.theta) < 1e-12)
  assert.ok(Math.abs((figures.se ?? 0) - plain.se) < 1e-12)
})

test('the ladder turned upside down gives one less the win probability, and the interval turned about', () => {
  const rows = chance(randomStream(3))
  const [up, down] = [rows, rows.map(([arm, block, step]): Row => [arm, block, -step])].map((each) =>
    winFigures(STUDY, comparison(each)),
  )
  assert.ok(Math.abs((up?.estimate ?? 0) + (down?.estimate ?? 0) - 1) < 1e-12)
  assert.ok(Math.abs((up?.low ?? 0) + (down?.high ?? 0) - 1) < 1e-12)
})

test('a block with one arm is left out and counted, and a block with one person in an arm is kept by the small-block rule', () => {
  const rows: Row[] = [...chance(randomStream(4)), [1, 4, 5], [1, 4, 5], [1, 5, 0], [0, 5, 3], [0, 5, 2]]
  const figures = winFigures(STUDY, comparison(rows))
  assert.deepEqual(
    figures.notes.map((note) => note.code),
    ['blocks-without-comparison', 'small-blocks-plug-in'],
  )
  assert.equal((figures.counted?.n1 ?? 0) + (figures.counted?.n0 ?? 0), rows.length - 2)
})

test('clusters within blocks widen the error to that of the clusters', () => {
  const rows = chance(randomStream(5))
  const alone = winFigures(STUDY, comparison(rows))
  const same = new Map<string, number>()
  const clusters = Int32Array.from(rows, ([arm, block], index) => {
    const key = `${block} ${arm} ${index % 3}`
    same.set(key, same.get(key) ?? same.size)
    return same.get(key) ?? 0
  })
  const grouped = winFigures(STUDY, comparison(rows, clusters))
  assert.equal(grouped.method, 'win-probability-blocked-clustered')
  assert.ok(Math.abs((grouped.estimate ?? 0) - (alone.estimate ?? 0)) < 1e-12)
  assert.ok((grouped.df ?? 99) < (alone.df ?? 0))
})

test('a site that has more of the better off and draws more of them to the service does not make the service better', async () => {
  const random = randomStream(5)
  const rows = Array.from({ length: 400 }, (_, index) => {
    const odds = index < 200 ? 0.8 : 0.2
    return [
      random.uniform() < odds ? 'now' : 'wait',
      index < 200 ? 'A' : 'B',
      random.uniform() < odds ? 'high' : 'low',
    ]
  })
  const { asOf: _, unmeasured: __, ...about } = smallTrial(4).definition
  const results = await resultsOf({
    definition: {
      ...about,
      data: { file: 'a.csv', arm: 'arm', block: 'site' },
      outcomes: [
        {
          id: 'steps',
          label: 'Steg',
          kind: 'ladder',
          role: 'primary',
          direction: 'higher-is-better',
          states: [
            { value: 'low', label: 'Lågt' },
            { value: 'high', label: 'Högt' },
          ],
          at: [{ time: 'm6', column: 'step' }],
        },
      ],
      subgroups: [],
      analysis: { permutations: 99 },
    },
    files: { 'a.csv': csv('arm,site,step', rows) },
  })
  // Everyone against everyone would say 0.69 with an interval from 0.64, though nothing happens within a site.
  assert.equal(results.verdict.kind, 'no-detectable-difference')
  assert.ok(Math.abs((results.estimates[0]?.estimate ?? 9) - 0.5) < 0.06)
})
