import assert from 'node:assert/strict'
import test from 'node:test'
import {
  ABSENT,
  closeTo,
  numbers,
  readReferenceCases,
  readReferenceCsv,
} from '../../../tests/reference-data.ts'
import { type LadderTransitions, ladderTransitions } from './ladder-transitions.ts'

const CASES = readReferenceCases('07_ordinal_win.json')
const trial = readReferenceCsv('synth_trial.csv')

function moves(before: ArrayLike<number>, after: ArrayLike<number>, levels: number): LadderTransitions {
  const result = ladderTransitions({ before: Int32Array.from(before), after: Int32Array.from(after), levels })
  assert.ok(result.kind === 'transitions')
  return result
}

test('on two levels the test of changed margins is McNemar’s (b − c)²/(b + c) on one degree of freedom', () => {
  const { marginalHomogeneity, up, down, same, meanStep } = moves(
    [0, 0, 0, 0, 1, 1, 0],
    [1, 1, 1, 0, 0, 1, 1],
    2,
  )
  closeTo(marginalHomogeneity?.statistic ?? Number.NaN, 9 / 5, 1e-12, 'statistic')
  assert.equal(marginalHomogeneity?.df, 1)
  assert.deepEqual([up, same, down, meanStep], [4 / 7, 2 / 7, 1 / 7, 3 / 7])
})

test('a ladder that nobody moved on has no test, and a ladder that nobody stands on has no shares', () => {
  assert.equal(moves([0, 1, 2], [0, 1, 2], 3).marginalHomogeneity, null)
  const nobody = ladderTransitions({ before: new Int32Array(0), after: new Int32Array(0), levels: 3 })
  assert.equal(nobody.kind === 'not-estimable' && nobody.reason, 'no-observations')
})

type Reference = {
  readonly control: readonly (readonly number[])[]
  readonly treated: readonly (readonly number[])[]
  readonly share: readonly Record<'up' | 'same' | 'down' | 'mean_step', number>[]
  readonly mh_test_treated: { readonly chisq: number }
}

test('trap 6: 43.6 % of controls moved up without the service, so a before-after claim of 52 % is not an effect', (t) => {
  if (CASES === null || trial === null) return t.skip(ABSENT)
  const found = CASES.find(({ id }) => id === 'transitions.synth.0_12')
  assert.ok(found)
  const expected: Reference = found.result
  const { columns } = trial
  const assigned = numbers(columns.assigned)
  for (const arm of [0, 1]) {
    const of = (name: string) =>
      numbers(columns[name])
        .filter((_, row) => assigned[row] === arm)
        .map((step) => step - 1)
    const result = moves(of('ladder0'), of('ladder12'), 6)
    const shares = expected.share[arm]
    closeTo(result.up, shares.up, 1e-12, 'up')
    closeTo(result.same, shares.same, 1e-12, 'same')
    closeTo(result.down, shares.down, 1e-12, 'down')
    closeTo(result.meanStep, shares.mean_step, 1e-12, 'mean step')
    assert.deepEqual([...result.counts.data], (arm === 0 ? expected.control : expected.treated).flat())
    if (arm === 1) {
      closeTo(
        result.marginalHomogeneity?.statistic ?? Number.NaN,
        expected.mh_test_treated.chisq,
        1e-9,
        'statistic',
      )
    }
  }
})
