import assert from 'node:assert/strict'
import test from 'node:test'
import { normalQuantile } from '@utfall/distributions'
import type { Results } from '../result/schema.ts'
import { CALIBRATION, calibrationText, scaledTrial } from '../testing/scaled-studies.ts'
import { changed, csv, resultsOf, type SmallStudy } from '../testing/small-studies.ts'

/** Two questions of one step at 0; the answers of each person before and after, by arm. */
function answered(
  people: readonly (readonly [arm: string, before: string, after: string, times: number])[],
): SmallStudy {
  const questions = [[-2], [-1], [0], [0], [1], [2], [0], [0], [-1], [1]]
  const rows = people.flatMap(([arm, before, after, times]) =>
    Array.from({ length: times }, () => [arm, before, after]),
  )
  return changed(scaledTrial({ persons: 4, questions }), {
    files: {
      [CALIBRATION]: () => calibrationText(questions),
      'persons.csv': () =>
        csv(
          [
            'person',
            'arm',
            'age',
            ...[0, 6].flatMap((month) => questions.map((_, place) => `q${place + 1}_${month}`)),
          ].join(','),
          rows.map(([arm = '', before = '', after = ''], row) => [`P${row}`, arm, 40, ...before, ...after]),
        ),
    },
  })
}

const LOW = '0000000000'
const HALF = '1110100010'
const HIGH = '1111111111'

async function scaleOf(study: SmallStudy): Promise<NonNullable<Results['scales']>[number]> {
  return (await resultsOf(study)).scales?.[0] ?? assert.fail()
}

test('who lies at the ends, who changed beyond error, and what chance alone would call changed: counted by arm', async () => {
  const use = await scaleOf(
    answered([
      ['now', LOW, HIGH, 6],
      ['now', HALF, HALF, 10],
      ['now', HIGH, LOW, 8],
      ['wait', HALF, HALF, 20],
    ]),
  )
  const start = use.ends.find(({ arm, time }) => arm === 'now' && time === 'start')
  assert.deepEqual(start, { time: 'start', arm: 'now', n: 24, lowest: 6, highest: 8 })
  const now = use.changes.find(({ arm }) => arm === 'now')
  assert.deepEqual([now?.better?.n, now?.worse?.n, now?.notDistinguishable?.n, now?.n], [6, 8, 10, 24])
  // Wilson 1927: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n).
  const [p, z] = [6 / 24, normalQuantile(0.975)]
  const half = z * Math.sqrt((p * (1 - p)) / 24 + z ** 2 / (4 * 24 ** 2))
  const low = (p + z ** 2 / 48 - half) / (1 + z ** 2 / 24)
  assert.ok(Math.abs((now?.better?.low ?? 0) - low) < 1e-12)
  assert.ok(Math.abs((now?.byChanceEachWay ?? 0) - 0.025) < 1e-12)
})

test('a few who changed are hidden, and with them one more count, so that what is left over does not tell them', async () => {
  const use = await scaleOf(
    answered([
      ['now', LOW, HIGH, 12],
      ['now', HIGH, LOW, 2],
      ['now', HALF, HALF, 10],
      ['wait', HALF, HALF, 3],
      ['wait', LOW, HIGH, 20],
      ['wait', HIGH, LOW, 9],
    ]),
  )
  const [wait, now] = ['wait', 'now'].map((arm) => use.changes.find((change) => change.arm === arm))
  assert.deepEqual([now?.better?.n, now?.worse, now?.notDistinguishable], [12, null, null])
  assert.deepEqual([wait?.better?.n, wait?.worse, wait?.notDistinguishable], [20, null, null])
})

test('where lower is better a fall is better, and an arm too small to show shows nothing', async () => {
  const study = changed(
    answered([
      ['now', HIGH, LOW, 3],
      ['wait', HIGH, LOW, 20],
    ]),
    {
      definition: (it) => {
        Object.assign(it.outcomes[0] ?? {}, { direction: 'lower-is-better' })
      },
    },
  )
  const use = await scaleOf(study)
  assert.equal(use.changes.find(({ arm }) => arm === 'wait')?.better?.n, 20)
  const now = use.changes.find(({ arm }) => arm === 'now')
  assert.deepEqual([now?.n, now?.better, now?.worse, now?.notDistinguishable], [null, null, null, null])
  assert.deepEqual(
    use.ends.filter(({ arm }) => arm === 'now').map(({ n, lowest, highest }) => [n, lowest, highest]),
    [
      [null, null, null],
      [null, null, null],
    ],
  )
})

test('the calibration is named by its file, hash, questions, model, people and population', async () => {
  const { calibration, reach } = await scaleOf(scaledTrial({ persons: 40 }))
  assert.match(calibration.sha256, /^[0-9a-f]{64}$/)
  const { sha256: _, ...rest } = calibration
  assert.deepEqual(rest, {
    file: CALIBRATION,
    items: 5,
    model: 'pcm',
    persons: 500,
    population: 'Påhittade personer',
    uncertainty: false,
  })
  assert.ok(reach.lowest < -2 && reach.highest > 2)
})
