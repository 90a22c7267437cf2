import assert from 'node:assert/strict'
import test from 'node:test'
import { fitWord, isDependent, isSecondDimension } from './judgements.ts'

const REFERENCE = { low: 0.9, high: 1.1 }

test('an item fits badly only when the figure is large, clear of chance and outside what the model gives', () => {
  const word = (infit: number | null, p: number | null, reference: typeof REFERENCE | null = REFERENCE) =>
    fitWord({ infit, infitPAdjusted: p, infitReference: reference })
  assert.equal(word(1.3, 0.001), 'noisy')
  assert.equal(word(1.3, 0.2), 'fits')
  assert.equal(word(1.3, 0.001, { low: 0.6, high: 1.4 }), 'fits')
  assert.equal(word(1.15, 1e-12), 'fits')
  assert.equal(word(1.6, 0.001), 'very-noisy')
  assert.equal(word(0.7, 0.001), 'redundant')
  assert.equal(word(0.7, 0.001, null), 'redundant')
  assert.equal(word(null, null), 'not-checked')
})

test('dependence and a second measure are held against both a size and what the model itself gives', () => {
  assert.equal(isDependent(0.25, 0.2), true)
  assert.equal(isDependent(0.25, 0.3), false)
  assert.equal(isDependent(0.15, 0.05), false)
  assert.equal(isDependent(0.25, null), true)
  assert.equal(isSecondDimension(2.4, 1.5), true)
  assert.equal(isSecondDimension(1.8, 1.5), false)
  assert.equal(isSecondDimension(2.4, 2.6), false)
})
