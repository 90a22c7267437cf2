import assert from 'node:assert/strict'
import test from 'node:test'
import type { ResultEstimate, Results } from '../result/schema.ts'
import { changed, csv, resultsOf, type SmallStudy, smallTrial } from '../testing/small-studies.ts'

/** Score by kind of person and arm; of each eight, so many answer. Kind b does better, and answers less when waiting. */
const CELLS = [
  { kind: 'a', arm: 'now', answered: 7, scores: [4, 5, 6, 5, 4, 6, 5, 0] },
  { kind: 'b', arm: 'now', answered: 4, scores: [9, 11, 10, 10, 0, 0, 0, 0] },
  { kind: 'a', arm: 'wait', answered: 6, scores: [3, 5, 4, 4, 3, 5, 0, 0] },
  { kind: 'b', arm: 'wait', answered: 2, scores: [8, 10, 0, 0, 0, 0, 0, 0] },
] as const

const PEOPLE = CELLS.flatMap(({ kind, arm, answered, scores }) =>
  scores.map((score, place) => [kind, arm, place < answered ? score : '']),
)

function study(kind: 'observed' | 'weighted'): SmallStudy {
  const { asOf: _, unmeasured: __, ...about } = smallTrial(4).definition
  return {
    definition: {
      ...about,
      data: { file: 'people.csv', arm: 'arm' },
      outcomes: [
        {
          id: 'score',
          label: 'Poäng',
          kind: 'measure',
          role: 'primary',
          direction: 'higher-is-better',
          at: [{ time: 'm6', column: 'score' }],
        },
      ],
      subgroups: [],
      analysis: { estimator: 'difference', permutations: 99, missing: { kind, predictors: ['kind'] } },
      decision: { smallestArm: 5, largestLoss: 0.9 },
    },
    files: { 'people.csv': csv('kind,arm,score', PEOPLE) },
  }
}

function row(results: Results, analysis: ResultEstimate['analysis']): ResultEstimate | undefined {
  return results.estimates.find((each) => each.analysis === analysis)
}

test('a plan for weighted answers makes the headline weighted, each cell counted for all of its people', async () => {
  const results = await resultsOf(study('weighted'))
  // By hand: eight of each kind in each arm, so the weighted mean of an arm is the plain mean of its two cell means.
  const now = (5 + 10) / 2
  const wait = (4 + 9) / 2
  const main = row(results, 'main')
  assert.ok(Math.abs((main?.estimate ?? 0) - (now - wait)) < 1e-8, String(main?.estimate))
  assert.equal(main?.method, 'weighted-least-squares')
  assert.deepEqual(main?.nByArm, { now: 11, wait: 8 })
})

test('the same estimator among those who answered stands beside a weighted headline', async () => {
  const results = await resultsOf(study('weighted'))
  // By hand: (7·5 + 4·10)/11 − (6·4 + 2·9)/8.
  const observed = 75 / 11 - 42 / 8
  assert.ok(Math.abs((row(results, 'unadjusted')?.estimate ?? 0) - observed) < 1e-12)
  assert.equal(row(results, 'weighted'), undefined)
})

test('a plan for those observed keeps the headline plain and shows the weighted figure beside it', async () => {
  const results = await resultsOf(study('observed'))
  assert.equal(row(results, 'main')?.method, 'difference-in-means')
  assert.ok(Math.abs((row(results, 'main')?.estimate ?? 0) - (75 / 11 - 42 / 8)) < 1e-12)
  assert.ok(Math.abs((row(results, 'weighted')?.estimate ?? 0) - 1) < 1e-8)
})

test('when everyone answered there is nothing to weigh, and the figure is the plain one', async () => {
  const full = changed(study('weighted'), {
    files: { 'people.csv': (text) => text.replaceAll(/,(?=\n)/g, ',7') },
  })
  const results = await resultsOf(full)
  assert.equal(row(results, 'main')?.method, 'difference-in-means')
})

test('answers that nothing explains cannot be weighted by it: the study is not measurable, and says why', async () => {
  // Nobody of kind b answers while waiting: the model of who answers runs off to infinity.
  const silent = changed(study('weighted'), {
    files: { 'people.csv': (text) => text.replaceAll(/^(b,wait),.*$/gm, '$1,') },
  })
  const results = await resultsOf(silent)
  const main = row(results, 'main')
  assert.equal(main?.estimate, null)
  assert.equal(main?.notes.length, 1)
  assert.equal(results.verdict.kind, 'not-measurable')
})
