import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { responseMatrix } from '../responses/response-matrix.ts'
import { type FormOptions, type ShortForms, shortForms } from './short-forms.ts'

const scale = {
  items: ['easy', 'low', 'middle', 'high', 'hard'],
  thresholds: [-2, -1, 0, 1, 2].map((b) => Float64Array.of(b)),
}
const normal = { kind: 'normal', mean: 0, sd: 1 } as const

function formsOf(options: FormOptions & { readonly sizes: readonly number[] }): ShortForms {
  const forms = shortForms(scale, options)
  assert.ok(forms.kind === 'forms')
  return forms
}

test('a decision at a cut is best served by the items nearest the cut', () => {
  for (const [cut, nearest] of [
    [-2, ['easy', 'low']],
    [0.6, ['middle', 'high']],
    [2, ['high', 'hard']],
  ] as const) {
    const [form] = formsOf({ sizes: [2], target: normal, purpose: { kind: 'cut', cut } }).forms
    assert.deepEqual(form.items, nearest)
    assert.ok(form.classification)
  }
})

test('at a cut the criterion is one over the information there, by hand', () => {
  // At the place of item "middle" (0): 1/4 from it, p(1 − p) with odds e from each neighbour.
  const p = Math.E / (1 + Math.E)
  const [form] = formsOf({ sizes: [3], target: normal, purpose: { kind: 'cut', cut: 0 } }).forms
  assert.deepEqual(form.items, ['low', 'middle', 'high'])
  assert.ok(Math.abs(form.criterionValue - 1 / (1 / 4 + 2 * p * (1 - p))) < 1e-12)
})

test('the full form has every item and is no worse than any short one', () => {
  const { fullForm, forms } = formsOf({ sizes: [1, 2, 3, 4, 5], target: normal })
  assert.equal(fullForm.size, 5)
  assert.deepEqual(forms[4].items, scale.items)
  assert.equal(forms[4].meanErrorVariance, fullForm.meanErrorVariance)
  for (let k = 1; k < 5; k++) assert.ok(forms[k].meanErrorVariance < forms[k - 1].meanErrorVariance)
  assert.ok(Math.abs((forms[4].expected.correlationWithFull ?? 0) - 1) < 1e-12)
})

test('wishes hold: what must be in is in, what must not is out, and groups keep to their limit', () => {
  const { forms } = formsOf({
    sizes: [3],
    target: normal,
    mustInclude: ['hard'],
    exclude: ['middle'],
    atMost: [{ items: ['low', 'high'], most: 1 }],
  })
  assert.ok(
    forms[0].items.includes('hard') && forms[0].items.includes('easy') && !forms[0].items.includes('middle'),
  )
})

test('minutes add up the seconds of the items in the form', () => {
  const [plain] = formsOf({ sizes: [5], target: normal }).forms
  assert.equal(plain.minutes, 1)
  const [timed] = formsOf({ sizes: [5], target: normal, secondsPerItem: [30, 30, 30, 30, 60] }).forms
  assert.equal(timed.minutes, 3)
})

test('real answers are scored on the form, person weights count as persons, and who skipped the form is left out', () => {
  const answers = Int16Array.from([1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0, -1, -1, 1, -1, 0])
  const highest = new Int32Array(5).fill(1)
  const responses = responseMatrix({ persons: 4, items: scale.items, answers, highest })
  const [form] = formsOf({ sizes: [2], target: normal, mustInclude: ['easy', 'low'], responses }).forms
  assert.equal(form.observed?.persons, 3)
  const weighted = responseMatrix({ ...responses, weights: Float64Array.of(1, 1, 2, 1) })
  const repeated = responseMatrix({
    persons: 5,
    items: scale.items,
    answers: Int16Array.from([...answers, ...answers.subarray(10, 15)]),
    highest,
  })
  const [byWeight, byRow] = [weighted, repeated].map(
    (each) => formsOf({ sizes: [3], target: normal, responses: each }).forms[0].observed,
  )
  assert.ok(byWeight && byRow)
  assert.ok(Math.abs((byWeight.reliability ?? 9) - (byRow.reliability ?? 0)) < 1e-12)
  assert.ok(Math.abs((byWeight.correlationWithFull ?? 9) - (byRow.correlationWithFull ?? 0)) < 1e-12)
  assert.ok(Math.abs(byWeight.meanSe - byRow.meanSe) < 1e-12)
})

test('answers that are all alike have no reliability and no correlation, and are not NaN', () => {
  const responses = responseMatrix({
    persons: 3,
    items: scale.items,
    answers: new Int16Array(15).fill(1),
    highest: new Int32Array(5).fill(1),
  })
  const [form] = formsOf({ sizes: [2], target: normal, responses }).forms
  assert.equal(form.observed?.reliability, null)
  assert.equal(form.observed?.correlationWithFull, null)
})

test('a search without room to prove its form says so in the form and in a note', () => {
  const { forms, notes } = formsOf({ sizes: [2], target: normal, mostSteps: 0 })
  assert.equal(forms[0].exact, false)
  assert.equal(notes[0].code, 'not-exact')
})

test('progress rises from 0 to 1, and a caller can stop', () => {
  const shares: number[] = []
  formsOf({ sizes: [1, 2, 3], target: normal, onProgress: (share) => shares.push(share) > 0 })
  assert.deepEqual(
    shares,
    shares.slice().sort((a, b) => a - b),
  )
  assert.equal(shares.at(-1), 1)
  assert.deepEqual(shortForms(scale, { sizes: [2], target: normal, onProgress: () => false }), {
    kind: 'not-estimable',
    reason: 'stopped',
    detail: {},
  })
})

test('a target out of sight of the items is not estimable', () => {
  const forms = shortForms(scale, {
    sizes: [2],
    target: { kind: 'measures', measures: Float64Array.of(0, 290) },
  })
  assert.ok(forms.kind === 'not-estimable')
  assert.equal(forms.reason, 'target-beyond-items')
})

test('options that cannot be are refused, with their field', () => {
  const wrong: [Partial<FormOptions> & { sizes?: readonly number[] }, string][] = [
    [{ sizes: [] }, 'sizes'],
    [{ sizes: [0] }, 'size'],
    [{ sizes: [6] }, 'size'],
    [{ sizes: [1], mustInclude: ['low', 'high'] }, 'size'],
    [{ sizes: [5], exclude: ['low'] }, 'size'],
    [{ criterion: JSON.parse('"alpha"') }, 'criterion'],
    [{ secondsPerItem: -1 }, 'secondsPerItem'],
    [{ secondsPerItem: [1, 2] }, 'secondsPerItem'],
    [{ purpose: { kind: 'cut', cut: Number.NaN } }, 'purpose.cut'],
    [{ purpose: { kind: 'cut', cut: 0, within: -1 } }, 'purpose.within'],
    [{ mostSteps: -1 }, 'mostSteps'],
  ]
  for (const [options, field] of wrong)
    assert.throws(
      () => shortForms(scale, { sizes: [2], target: normal, ...options }),
      (error) => error instanceof InvalidInput && error.field === field,
      field,
    )
})
