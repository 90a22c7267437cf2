import assert from 'node:assert/strict'
import test from 'node:test'
import type { Attrition, LockState, ResultEstimate, Scale, Verdict } from '../result/schema.ts'
import { type Definition, filled, smallTrial } from '../testing/small-studies.ts'
import { deriveVerdict, type Evidence } from './rules.ts'

type Outcome = Definition['outcomes'][number]

const AT: Outcome['at'] = [{ time: 'm6', column: 'x' }]
const GAIN: Outcome = {
  id: 'gain',
  label: 'Nytta',
  kind: 'measure',
  role: 'primary',
  direction: 'higher-is-better',
  at: AT,
}
const HARM: Outcome = { ...GAIN, id: 'harm', role: 'harm', direction: 'lower-is-better' }
const TREATED = { role: 'treatment', label: 'Arm' } as const
const TWO_ARMS: Definition['arms'] = [
  { id: 'wait', role: 'control', label: 'Väntan' },
  { ...TREATED, id: 'now' },
]

function study(outcomes: readonly Outcome[], more: Partial<Definition> = {}) {
  return filled({
    ...smallTrial(4).definition,
    outcomes: [...outcomes],
    subgroups: [],
    arms: TWO_ARMS,
    ...more,
  })
}

/** The main figure of an outcome: its interval is all that the verdict reads of it. */
function figure(
  outcome: string,
  low: number,
  high: number,
  more: Partial<ResultEstimate> = {},
): ResultEstimate {
  return {
    outcome,
    time: 'm6',
    contrast: { arm: 'now', control: 'wait' },
    analysis: 'main',
    scale: 'difference',
    method: 'least-squares-HC2',
    group: null,
    site: null,
    estimate: (low + high) / 2,
    se: (high - low) / 4,
    df: 100,
    low,
    high,
    p: 0.5,
    pAdjusted: null,
    n: 100,
    nByArm: { now: 50, wait: 50 },
    notes: [],
    ...more,
  }
}

function losses(outcome: string, missing: { now: number; wait: number }, n = 100): Attrition {
  const arm = (gone: number) => ({ n, missing: gone, share: gone / n })
  return {
    outcome,
    time: 'm6',
    byArm: { now: arm(missing.now), wait: arm(missing.wait) },
    difference: null,
    low: null,
    high: null,
    p: null,
  }
}

const UNLOCKED: LockState = { kind: 'not-locked' }

function verdict(
  of: Evidence['study'],
  estimates: readonly ResultEstimate[],
  more: Partial<Evidence> = {},
): Verdict {
  return deriveVerdict({ study: of, lock: UNLOCKED, estimates, attrition: [], horizonReached: null, ...more })
}

function codes(given: Verdict): string[] {
  return given.reasons.map((reason) => reason.code)
}

test('a whole interval on the good side is better, on the bad side worse, and across nothing no detectable difference', () => {
  const kinds = (outcome: Outcome) =>
    [
      [0.1, 2],
      [-2, -0.1],
      [-0.1, 2],
      [-2, 0.1],
    ].map(([low = 0, high = 0]) => verdict(study([outcome]), [figure('gain', low, high)]).kind)
  const none = 'no-detectable-difference'
  assert.deepEqual(kinds(GAIN), ['better', 'worse', none, none])
  assert.deepEqual(kinds({ ...GAIN, direction: 'lower-is-better' }), ['worse', 'better', none, none])
})

test('an interval that only touches zero lies beyond it on neither side', () => {
  for (const [low, high] of [
    [0, 2],
    [-2, 0],
  ] as const) {
    assert.equal(verdict(study([GAIN]), [figure('gain', low, high)]).kind, 'no-detectable-difference')
  }
})

test('a ladder is judged about one half, and a ratio about one', () => {
  const of = (scale: Scale, low: number, high: number) =>
    verdict(study([GAIN]), [figure('gain', low, high, { scale })]).kind
  assert.equal(of('win-probability', 0.51, 0.6), 'better')
  assert.equal(of('win-probability', 0.49, 0.6), 'no-detectable-difference')
  assert.equal(of('win-probability', 0.3, 0.49), 'worse')
  assert.equal(of('rate-ratio', 1.1, 1.6), 'better')
  assert.equal(of('odds-ratio', 0.9, 1.6), 'no-detectable-difference')
})

test('a rule that asks for the smallest difference worth having is not met by zero, nor by touching it', () => {
  const strict = study([{ ...GAIN, smallestWorthHaving: 3 }], {
    decision: { better: 'interval-beyond-smallest' },
  })
  const kind = (low: number, high: number) => verdict(strict, [figure('gain', low, high)]).kind
  assert.equal(kind(1, 9), 'no-detectable-difference')
  assert.equal(kind(3, 9), 'no-detectable-difference')
  assert.equal(kind(3.01, 9), 'better')
  assert.equal(kind(-9, -0.1), 'worse', 'harm needs no smallest size to be worse')
})

test('what an interval says of a difference worth having: shown, possible, ruled out or not stated', () => {
  const word = (low: number, high: number, smallest?: number) =>
    verdict(study([{ ...GAIN, smallestWorthHaving: smallest }]), [figure('gain', low, high)]).findings[0]
      ?.worthHaving
  assert.equal(word(1, 9), 'not-stated')
  assert.equal(word(3, 9, 3), 'shown')
  assert.equal(word(1, 9, 3), 'possible')
  assert.equal(word(-1, 3, 3), 'possible')
  assert.equal(word(-1, 2.9, 3), 'ruled-out')
  assert.equal(word(1, 9, 0), 'possible', 'a smallest difference of zero is never shown to be worth having')
})

test('a gain bought with harm is mixed; harm without gain is worse; a harm not shown changes nothing', () => {
  const both = study([GAIN, HARM])
  const gain = figure('gain', 1, 2)
  const nothing = figure('gain', -1, 2)
  const harmed = verdict(both, [gain, figure('harm', 0.1, 0.4)])
  assert.deepEqual([harmed.kind, codes(harmed)], ['mixed', ['primary-better', 'harm-worse']])
  const only = verdict(both, [nothing, figure('harm', 0.1, 0.4)])
  assert.deepEqual([only.kind, codes(only)], ['worse', ['primary-no-detectable-difference', 'harm-worse']])
  assert.equal(verdict(both, [gain, figure('harm', -0.1, 0.4)]).kind, 'better')
  assert.equal(verdict(both, [gain, figure('harm', -0.4, -0.1)]).kind, 'better')
})

test('several primary outcomes: all better is better, some better is mixed, better and worse is mixed, some worse is worse', () => {
  const two = study([GAIN, { ...GAIN, id: 'other' }])
  const kind = (other: readonly [number, number], gain: readonly [number, number] = [1, 2]) =>
    verdict(two, [figure('gain', ...gain), figure('other', ...other)]).kind
  assert.equal(kind([1, 2]), 'better')
  assert.equal(kind([-1, 2]), 'mixed')
  assert.equal(kind([-2, -1]), 'mixed')
  assert.equal(kind([-2, -1], [-1, 1]), 'worse')
  assert.equal(kind([-1, 1], [-1, 1]), 'no-detectable-difference')
})

test('several arms are each held against the control, and what helps in one only is mixed', () => {
  const three = study([GAIN], { arms: [...TWO_ARMS, { ...TREATED, id: 'late' }] })
  const late = { contrast: { arm: 'late', control: 'wait' } }
  const answer = verdict(three, [figure('gain', 1, 2), figure('gain', -1, 1, late)])
  assert.deepEqual(
    [answer.kind, codes(answer)],
    ['mixed', ['primary-better', 'primary-no-detectable-difference']],
  )
  assert.equal(verdict(three, [figure('gain', 1, 2), figure('gain', 1, 2, late)]).kind, 'better')
  assert.equal(verdict(three, [figure('gain', 1, 2)]).kind, 'not-measurable', 'an arm without a figure')
})

test('before the last person has reached the horizon it is too early, whatever the figures say', () => {
  const early = verdict(study([GAIN]), [figure('gain', 1, 2)], {
    horizonReached: false,
    attrition: [losses('gain', { now: 95, wait: 95 })],
  })
  assert.deepEqual([early.kind, codes(early)], ['too-early', ['horizon-not-reached']])
  assert.equal(verdict(study([GAIN]), [figure('gain', 1, 2)], { horizonReached: true }).kind, 'better')
})

test('without a single value of any primary outcome it is too early', () => {
  const empty = figure('gain', 0, 0, { estimate: null, low: null, high: null, n: 0 })
  const nobody = verdict(study([GAIN]), [empty])
  assert.deepEqual([nobody.kind, codes(nobody)], ['too-early', ['no-primary-data-yet']])
})

test('a loss above the stated limit cannot be answered, a loss at the limit can', () => {
  const half = study([GAIN], { decision: { largestLoss: 0.5, smallestArm: 10 } })
  const with_ = (now: number, wait: number) =>
    verdict(half, [figure('gain', 1, 2)], { attrition: [losses('gain', { now, wait })] })
  assert.equal(with_(50, 50).kind, 'better')
  assert.deepEqual([with_(51, 50).kind, codes(with_(51, 50))], ['not-measurable', ['loss-too-large']])
  assert.equal(with_(51, 50).reasons[0]?.detail.share, 101 / 200)
})

test('an arm with fewer than the stated number cannot be answered, an arm with just as many can', () => {
  const ten = study([GAIN], { decision: { smallestArm: 10, largestLoss: 1 } })
  const with_ = (missing: number) =>
    verdict(ten, [figure('gain', 1, 2)], { attrition: [losses('gain', { now: 0, wait: missing })] })
  assert.equal(with_(90).kind, 'better')
  assert.deepEqual(with_(91).reasons, [
    { code: 'arm-below-limit', detail: { outcome: 'gain', arm: 'wait', n: 9, limit: 10 } },
  ])
})

test('a primary outcome that could not be estimated makes the study not measurable, never silent', () => {
  const stuck = figure('gain', 0, 0, { estimate: null, low: null, high: null })
  assert.deepEqual(codes(verdict(study([GAIN]), [stuck])), ['primary-not-estimable'])
  const two = study([GAIN, { ...GAIN, id: 'other' }])
  assert.equal(verdict(two, [figure('gain', 1, 2), { ...stuck, outcome: 'other' }]).kind, 'not-measurable')
})

test('a design that cannot show what would have happened otherwise measures no effect, however clear the figures', () => {
  const comparison = study([GAIN], { design: { kind: 'comparison' } })
  const answer = verdict(comparison, [figure('gain', 1, 2)])
  assert.deepEqual(
    [answer.kind, codes(answer), answer.causal],
    ['not-measurable', ['design-without-comparison'], false],
  )
  const oneArm = study([GAIN], { design: { kind: 'before-after' }, arms: [{ ...TREATED, id: 'now' }] })
  assert.equal(verdict(oneArm, []).kind, 'not-measurable')
  const approved = study([GAIN], {
    design: { kind: 'comparison', approved: { by: 'Rådet', why: 'Lika grupper.' } },
  })
  assert.deepEqual(
    [verdict(approved, [figure('gain', 1, 2)]).kind, verdict(approved, []).causal],
    ['better', true],
  )
})

test('only the main figure at the horizon decides: no subgroup, site, other time or other analysis can bend it', () => {
  const loud = { low: 5, high: 9, estimate: 7 }
  const answer = verdict(study([GAIN]), [
    figure('gain', -1, 1, { ...loud, analysis: 'per-protocol' }),
    figure('gain', -1, 1, { ...loud, analysis: 'received' }),
    figure('gain', -1, 1, { ...loud, time: 'm12' }),
    figure('gain', -1, 1, { ...loud, site: 'Norr' }),
    figure('gain', -1, 1, { ...loud, group: { subgroup: 'sex', value: 'woman' } }),
    figure('gain', -1, 1),
  ])
  assert.equal(answer.kind, 'no-detectable-difference')
})

test('a secondary outcome counts as found only after the correction for how many they are', () => {
  const two = study([GAIN, { ...GAIN, id: 'second', role: 'secondary' }])
  const found = (pAdjusted: number | null, of = two) =>
    verdict(of, [figure('gain', -1, 1), figure('second', 1, 2, { p: 0.01, pAdjusted })]).findings.find(
      (finding) => finding.outcome === 'second',
    )?.finding
  assert.equal(found(0.04), 'better')
  assert.equal(found(0.05), 'better')
  assert.equal(found(0.051), 'no-detectable-difference')
  assert.equal(found(null), 'no-detectable-difference', 'no p to correct is no finding')
  const uncorrected = study([GAIN, { ...GAIN, id: 'second', role: 'secondary' }], {
    analysis: { multiplicity: 'none' },
  })
  assert.equal(found(null, uncorrected), 'better')
  assert.equal(
    verdict(two, [figure('gain', -1, 1), figure('second', 1, 2, { pAdjusted: 0.01 })]).kind,
    'no-detectable-difference',
  )
})

test('the verdict says whether the rule stood locked, was never locked or was changed after locking', () => {
  const stamp = { sha256: 'a'.repeat(64), lockedOn: '2026-01-01T00:00:00.000Z', lockedBy: 'NN' }
  const under = (lock: LockState) => verdict(study([GAIN]), [figure('gain', 1, 2)], { lock }).underLock
  assert.equal(under(UNLOCKED), 'not-locked')
  assert.equal(under({ kind: 'locked', ...stamp }), 'locked')
  assert.equal(under({ kind: 'changed', ...stamp, changes: [] }), 'changed-after-lock')
})

test('a horizon after those waiting were offered the service is said beside the verdict, and one before is not', () => {
  const offered = (months: number) =>
    verdict(study([GAIN], { design: { kind: 'individually-randomised', waitingMonths: months } }), [
      figure('gain', 0.1, 2),
    ])
  assert.equal(offered(3).kind, 'better')
  assert.deepEqual(codes(offered(3)), ['primary-better', 'horizon-after-the-offer'])
  assert.deepEqual(codes(offered(6)), ['primary-better'])
})
