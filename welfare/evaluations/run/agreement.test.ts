import assert from 'node:assert/strict'
import test from 'node:test'
import { normalQuantile } from '@utfall/distributions'
import { mean, variance } from '@utfall/numerics'
import type { Agreement, Results } from '../result/schema.ts'
import { scaledTrial } from '../testing/scaled-studies.ts'
import { resultsOf, type SmallStudy, smallTrial } from '../testing/small-studies.ts'
import { twoSourceTrial } from '../testing/two-source-studies.ts'

function pairOf(results: Results, first: string): Agreement {
  return results.agreements?.find((pair) => pair.first === first) ?? assert.fail(`no pair of ${first}`)
}

/** The cells of the persons file, by column. */
function cells({ files }: SmallStudy): Record<string, string>[] {
  const [header = '', ...lines] = (files['persons.csv'] ?? '').trimEnd().split('\n')
  const names = header.split(',')
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, place) => [names[place] ?? '', cell])),
  )
}

test('per time and arm: persons with both, mean, spread and limits are those of the cells themselves', async () => {
  const small = twoSourceTrial({ persons: 120 })
  const pair = pairOf(await resultsOf(small), 'own')
  assert.equal(pair.second, 'rated')
  assert.deepEqual(
    pair.rows.map(({ time, arm }) => `${time} ${arm}`),
    ['start wait', 'start now', 'm6 wait', 'm6 now'],
  )
  const row = pair.rows[3] ?? assert.fail()
  const apart = Float64Array.from(
    cells(small).filter((person) => person.arm === 'now'),
    (person) => Number(person.self_6) - Number(person.staff_6),
  )
  const sd = Math.sqrt(variance(apart))
  assert.equal(row.n, 60)
  const near = (given: number | null | undefined, wanted: number) =>
    assert.ok(Math.abs((given ?? 1e9) - wanted) < 1e-9, `${given} ${wanted}`)
  near(row.difference?.estimate, mean(apart))
  near(row.sd, sd)
  near(row.lowerLimit?.estimate, mean(apart) - normalQuantile(0.975) * sd)
  assert.ok((row.upperLimit?.low ?? 9) < (row.upperLimit?.high ?? -9))
  assert.deepEqual(row.ends, { first: { lowest: 0, highest: 0 }, second: { lowest: 0, highest: 0 } })
})

test('staff who rate those served five points higher show between the arms after, not before, by its interval', async () => {
  const { between } = pairOf(await resultsOf(twoSourceTrial({ favour: 5 })), 'own')
  const [start, after] = between
  assert.deepEqual([start?.time, after?.time], ['start', 'm6'])
  assert.ok((start?.low ?? 1) < 0 && (start?.high ?? -1) > 0)
  assert.ok((after?.low ?? -9) < -5 + 2.5 && (after?.high ?? 0) < 0, JSON.stringify(after))
  assert.ok((after?.low ?? 0) < -5 && (after?.high ?? -9) > -5, 'the interval holds the truth')
})

test('yes or no: both ways to differ are counted, kappa and shares by the cells', async () => {
  const small = twoSourceTrial()
  const pair = pairOf(await resultsOf(small), 'says')
  assert.equal(pair.kind, 'binary')
  const [wait] = pair.rows
  const own = cells(small).filter((person) => person.arm === 'wait')
  const count = (says: string, works: string) =>
    own.filter((person) => person.says === says && person.works === works).length
  assert.equal(wait?.onlyFirst, count('1', '0'))
  assert.equal(wait?.onlySecond, count('0', '1'))
  assert.equal(wait?.difference?.estimate, (count('1', '0') - count('0', '1')) / own.length)
  assert.ok((wait?.kappa?.low ?? 0) > 0.5 && (wait?.kappa?.high ?? 2) < 0.95)
  assert.equal(wait?.sd, null)
})

test('where few differ in one way everything that would tell how many is left out, between the arms too', async () => {
  const pair = pairOf(await resultsOf(twoSourceTrial({ apart: [0.01, 0.3] })), 'says')
  const few = pair.rows.filter((row) => row.notes.some((note) => note.code === 'few-differ'))
  assert.ok(few.length > 0)
  for (const row of few)
    assert.deepEqual(
      [row.onlyFirst, row.onlySecond, row.difference, row.kappa, row.correlation],
      [null, null, null, null, null],
    )
  assert.deepEqual(pair.between, [])
})

test('an arm with fewer persons than are shown shows none of its figures, and the arms are not compared', async () => {
  const { agreements } = await resultsOf(twoSourceTrial({ persons: 12, analysis: { smallestGroup: 7 } }))
  for (const pair of agreements ?? []) {
    assert.deepEqual(pair.between, [])
    for (const row of pair.rows) {
      assert.equal(row.n, null)
      assert.deepEqual([row.difference, row.sd, row.ends, row.kappa], [null, null, null, null])
      assert.equal(row.notes[0]?.code, 'too-few')
    }
  }
})

test('for clusters no interval takes persons one by one, and the arms are compared by clusters', async () => {
  const results = await resultsOf(
    twoSourceTrial({ clusters: 12, favour: 5, design: { kind: 'cluster-randomised' } }),
  )
  const pair = pairOf(results, 'own')
  for (const row of pair.rows) {
    assert.ok(row.difference !== null && row.sd !== null)
    for (const figure of [row.difference, row.lowerLimit, row.correlation])
      assert.deepEqual([figure?.low, figure?.high], [null, null])
  }
  assert.match(pair.between[1]?.method ?? '', /clustered/)
  assert.ok((pair.between[1]?.df ?? 99) < 12)
})

test('one group before and after has figures of its own and nothing between', async () => {
  const small = twoSourceTrial({ design: { kind: 'before-after' } })
  const pair = pairOf(await resultsOf(small), 'own')
  assert.deepEqual(pair.between, [])
  assert.deepEqual(
    pair.rows.map(({ arm, n }) => [arm, n]),
    [
      ['now', 200],
      ['now', 200],
    ],
  )
})

test('two sources on one calibration are held together in logits, with who lies at the ends of the questions', async () => {
  const small = scaledTrial({ persons: 200 })
  const [closer = assert.fail()] = small.definition.outcomes
  const items = (time: string) => closer.at.find((at) => at.time === time)?.items ?? []
  const results = await resultsOf({
    ...small,
    definition: {
      ...small.definition,
      outcomes: [
        { ...closer, source: 'self' },
        {
          ...closer,
          id: 'rated',
          role: 'secondary',
          source: 'staff',
          comparedWith: 'closer',
          // The same people as the staff would see them: here the answers after stand for theirs at the start.
          at: [
            { time: 'start', items: items('m6') },
            { time: 'm6', items: items('m6') },
          ],
        },
      ],
    },
  })
  const [start, , after] = pairOf(results, 'closer').rows
  assert.ok((start?.sd ?? 0) > 0.5 && (start?.correlation?.estimate ?? 0) > 0.3)
  const [known] = results.scales ?? []
  const atStart = known?.ends.find(({ time, arm }) => time === 'start' && arm === 'wait')
  assert.equal(start?.n, atStart?.n)
  assert.deepEqual(start?.ends?.first, { lowest: atStart?.lowest, highest: atStart?.highest })
  // The same answers are the same measure: no spread, and it is said.
  assert.deepEqual(after?.notes, [{ code: 'no-variation', detail: { difference: 0 } }])
})

test('a study that names no such pair has results without the field', async () => {
  assert.ok(!('agreements' in (await resultsOf(smallTrial()))))
})
