import assert from 'node:assert/strict'
import test from 'node:test'
import { FIVE_QUESTIONS, scaledTrial } from '../testing/scaled-studies.ts'
import { resultsOf } from '../testing/small-studies.ts'

const EFFECT = 0.5
const CHANGE = 0.3
const SIZE = FIVE_QUESTIONS.flat().length

/** The pooled interval's hold on the truth, in logits and in standard deviations, where people answer five questions. */
async function over(
  trials: number,
  persons: number,
  design: 'individually-randomised' | 'before-after',
): Promise<void> {
  const nothing = () => ({ held: 0, sum: 0, square: 0, n: 0 })
  const seen = { logits: nothing(), standardised: nothing() }
  // The true standard deviation is 1, before and within the arms after, so that both have the same truth.
  const truth = design === 'before-after' ? CHANGE + EFFECT : EFFECT
  for (let trial = 0; trial < trials; trial++) {
    const study = scaledTrial({
      persons,
      seed: `${design} ${trial}`,
      drift: CHANGE,
      effect: EFFECT,
      design: { kind: design },
      analysis: { plausibleSets: 10, seed: trial },
      covariance: Array.from({ length: SIZE }, (_, a) =>
        Array.from({ length: SIZE }, (__, b) => (a === b ? 1e-4 : 0)),
      ),
    })
    const { estimates } = await resultsOf(study)
    for (const { analysis, estimate, low, high } of estimates) {
      if (analysis === 'point-measures') continue
      const way = seen[analysis === 'standardised' ? 'standardised' : 'logits']
      way.n += 1
      way.held += Number((low ?? 9) <= truth && truth <= (high ?? -9))
      way.sum += estimate ?? 0
      way.square += ((estimate ?? 0) - truth) ** 2
    }
  }
  for (const way of Object.values(seen)) {
    const [share, bias] = [way.held / way.n, way.sum / way.n - truth]
    assert.ok(way.n > 0.9 * trials, 'hardly ever does an estimate stand on the point measures alone')
    assert.ok(Math.abs(share - 0.95) <= 3 * Math.sqrt((0.95 * 0.05) / way.n), `held ${share}`)
    assert.ok(Math.abs(bias) <= (3 * Math.sqrt(way.square)) / way.n, `off by ${bias}`)
  }
}

test('five questions, 140 people, two arms: the interval holds the true effect in 95 of 100 trials, and nothing is off', async () => {
  await over(60, 140, 'individually-randomised')
})

test('five questions, one group of 120 before and after: the interval holds the true change in 95 of 100 studies', async () => {
  await over(60, 240, 'before-after')
})
