import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { canonicalText, definitionHash, lockState, lockStudy } from './lock.ts'
import { parseStudy } from './parse.ts'
import type { Study } from './schema.ts'

function exampleStudy(): Study {
  const bytes = readFileSync(new URL('../../../examples/exempelforbundet/study.json', import.meta.url))
  const read = parseStudy(bytes)
  if (read.kind !== 'read') throw new Error('the example must parse')
  return read.value
}

const BY = { name: 'Utvärderaren', at: new Date('2024-08-20T08:00:00Z') }

test('the canonical text does not depend on the order of keys or on white space', () => {
  assert.equal(canonicalText({ b: [1, { d: null, c: 'x' }], a: 0.1 }), '{"a":0.1,"b":[1,{"c":"x","d":null}]}')
  assert.equal(
    canonicalText({ a: 0.1, b: [1, { c: 'x', d: null }] }),
    canonicalText(JSON.parse('{ "b": [1, {"d": null, "c": "x"}], "a": 0.10 }')),
  )
})

test('an unchanged study stands as locked, with the hash that the lock holds', () => {
  const study = exampleStudy()
  const lock = lockStudy(study, BY)
  assert.deepEqual(lockState(study, lock), {
    kind: 'locked',
    sha256: definitionHash(study),
    lockedOn: '2024-08-20T08:00:00.000Z',
    lockedBy: 'Utvärderaren',
  })
})

test('a horizon moved after locking is shown with its place, before and after, as touching the answer', () => {
  const study = exampleStudy()
  const lock = lockStudy(study, BY)
  const moved = {
    ...study,
    outcomes: study.outcomes.map((each, index) => (index === 0 ? { ...each, horizon: 'm12' } : each)),
  }
  const state = lockState(moved, lock)
  assert.equal(state.kind, 'changed')
  if (state.kind !== 'changed') return
  assert.deepEqual(state.changes, [
    { path: 'outcomes[0].horizon', before: 'm6', after: 'm12', decisive: true },
  ])
})

test('an outcome taken away after locking is shown as a change of the list of outcomes', () => {
  const study = exampleStudy()
  const state = lockState({ ...study, outcomes: study.outcomes.slice(0, -1) }, lockStudy(study, BY))
  assert.equal(state.kind === 'changed' && state.changes[0]?.path, 'outcomes')
})

test('a lock whose definition was edited does not match its own hash and counts as changed', () => {
  const study = exampleStudy()
  const lock = lockStudy(study, BY)
  const forged = { ...lock, definition: { ...lock.definition, asOf: '2026-12-31' } }
  const state = lockState({ ...study, asOf: '2026-12-31' }, forged)
  assert.equal(state.kind === 'changed' && state.changes[0]?.path, 'study.lock.json')
})

test('where the editor finds the schema is no part of the study', () => {
  const study = exampleStudy()
  assert.equal(definitionHash({ ...study, $schema: 'elsewhere.json' }), definitionHash(study))
})
