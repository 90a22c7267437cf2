import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { ABSENT, closeTo, readReferenceCases } from '../../tests/reference-data.ts'
import { adjustP, P_ADJUSTMENTS } from './adjust-p.ts'

test('Holm by hand: 1/100, 4/100 and 3/100 become 3/100, 6/100 and 6/100', () => {
  const adjusted = adjustP([1 / 100, 4 / 100, 3 / 100], 'holm')
  assert.deepEqual(adjusted, [3 / 100, 6 / 100, 6 / 100])
})

test('trap 25, a test that was never made is not counted among the tests', () => {
  // Three tests, not four: Bonferroni multiplies by 3.
  assert.deepEqual(adjustP([1 / 100, null, 4 / 100, 3 / 100], 'bonferroni'), [
    3 / 100,
    null,
    12 / 100,
    9 / 100,
  ])
})

test('no p-values give no adjusted p-values, and a single one is left as it is', () => {
  for (const method of P_ADJUSTMENTS) {
    assert.deepEqual(adjustP([], method), [])
    assert.deepEqual(adjustP([null], method), [null])
    const [only] = adjustP([0.03], method)
    assert.ok(only !== null && Math.abs(only - 0.03) < 1e-15)
  }
})

test('a p-value outside 0 to 1 and an unknown method are refused', () => {
  assert.throws(() => adjustP([0.2, 1.01], 'holm'), InvalidInput)
  assert.throws(() => adjustP([Number.NaN], 'holm'), InvalidInput)
  assert.throws(() => adjustP([0.2], 'fdr' as never), InvalidInput)
})

test('equals p.adjust in R for every method and case, ties and missing included', (t) => {
  const cases = readReferenceCases('08_multiplicity.json')
  if (!cases) return t.skip(ABSENT)
  const names = {
    bonferroni: 'bonferroni',
    holm: 'holm',
    'sidak-sd': 'sidak_sd',
    hochberg: 'hochberg',
  } as const
  const all = { ...names, hommel: 'hommel', bh: 'BH', by: 'BY' } as const
  let compared = 0
  for (const { id, result } of cases as unknown as { id: string; result: Record<string, unknown> }[]) {
    if (result.p === undefined) continue
    const asList = (value: unknown) => (Array.isArray(value) ? value : [value]) as (number | null)[]
    for (const method of P_ADJUSTMENTS) {
      const expected = asList(result[all[method]])
      const adjusted = adjustP(asList(result.p), method)
      for (let i = 0; i < adjusted.length; i++) {
        const [value, want] = [adjusted[i], expected[i]]
        if (want === null || value === null) assert.equal(value, want)
        else closeTo(value, want, 1e-12, `${id} ${method} ${i}`)
        compared++
      }
    }
  }
  assert.equal(compared, 7 * (5 + 6 + 15 + 1 + 4))
})

const pValues = fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(null)), {
  maxLength: 12,
})

test('no adjustment makes a p-value smaller, and the order of evidence is kept', () => {
  fc.assert(
    fc.property(pValues, fc.constantFrom(...P_ADJUSTMENTS), (p, method) => {
      const adjusted = adjustP(p, method)
      for (const [i, before] of p.entries()) {
        const after = adjusted[i]
        if (before === null || after === null) {
          assert.equal(after, before)
          continue
        }
        assert.ok(after >= before * (1 - 1e-12) - 1e-300 && after <= 1)
        for (const [j, other] of p.entries()) {
          const afterOther = adjusted[j]
          if (other !== null && afterOther !== null && before < other) assert.ok(after <= afterOther + 1e-15)
        }
      }
    }),
    { seed: 8, numRuns: 300 },
  )
})

test('Hommel never asks more than Hochberg, Hochberg never more than Holm, Holm never more than Bonferroni', () => {
  fc.assert(
    fc.property(pValues, (p) => {
      const [hommel, hochberg, holm, bonferroni] = (
        ['hommel', 'hochberg', 'holm', 'bonferroni'] as const
      ).map((method) => adjustP(p, method).map((value) => value ?? 0))
      for (const i of p.keys()) {
        assert.ok(hommel[i] <= hochberg[i] + 1e-15)
        assert.ok(hochberg[i] <= holm[i] + 1e-15)
        assert.ok(holm[i] <= bonferroni[i] + 1e-15)
      }
    }),
    { seed: 9, numRuns: 300 },
  )
})

test('the order in which the p-values are given does not matter', () => {
  fc.assert(
    fc.property(pValues, fc.constantFrom(...P_ADJUSTMENTS), (p, method) => {
      assert.deepEqual([...adjustP([...p].reverse(), method)].reverse(), adjustP(p, method))
    }),
    { seed: 10, numRuns: 200 },
  )
})
