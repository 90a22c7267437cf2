import assert from 'node:assert/strict'
import test from 'node:test'
import { tQuantile } from '@utfall/distributions'
import { type RandomStream, randomStream } from '@utfall/numerics'
import { adjustedDifference } from './adjusted-difference.ts'
import { differenceInMeans } from './difference-in-means.ts'
import { instrumentedDifference } from './instrumented-difference.ts'
import { interactedDifference } from './interacted-difference.ts'
import type { EstimateOrReason } from './types.ts'

const TRUTH = 1

/** Share of repetitions whose interval holds the truth; each repetition has its own stream, so one can be replayed. */
function coverage(
  name: string,
  repetitions: number,
  draw: (random: RandomStream) => EstimateOrReason,
): number {
  let covered = 0
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const found = draw(randomStream(`${name}/${repetition}`))
    assert.ok(found.kind === 'estimate', JSON.stringify(found))
    if (found.low <= TRUTH && TRUTH <= found.high) covered++
  }
  return covered / repetitions
}

/** Within three Monte Carlo standard errors of 95 %; `slack` is what the method itself is known to be off by. */
function assertNominal(share: number, repetitions: number, slack = 0): void {
  const reach = 3 * Math.sqrt((0.95 * 0.05) / repetitions) + slack
  assert.ok(Math.abs(share - 0.95) <= reach, `covers ${share}, not 0.95 within ${reach}`)
}

/** `pattern` is repeated over the people; the lot is drawn inside each repeat by shuffling. */
function drawn(random: RandomStream, pattern: readonly number[], repeats: number): Int32Array {
  const arm = new Int32Array(pattern.length * repeats)
  for (let repeat = 0; repeat < repeats; repeat++) {
    const part = Int32Array.from(pattern)
    random.shuffle(part)
    arm.set(part, repeat * pattern.length)
  }
  return arm
}

test('Welch with 4 against 36 covers 95 %, also when the four vary three times as much: no 26 % of false alarms', () => {
  for (const spread of [1, 3]) {
    const share = coverage(`welch ${spread}`, 4000, (random) => {
      const arm = drawn(random, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 4)
      const fixed = Int32Array.from(arm, (_, person) => (person < 4 ? 1 : 0))
      const outcome = Float64Array.from(fixed, (one) =>
        one === 1 ? TRUTH + spread * random.normal() : random.normal(),
      )
      return differenceInMeans({ outcome, arm: fixed })
    })
    // With 4 in an arm Welch's approximation itself is off by up to a point (Welch 1947; Best & Rayner 1987, Technometrics 29).
    assertNominal(share, 4000, 0.01)
  }
})

test('blocks of two against two cover 95 % with n − 2J, and a strong block difference costs nothing', () => {
  const share = coverage('blocks', 4000, (random) => {
    const arm = drawn(random, [1, 1, 0, 0], 6)
    const blocks = arm.map((_, person) => Math.floor(person / 4))
    const outcome = Float64Array.from(
      arm,
      (one, person) => TRUTH * one + 5 * blocks[person] + random.normal(),
    )
    return differenceInMeans({ outcome, arm, blocks })
  })
  assertNominal(share, 4000)
})

test('ten matched pairs cover 95 %; pairs beside larger blocks, and a lone block of one against three, do too', () => {
  const pairs = coverage('pairs', 3000, (random) => {
    const arm = drawn(random, [1, 0], 10)
    const blocks = arm.map((_, person) => person >> 1)
    const outcome = Float64Array.from(
      arm,
      (one, person) => TRUTH * one + 3 * blocks[person] + random.normal(),
    )
    return differenceInMeans({ outcome, arm, blocks })
  })
  assertNominal(pairs, 3000)
  const hybrid = coverage('hybrid', 3000, (random) => {
    const arm = Int32Array.of(...drawn(random, [1, 0], 8), ...drawn(random, [1, 1, 1, 0, 0, 0], 3))
    const blocks = arm.map((_, person) => (person < 16 ? person >> 1 : 8 + Math.floor((person - 16) / 6)))
    const outcome = Float64Array.from(arm, (one, person) => TRUTH * one + blocks[person] + random.normal())
    return differenceInMeans({ outcome, arm, blocks })
  })
  assertNominal(hybrid, 3000)
  const lone = coverage('plug-in', 3000, (random) => {
    const arm = Int32Array.of(...drawn(random, [1, 1, 1, 0, 0, 0], 3), ...drawn(random, [1, 0, 0, 0], 1))
    const blocks = arm.map((_, person) => Math.min(3, Math.floor(person / 6)))
    const outcome = Float64Array.from(arm, (one, person) => TRUTH * one + blocks[person] + random.normal())
    return differenceInMeans({ outcome, arm, blocks })
  })
  assertNominal(lone, 3000)
})

test('small blocks of unequal size: the variance between their differences is right on average', () => {
  const repetitions = 6000
  const sizes = [2, 2, 3, 3, 4, 5]
  let variance = 0
  let error = 0
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const random = randomStream(`small blocks/${repetition}`)
    const blocks = Int32Array.from(sizes.flatMap((size, block) => Array.from({ length: size }, () => block)))
    const arm = Int32Array.from(blocks, (block, person) => (blocks.indexOf(block) === person ? 1 : 0))
    const outcome = Float64Array.from(arm, (one, person) => TRUTH * one + blocks[person] + random.normal())
    const found = differenceInMeans({ outcome, arm, blocks })
    assert.ok(found.kind === 'estimate' && found.design === 'small-blocks')
    variance += found.se ** 2 / repetitions
    error += (found.estimate - TRUTH) ** 2 / repetitions
  }
  // The mean of squared errors of a normal estimate has relative Monte Carlo error √(2/6000); that of the variance is smaller.
  assert.ok(Math.abs(variance / error - 1) < 3 * Math.sqrt(4 / repetitions), `${variance} beside ${error}`)
})

test('ten clusters of unequal size: CR2 with Satterthwaite covers 95 %, where CR0 with J − 1 covers clearly less', () => {
  const sizes = [2, 4, 6, 8, 10, 3, 5, 7, 9, 12]
  const clusters = Int32Array.from(
    sizes.flatMap((size, cluster) => Array.from({ length: size }, () => cluster)),
  )
  const draw = (standardErrors: 'CR0' | 'CR2') => (random: RandomStream) => {
    const inCluster = drawn(random, [1, 1, 1, 1, 1, 0, 0, 0, 0, 0], 1)
    const shared = Float64Array.from(sizes, () => 0.7 * random.normal())
    const arm = clusters.map((cluster) => inCluster[cluster])
    const outcome = Float64Array.from(
      clusters,
      (cluster, person) => TRUTH * arm[person] + shared[cluster] + random.normal(),
    )
    return adjustedDifference({
      outcome,
      arm,
      clusters,
      covariates: { terms: [], columns: [] },
      standardErrors,
    })
  }
  assertNominal(coverage('clusters', 3000, draw('CR2')), 3000)
  assert.ok(coverage('clusters', 3000, draw('CR0')) < 0.92)
})

test('HC2 with a covariate, 4 against 36: t with n − k covers too rarely, the note says so, and its degrees of freedom cover', () => {
  const repetitions = 3000
  let told = 0
  let byNote = 0
  const share = coverage('hc2', repetitions, (random) => {
    const arm = Int32Array.from({ length: 40 }, (_, person) => (person < 4 ? 1 : 0))
    const age = Float64Array.from(arm, () => random.normal())
    const outcome = Float64Array.from(arm, (one, person) => TRUTH * one + age[person] + random.normal())
    const covariates = { terms: ['age'], columns: [age] }
    const found = adjustedDifference({ outcome, arm, covariates, standardErrors: 'HC2' })
    const note =
      found.kind === 'estimate' ? found.notes.find((one) => one.code === 'few-degrees-of-freedom') : undefined
    if (found.kind === 'estimate' && note !== undefined) {
      told++
      const reach = tQuantile(0.975, Number(note.detail.df)) * found.se
      if (Math.abs(found.estimate - TRUTH) <= reach) byNote++
    }
    return found
  })
  assert.ok(share < 0.93, `n − k covers ${share}`)
  assert.equal(told, repetitions)
  assertNominal(byNote / repetitions, repetitions)
})

test('balanced arms with covariates: adjusted, interacted and two-stage intervals cover 95 % with unequal variances', () => {
  const repetitions = 2000
  const draw = (kind: 'adjusted' | 'interacted' | 'received') => (random: RandomStream) => {
    const arm = drawn(random, [1, 0], 40)
    const age = Float64Array.from(arm, () => random.normal())
    const received = Float64Array.from(arm, (one) => (one === 1 && random.uniform() < 0.8 ? 1 : 0))
    const by = kind === 'received' ? received : arm
    const outcome = Float64Array.from(
      arm,
      (one, person) => TRUTH * by[person] + age[person] + (1 + one) * random.normal(),
    )
    const input = {
      outcome,
      arm,
      covariates: { terms: ['age'], columns: [age] },
      standardErrors: 'HC2',
    } as const
    if (kind === 'adjusted') return adjustedDifference(input)
    return kind === 'interacted'
      ? interactedDifference(input)
      : instrumentedDifference({ ...input, received })
  }
  for (const kind of ['adjusted', 'interacted', 'received'] as const)
    assertNominal(coverage(kind, repetitions, draw(kind)), repetitions)
})

test('without an effect each test rejects in 5 %: Welch at 4 against 36, blocks, clusters', () => {
  const repetitions = 3000
  const rejected = (name: string, draw: (random: RandomStream) => EstimateOrReason) => {
    let count = 0
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const found = draw(randomStream(`${name}/${repetition}`))
      if (found.kind === 'estimate' && found.p < 0.05) count++
    }
    return count / repetitions
  }
  const reach = 3 * Math.sqrt((0.05 * 0.95) / repetitions)
  const unequal = Int32Array.from({ length: 40 }, (_, person) => (person < 4 ? 1 : 0))
  const noise = (random: RandomStream, n: number) => Float64Array.from({ length: n }, () => random.normal())
  const sizes = {
    welch: rejected('null welch', (random) =>
      differenceInMeans({ outcome: noise(random, 40), arm: unequal }),
    ),
    blocks: rejected('null blocks', (random) =>
      differenceInMeans({
        outcome: noise(random, 24),
        arm: drawn(random, [1, 1, 0, 0], 6),
        blocks: Int32Array.from({ length: 24 }, (_, person) => person >> 2),
      }),
    ),
    clusters: rejected('null clusters', (random) => {
      const lot = drawn(random, [1, 0], 6)
      const clusters = Int32Array.from({ length: 48 }, (_, person) => person >> 2)
      const shared = noise(random, 12)
      const own = noise(random, 48)
      const outcome = Float64Array.from(clusters, (cluster, person) => shared[cluster] + own[person])
      return differenceInMeans({ outcome, arm: clusters.map((cluster) => lot[cluster]), clusters })
    }),
  }
  for (const [name, size] of Object.entries(sizes))
    assert.ok(Math.abs(size - 0.05) <= reach, `${name} rejects in ${size}`)
})
