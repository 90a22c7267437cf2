import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { itemOverlap } from './adaptive-figures.ts'
import type { AdaptiveOptions, AdaptiveSimulation } from './adaptive-types.ts'
import { simulateAdaptive } from './simulate-adaptive.ts'

const three = { items: ['easy', 'middle', 'hard'], thresholds: [-1, 0, 2].map((b) => Float64Array.of(b)) }
const bank = {
  items: Array.from({ length: 24 }, (_, i) => `item ${i}`),
  thresholds: Array.from({ length: 24 }, (_, i) => {
    const b = -2.3 + i / 5
    return Float64Array.of(b - 0.8, b + 0.1 * (i % 3), b + 0.9)
  }),
}
const normal = { kind: 'normal', mean: 0, sd: 1, persons: 400 } as const

function simulated(options: Partial<AdaptiveOptions>, scale = bank): AdaptiveSimulation {
  const result = simulateAdaptive(scale, {
    population: normal,
    random: randomStream(5),
    stopping: {},
    ...options,
  })
  assert.ok(result.kind === 'simulation')
  return result
}

const ln3 = Math.log(3)

test('one question each, by hand: the item at the start, a measure of ±ln 3 from it, and everybody asked the same', () => {
  const { adaptive, exposure, overlap, stoppedBy, simulees } = simulated(
    { stopping: { mostItems: 1 } },
    three,
  )
  assert.deepEqual([...exposure], [0, 1, 0])
  assert.equal(overlap, 1)
  assert.equal(stoppedBy['most-items'], 1)
  assert.equal(adaptive.meanItems, 1)
  for (const estimate of simulees.estimate) assert.ok(Math.abs(Math.abs(estimate) - ln3) < 1e-9)
  for (const se of simulees.se) assert.ok(Math.abs(se - 4 / Math.sqrt(3)) < 1e-9)
})

test('the first item can be given, or sought at another place', () => {
  const given = simulated({ stopping: { mostItems: 1 }, start: { kind: 'item', item: 'hard' } }, three)
  assert.deepEqual([...given.exposure], [0, 0, 1])
  const sought = simulated({ stopping: { mostItems: 1 }, start: { kind: 'at', theta: -3 } }, three)
  assert.deepEqual([...sought.exposure], [1, 0, 0])
})

test('the second item follows the answer to the first, by hand', () => {
  // After "middle" a WLE of ±ln 3 = ±1.0986: nearest to 1.0986 is "hard" at 2 (0.90 off, "easy" 2.10), to −1.0986 "easy".
  const { simulees, exposure } = simulated({ stopping: { mostItems: 2 }, interim: 'wle' }, three)
  assert.equal(exposure[1], 1)
  assert.ok(exposure[0] > 0 && exposure[2] > 0 && Math.abs(exposure[0] + exposure[2] - 1) < 1e-12)
  // Two answers on each of the two pairs of items, and no two of the four measures alike.
  assert.equal(new Set([...simulees.estimate].map((each) => each.toFixed(8))).size, 4)
})

test('without a reason to stop everything is asked, and the measure is that of the full form', () => {
  for (const final of ['wle', 'eap'] as const) {
    const { simulees, adaptive, fullForm, stoppedBy } = simulated({ final })
    assert.equal(stoppedBy['all-items'], 1)
    assert.ok(simulees.items.every((items) => items === 24))
    assert.ok(fullForm)
    for (const figure of ['bias', 'rmse', 'meanSe', 'coverage'] as const)
      assert.ok(Math.abs(adaptive[figure] - fullForm[figure]) < 1e-8, `${final} ${figure}`)
  }
})

test('a simulee’s answers and measure depend on the seed and their number, not on who else is there', () => {
  const measures = Float64Array.from({ length: 300 }, (_, v) => Math.sin(v))
  const options = {
    selection: { kind: 'randomesque', best: 3 },
    stopping: { seLimit: 0.45 },
    // The prior is given, since by default it is the population's.
    prior: { mean: 0, sd: 1 },
  } as const
  const all = simulated({ ...options, population: { kind: 'measures', measures } })
  const few = simulated({ ...options, population: { kind: 'measures', measures: measures.subarray(0, 40) } })
  assert.deepEqual(few.simulees.estimate, all.simulees.estimate.subarray(0, 40))
  assert.deepEqual(few.simulees.items, all.simulees.items.subarray(0, 40))
  const again = simulated({ ...options, population: { kind: 'measures', measures }, onProgress: () => true })
  assert.deepEqual(again, all)
  const other = simulated({ ...options, population: { kind: 'measures', measures }, random: randomStream(6) })
  assert.notDeepEqual(other.simulees.estimate, all.simulees.estimate)
})

test('stopping rules hold for every simulee, whatever the rules are', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.3, max: 1.5, noNaN: true }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 6, max: 30 }),
      fc.option(fc.double({ min: 0.05, max: 1, noNaN: true }), { nil: undefined }),
      fc.constantFrom('wle' as const, 'eap' as const),
      fc.constantFrom('wle' as const, 'eap' as const),
      (seLimit, fewestItems, mostItems, leastInformation, interim, final) => {
        const stopping = { seLimit, fewestItems, mostItems, ...(leastInformation && { leastInformation }) }
        const population = { ...normal, sd: 1.5, persons: 40 }
        const result = simulated({ stopping, interim, final, population, compare: false })
        const { items, se, estimate } = result.simulees
        for (let v = 0; v < 40; v++) {
          assert.ok(items[v] >= fewestItems && items[v] <= mostItems)
          assert.ok(Number.isFinite(estimate[v]) && se[v] > 0)
          if (items[v] < Math.min(mostItems, 24) && leastInformation === undefined)
            assert.ok(se[v] <= seLimit)
        }
        const shares = Object.values(result.stoppedBy).reduce((sum, share) => sum + share, 0)
        assert.ok(Math.abs(shares - 1) < 1e-12)
        const asked = result.exposure.reduce((sum, share) => sum + share, 0)
        assert.ok(Math.abs(asked - result.adaptive.meanItems) < 1e-9)
        assert.ok(result.adaptive.deciles.reduce((sum, { n }) => sum + n, 0) === 40)
      },
    ),
    { seed: 2, numRuns: 60 },
  )
})

test('asking ends with the first answer that brings the standard error to its limit', () => {
  for (const final of ['wle', 'eap'] as const) {
    const population = { ...normal, persons: 150 }
    const prior = { mean: 0, sd: 1 }
    const limited = simulated({ population, prior, final, stopping: { seLimit: 0.45 }, compare: false })
    for (let mostItems = 1; mostItems < 24; mostItems++) {
      const shorter = simulated({ population, prior, final, stopping: { mostItems }, compare: false })
      limited.simulees.items.forEach((items, v) => {
        if (items > mostItems)
          assert.ok(shorter.simulees.se[v] > 0.45, `simulee ${v} could stop at ${mostItems}`)
        if (items === mostItems) assert.ok(Math.abs(shorter.simulees.se[v] - limited.simulees.se[v]) < 1e-9)
      })
    }
  }
})

test('a limit on exposure that can hold does, and its price is told by comparison', () => {
  const population = { ...normal, persons: 2000 }
  const options = { population, stopping: { mostItems: 6 }, compare: false }
  const free = simulated(options)
  const held = simulated({ ...options, mostExposure: 0.45 })
  assert.ok(Math.max(...free.exposure) === 1)
  assert.ok(Math.max(...held.exposure) <= 0.46, `${Math.max(...held.exposure)}`)
  assert.equal(held.exposureControl?.met, true)
  assert.ok((held.overlap ?? 1) < (free.overlap ?? 0))
  assert.ok(held.simulees.items.every((items) => items === 6))
})

test('a limit on exposure below the questions per item cannot hold, and the result says so', () => {
  const { exposureControl, notes, simulees } = simulated({
    stopping: { mostItems: 12 },
    mostExposure: 0.3,
    compare: false,
  })
  assert.equal(exposureControl?.met, false)
  assert.ok(notes.some(({ code }) => code === 'exposure-limit-not-met'))
  assert.ok(simulees.items.every((items) => items === 12))
})

test('one of the three best at random wears less on each item than the best', () => {
  const options = { stopping: { mostItems: 5 }, compare: false }
  const best = simulated(options)
  const some = simulated({ ...options, selection: { kind: 'randomesque', best: 3 } })
  assert.ok((some.overlap ?? 1) < (best.overlap ?? 0))
  const persons = 3000
  const first = simulated({
    population: { ...normal, persons },
    selection: { kind: 'randomesque', best: 3 },
    stopping: { mostItems: 1 },
    compare: false,
  })
  const asked = first.exposure.filter((share) => share > 0)
  assert.equal(asked.length, 3)
  for (const share of asked) assert.ok(Math.abs(share - 1 / 3) < 4 * Math.sqrt(2 / 9 / persons))
})

test('content groups get their shares of the questions', () => {
  const [first, second] = [bank.items.slice(0, 12), bank.items.slice(12)]
  const { exposure } = simulated({
    stopping: { mostItems: 8 },
    contents: [
      { items: first, share: 0.25 },
      { items: second, share: 0.75 },
    ],
    compare: false,
  })
  const asked = (from: number, to: number) =>
    exposure.subarray(from, to).reduce((sum, share) => sum + share, 0)
  assert.ok(Math.abs(asked(0, 12) - 2) < 1e-9 && Math.abs(asked(12, 24) - 6) < 1e-9)
})

test('an adaptive test measures better than the best fixed form of its length, and not better than all the items', () => {
  const { adaptive, fullForm, fixedForm } = simulated({
    population: { kind: 'range', low: -2.5, high: 2.5, persons: 2000 },
    stopping: { mostItems: 7 },
  })
  assert.ok(fullForm && fixedForm)
  assert.equal(fixedForm.items.length, 7)
  assert.ok(adaptive.meanSe < fixedForm.meanSe)
  assert.ok(fullForm.rmse < adaptive.rmse)
})

test('an SE limit out of reach asks everything and tells how many missed it', () => {
  const { stoppedBy, notes, adaptive } = simulated({ stopping: { seLimit: 0.1 } })
  assert.equal(stoppedBy['all-items'], 1)
  assert.equal(adaptive.withinSeLimit, 0)
  assert.deepEqual(notes, [{ code: 'se-limit-missed', detail: { limit: 0.1, share: 1 } }])
})

test('overlap by hand: two persons asked two items each, one of them the same, share half', () => {
  assert.equal(itemOverlap(Float64Array.of(2, 1, 1), 2), 1 / 2)
  // Three persons with items {0,1}, {0,1}, {2,3}: one pair of three shares both, so 2/3 shared items of 2.
  assert.equal(itemOverlap(Float64Array.of(2, 2, 1, 1), 3), 1 / 3)
  assert.equal(itemOverlap(Float64Array.of(1), 1), null)
})

test('progress rises, and a caller can stop at any time', () => {
  const shares: number[] = []
  simulated({
    mostExposure: 0.5,
    stopping: { mostItems: 4 },
    compare: false,
    onProgress: (share) => shares.push(share) > 0,
  })
  assert.deepEqual(
    shares,
    shares.slice().sort((a, b) => a - b),
  )
  for (const last of [0, 3, shares.length - 1]) {
    let calls = 0
    const stopped = simulateAdaptive(bank, {
      population: normal,
      random: randomStream(5),
      stopping: { mostItems: 4 },
      mostExposure: 0.5,
      onProgress: () => calls++ < last,
    })
    assert.equal(stopped.kind, 'not-estimable')
  }
})

test('options that cannot be are refused, with their field', () => {
  const wrong: [Partial<AdaptiveOptions>, string][] = [
    [{ population: { kind: 'measures', measures: new Float64Array(0) } }, 'target.measures'],
    [{ population: { ...normal, persons: 0 } }, 'population.persons'],
    [{ population: { ...normal, sd: -1 } }, 'target.sd'],
    [{ population: JSON.parse('{"kind":"all","persons":3}') }, 'target.kind'],
    [{ prior: { mean: 0, sd: 0 } }, 'prior.sd'],
    [{ stopping: { fewestItems: 25 } }, 'stopping.fewestItems'],
    [{ stopping: { fewestItems: 4, mostItems: 3 } }, 'stopping.mostItems'],
    [{ stopping: { seLimit: 0 } }, 'stopping.seLimit'],
    [{ stopping: { leastInformation: -1 } }, 'stopping.leastInformation'],
    [{ selection: { kind: 'randomesque', best: 0 } }, 'selection.best'],
    [{ selection: JSON.parse('{"kind":"luck"}') }, 'selection.kind'],
    [{ start: { kind: 'item', item: 'none' } }, 'start.item'],
    [{ start: { kind: 'at', theta: Number.NaN } }, 'start.theta'],
    [{ interim: JSON.parse('"mle"') }, 'interim'],
    [{ mostExposure: 0 }, 'mostExposure'],
    [{ level: 1 }, 'level'],
    [{ contents: [{ items: ['item 0'], share: 2 }] }, 'contents.share'],
    [
      {
        contents: [
          { items: ['item 0'], share: 0.7 },
          { items: ['item 1'], share: 0.7 },
        ],
      },
      'contents.share',
    ],
    [
      {
        contents: [
          { items: ['item 0'], share: 0.1 },
          { items: ['item 0'], share: 0.1 },
        ],
      },
      'contents.items',
    ],
  ]
  for (const [options, field] of wrong)
    assert.throws(
      () => simulateAdaptive(bank, { population: normal, random: randomStream(1), stopping: {}, ...options }),
      (error) => error instanceof InvalidInput && error.field === field,
      field,
    )
})
