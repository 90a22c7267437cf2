import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { type BurdenCurve, type BurdenOptions, burdenCurve } from './burden-curve.ts'

const scale = {
  items: ['a', 'b', 'c', 'd', 'e', 'f'],
  thresholds: [-2, -1.2, -0.4, 0.4, 1.2, 2].map((b) => Float64Array.of(b - 0.7, b, b + 0.7)),
}
const normal = { kind: 'normal', mean: 0, sd: 1.2 } as const

function curveOf(options: BurdenOptions, of = scale): BurdenCurve {
  const curve = burdenCurve(of, options)
  assert.ok(curve.kind === 'curve')
  return curve
}

function near(given: number | null | undefined, expected: number, tolerance = 1e-9): void {
  assert.ok(
    typeof given === 'number' && Math.abs(given - expected) <= tolerance * Math.abs(expected),
    `${given} is not ${expected}`,
  )
}

test('one item at the persons’ place, by hand: error variance 4, and what follows from it', () => {
  // z for 95 % is 1.959963985, for 80 % power 0.841621234; (z + z)² = 7.848879734.
  const one = { items: ['a'], thresholds: [Float64Array.of(0)] }
  const { points } = curveOf(
    {
      target: { kind: 'range', low: 0, high: 0 },
      populationSd: 1,
      perArm: 50,
      seLimit: 2,
      demand: { kind: 'difference', logits: 1 },
    },
    one,
  )
  const [{ meanErrorVariance, detectableChange, groups, perArmNeeded, shareWithinSeLimit, minutes }] = points
  near(meanErrorVariance, 4)
  near(detectableChange, 1.959963985 * Math.sqrt(2) * 2)
  near(groups?.seOfMean, Math.sqrt(5 / 50))
  near(groups?.seOfDifference, Math.sqrt(10 / 50))
  near(groups?.detectableDifference, Math.sqrt(7.848879734 / 5))
  near(groups?.efficiency, 1 / 5)
  assert.equal(perArmNeeded, Math.ceil(10 * 7.848879734))
  assert.equal(shareWithinSeLimit, 1)
  assert.equal(minutes, 0.2)
})

test('more questions never give less precision', () => {
  const { points } = curveOf({ target: normal, seLimit: 0.6, perArm: 100 })
  assert.deepEqual(
    points.map(({ size }) => size),
    [1, 2, 3, 4, 5, 6],
  )
  for (let k = 1; k < points.length; k++) {
    const [fewer, more] = [points[k - 1], points[k]]
    assert.ok(more.meanErrorVariance < fewer.meanErrorVariance)
    assert.ok((more.shareWithinSeLimit ?? 0) >= (fewer.shareWithinSeLimit ?? 1) - 1e-12)
    assert.ok((more.groups?.seOfDifference ?? 9) < (fewer.groups?.seOfDifference ?? 0))
    assert.ok(more.minutes > fewer.minutes)
  }
})

test('the recommendation is the smallest form that is precise enough', () => {
  const { points, recommendation } = curveOf({ target: normal, demand: { kind: 'reliability', least: 0.6 } })
  assert.ok(recommendation?.kind === 'run')
  for (const point of points) assert.equal(point.demand?.met, point.size >= recommendation.size)
  assert.ok(recommendation.reached >= 0.6 && recommendation.size > 1 && recommendation.size < 6)
})

test('do not run when not even all the items are precise enough', () => {
  const { recommendation } = curveOf({
    target: normal,
    demand: { kind: 'standard-error', limit: 0.3, share: 0.9 },
  })
  assert.ok(recommendation?.kind === 'do-not-run')
  assert.equal(recommendation.reason, 'not-precise-enough')
  assert.ok(recommendation.reached !== null && recommendation.reached < 0.9)
})

test('too few persons is a reason not to run, and it says how many it takes', () => {
  const options = { target: normal, demand: { kind: 'difference', logits: 0.3 } } as const
  const few = curveOf({ ...options, perArm: 60 }).recommendation
  assert.ok(few?.kind === 'do-not-run' && few.perArmNeeded !== null)
  assert.equal(few.size, 6)
  const enough = curveOf({ ...options, perArm: few.perArmNeeded }).recommendation
  assert.ok(enough?.kind === 'run')
  const oneShort = curveOf({ ...options, perArm: few.perArmNeeded - 1 }).recommendation
  assert.equal(oneShort?.kind, 'do-not-run')
})

test('a form that is precise enough but too long is not recommended, and its length is told', () => {
  const options = { target: normal, demand: { kind: 'reliability', least: 0.6 } } as const
  const free = curveOf(options).recommendation
  assert.ok(free?.kind === 'run')
  const { recommendation } = curveOf({ ...options, mostMinutes: free.minutes - 0.1 })
  assert.ok(recommendation?.kind === 'do-not-run')
  assert.equal(recommendation.reason, 'burden-over-budget')
  assert.equal(recommendation.size, free.size)
  assert.equal(curveOf({ ...options, mostMinutes: free.minutes }).recommendation?.kind, 'run')
})

test('a demand on reliability where persons do not differ cannot be judged', () => {
  const { recommendation } = curveOf({
    target: { kind: 'range', low: 0, high: 0 },
    demand: { kind: 'reliability', least: 0.5 },
  })
  assert.ok(recommendation?.kind === 'do-not-run')
  assert.equal(recommendation.reason, 'precision-unknown')
})

test('a decision at a cut: fewer are put on the wrong side the more is asked', () => {
  const { points, recommendation } = curveOf({
    target: normal,
    purpose: { kind: 'cut', cut: 0.5 },
    demand: { kind: 'classification', mostWrong: 0.2 },
  })
  assert.ok((points[5].classification?.wrong ?? 1) < (points[0].classification?.wrong ?? 0))
  assert.equal(recommendation?.kind, 'run')
})

test('measures vary by their own noise too: it is taken off, and below nothing is nothing', () => {
  const spread = curveOf({ target: { kind: 'measures', measures: Float64Array.of(-3, -1, 1, 3) } })
  near(spread.populationSd ** 2, 5 - spread.fullForm.meanErrorVariance)
  const tight = curveOf({ target: { kind: 'measures', measures: Float64Array.of(-0.1, 0.1) } })
  assert.equal(tight.populationSd, 0)
  assert.ok(tight.notes.some(({ code }) => code === 'no-spread-beyond-noise'))
  near(curveOf({ target: normal }).populationSd, 1.2)
  assert.equal(curveOf({ target: normal, populationSd: 2 }).populationSd, 2)
})

test('wishes set where the curve starts and ends', () => {
  const { points } = curveOf({ target: normal, mustInclude: ['a', 'f'], exclude: ['c'] })
  assert.deepEqual(
    points.map(({ size }) => size),
    [2, 3, 4, 5],
  )
})

test('options that cannot be are refused, with their field', () => {
  const wrong: [Partial<BurdenOptions>, string][] = [
    [{ perArm: 1 }, 'perArm'],
    [{ seLimit: 0 }, 'seLimit'],
    [{ populationSd: -1 }, 'populationSd'],
    [{ level: 1 }, 'level'],
    [{ power: 0.5 }, 'power'],
    [{ mostMinutes: -1 }, 'mostMinutes'],
    [{ exclude: scale.items }, 'atMost'],
    [{ demand: { kind: 'difference', logits: 1 } }, 'perArm'],
    [{ demand: { kind: 'classification', mostWrong: 0.1 } }, 'purpose'],
    [{ demand: { kind: 'reliability', least: 2 } }, 'demand.least'],
    [{ demand: { kind: 'change', logits: 0 } }, 'demand.logits'],
    [{ demand: JSON.parse('{"kind":"perfect"}') }, 'demand.kind'],
  ]
  for (const [options, field] of wrong)
    assert.throws(
      () => burdenCurve(scale, { target: normal, ...options }),
      (error) => error instanceof InvalidInput && error.field === field,
      field,
    )
})
