import assert from 'node:assert/strict'
import test from 'node:test'
import { goodDifference, goodEvidence, goodItem } from '../testing/good-evidence.ts'
import type { VerdictEvidence } from './evidence.ts'
import { VERDICT_LIMITS } from './limits.ts'
import { deriveVerdict } from './rules.ts'

function verdict(change: Partial<VerdictEvidence>, tests: Partial<VerdictEvidence['tests']> = {}) {
  const good = goodEvidence()
  const { kind, reasons, tries } = deriveVerdict({ ...good, ...change, tests: { ...good.tests, ...tests } })
  return { kind, codes: reasons.map((each) => each.code), tries: tries.map((each) => each.code) }
}

test('a scale that nothing is wrong with is fit for decisions about individuals', () => {
  assert.deepEqual(verdict({}), { kind: 'individuals', codes: ['nothing-hinders'], tries: [] })
})

test('reliability under 0.90 is for groups only, and under 0.70 for nothing yet', () => {
  assert.deepEqual(verdict({ reliability: 0.89 }), {
    kind: 'groups',
    codes: ['reliability-too-low-for-individuals'],
    tries: ['add-items-where-people-are'],
  })
  assert.equal(verdict({ reliability: 0.7 }).kind, 'groups')
  assert.deepEqual(verdict({ reliability: 0.69 }).codes, ['reliability-too-low-for-groups'])
  assert.equal(verdict({ reliability: 0.69 }).kind, 'not-yet')
  assert.equal(verdict({ reliability: -0.2 }).kind, 'not-yet')
  assert.deepEqual(verdict({ reliability: null }).codes, ['reliability-unknown'])
})

test('few people place the items too loosely', () => {
  const { people } = goodEvidence()
  assert.equal(verdict({ people: { ...people, informative: 249 } }).kind, 'groups')
  assert.deepEqual(verdict({ people: { ...people, informative: 49 } }).codes, ['too-few-people-for-groups'])
  const items = [...goodEvidence().items, { ...goodItem('loose', 0), locationSe: 0.3 }]
  assert.deepEqual(verdict({ items }), {
    kind: 'groups',
    codes: ['item-placed-loosely'],
    tries: ['ask-more-people'],
  })
})

test('p-values of zero hinder nothing as long as no effect is large', () => {
  const { items, tests } = goodEvidence()
  const [first] = tests.dif
  assert.ok(first?.kind === 'checked')
  const significant = verdict(
    { items: items.map((item) => ({ ...item, infitP: 0, infitPAdjusted: 0, outfitP: 0 })) },
    {
      andersen: {
        kind: 'test',
        lr: 900,
        df: 11,
        p: 0,
        groups: [],
        excluded: [],
        largestDifference: 0.1,
      },
      dif: [{ ...first, global: { kind: 'test', lr: 900, df: 11, p: 0 } }],
    },
  )
  assert.deepEqual(significant, { kind: 'individuals', codes: ['nothing-hinders'], tries: [] })
})

test('an item that does not fit is named and keeps the scale from individuals; many of them from groups', () => {
  const noisy = { ...goodItem('z', 0), infit: 1.31, fit: 'noisy' as const }
  const one = deriveVerdict({ ...goodEvidence(), items: [...goodEvidence().items, noisy] })
  assert.equal(one.kind, 'groups')
  assert.deepEqual(one.reasons, [
    { code: 'item-noisy', detail: { item: 'z', infit: 1.31 }, hinders: 'individuals' },
  ])
  assert.deepEqual(one.tries, [{ code: 'read-the-item', detail: { item: 'z' } }])
  const very = { ...noisy, infit: 1.7, fit: 'very-noisy' as const }
  assert.equal(verdict({ items: [...goodEvidence().items, very] }).kind, 'groups')
  assert.equal(verdict({ items: [...goodEvidence().items, very, { ...very, id: 'y' }] }).kind, 'not-yet')
})

test('an item that repeats others is said, and hinders nothing', () => {
  const items = [...goodEvidence().items, { ...goodItem('z', 0), infit: 0.7, fit: 'redundant' as const }]
  assert.deepEqual(verdict({ items }), {
    kind: 'individuals',
    codes: ['nothing-hinders', 'item-redundant'],
    tries: [],
  })
})

test('steps in the wrong order keep the scale from individuals', () => {
  const items = [...goodEvidence().items, { ...goodItem('z', 0), disordered: [0] }]
  assert.deepEqual(verdict({ items }), {
    kind: 'groups',
    codes: ['steps-out-of-order'],
    tries: ['merge-categories'],
  })
})

test('a question that means different things in two groups is named, and stops the comparison when it moves the groups', () => {
  const [first] = goodEvidence().tests.dif
  assert.ok(first?.kind === 'checked')
  const large = { ...goodDifference('a'), difference: -0.9, pAdjusted: 0, size: 'large' as const }
  const rest = first.items.slice(1)
  const one = deriveVerdict({
    ...goodEvidence(),
    tests: { ...goodEvidence().tests, dif: [{ ...first, items: [large, ...rest] }] },
  })
  assert.equal(one.kind, 'groups')
  assert.deepEqual(one.reasons[0]?.detail, { item: 'a', group: 'grp_group', logits: 0.9 })
  const moved = { from: 'x', to: 'y', difference: 0.4, se: 0.05, low: 0.3, high: 0.5, sd: 0.29 }
  const misleading = verdict({}, { dif: [{ ...first, items: [large, ...rest], consequence: [moved] }] })
  assert.deepEqual(misleading, {
    kind: 'not-yet',
    codes: ['groups-compared-wrongly', 'item-differs-largely'],
    tries: ['split-or-drop-item'],
  })
  const little = { ...moved, difference: 0.1, low: 0.02, high: 0.18, sd: 0.07 }
  assert.equal(
    verdict({}, { dif: [{ ...first, items: [large, ...rest], consequence: [little] }] }).kind,
    'groups',
  )
  const unsure = verdict({}, { dif: [{ ...first, items: [{ ...large, se: 0.4 }, ...rest] }] })
  assert.deepEqual(unsure.codes, ['nothing-hinders', 'item-differs-somewhat'])
  const moderate = { ...large, difference: 0.5, size: 'moderate' as const }
  assert.equal(verdict({}, { dif: [{ ...first, items: [moderate, ...rest] }] }).kind, 'individuals')
})

test('groups that were not compared are said beside the verdict', () => {
  assert.deepEqual(verdict({}, { dif: [] }), {
    kind: 'individuals',
    codes: ['nothing-hinders', 'groups-not-compared'],
    tries: ['compare-groups'],
  })
})

test('items that hang together and a second measure keep the scale from individuals', () => {
  const { localDependence, dimension } = goodEvidence().tests
  assert.ok(localDependence.kind === 'checked' && dimension.kind === 'checked')
  const dependent = [{ first: 'a', second: 'b', aboveMean: 0.5 }]
  assert.equal(verdict({}, { localDependence: { ...localDependence, dependent } }).kind, 'groups')
  const second = { ...dimension, eigenvalues: [2.6, 1], second: true }
  assert.deepEqual(verdict({}, { dimension: second }), {
    kind: 'groups',
    codes: ['second-dimension'],
    tries: ['measure-apart'],
  })
  const tTest = {
    n: 1000,
    significant: 200,
    share: 0.2,
    wilson: { low: 0.176, high: 0.226 },
    clopperPearson: { low: 0.175, high: 0.226 },
  }
  assert.equal(verdict({}, { dimension: { ...second, tTest } }).kind, 'not-yet')
})

test('a ceiling hides that people get better', () => {
  const { people } = goodEvidence()
  assert.deepEqual(verdict({ people: { ...people, highestShare: 0.2 } }), {
    kind: 'groups',
    codes: ['many-at-the-highest'],
    tries: ['add-items-at-the-highest'],
  })
  assert.equal(verdict({ people: { ...people, highestShare: 0.31 } }).kind, 'not-yet')
  const { targeting } = goodEvidence()
  assert.ok(targeting.kind === 'targeting')
  const aimed = { ...targeting, personMean: 1.5, difference: 1.5 }
  assert.deepEqual(verdict({ targeting: aimed }).codes, ['nothing-hinders', 'people-above-the-items'])
})

test('an answer that nobody gave cannot be measured when somebody gives it later', () => {
  assert.deepEqual(verdict({ recoded: [{ item: 'b', unused: [2] }] }).codes, ['categories-unused'])
  assert.equal(verdict({ recoded: [{ item: 'b', unused: [2] }] }).kind, 'groups')
})

test('without a calibration the verdict is not yet, with its reason and what to try', () => {
  const { kind, reasons, tries } = deriveVerdict({
    ...goodEvidence(),
    calibration: {
      kind: 'not-calibrated',
      reason: 'disconnected',
      detail: { parts: 2 },
      parts: [['a'], ['b']],
    },
  })
  assert.equal(kind, 'not-yet')
  assert.deepEqual(reasons, [
    { code: 'not-calibrated', detail: { parts: 2, reason: 'disconnected' }, hinders: 'groups' },
  ])
  assert.deepEqual(tries, [{ code: 'link-with-shared-items', detail: {} }])
})

test('an organisation may draw its own lines', () => {
  const limits = { ...VERDICT_LIMITS, reliability: { individuals: 0.95, groups: 0.8 } }
  assert.equal(deriveVerdict(goodEvidence(), limits).kind, 'groups')
})
