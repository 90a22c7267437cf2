import assert from 'node:assert/strict'
import test from 'node:test'
import type { Faults } from '@utfall/exchange'
import fc from 'fast-check'
import { Results } from './result/schema.ts'
import { mutatedFolder } from './testing/mutate-study.ts'
import { scaledTrial } from './testing/scaled-studies.ts'
import {
  evaluateFolder,
  smallBeforeAfter,
  smallClusterTrial,
  smallComparison,
  smallTrial,
} from './testing/small-studies.ts'
import { twoSourceTrial } from './testing/two-source-studies.ts'

const FOLDERS = [smallTrial(), smallClusterTrial(), smallComparison(), smallBeforeAfter()].map(mutatedFolder)

test('two thousand mangled studies give results that hold together or faults that say where and what, never a crash', async () => {
  const seen = { computed: 0, faults: 0 }
  await fc.assert(
    fc.asyncProperty(fc.oneof(...FOLDERS), async (folder) => {
      const outcome = await evaluateFolder(folder)
      if (outcome.kind === 'faults') {
        seen.faults += 1
        checkFaults(outcome)
        return
      }
      assert.equal(outcome.kind, 'computed')
      if (outcome.kind !== 'computed') return
      seen.computed += 1
      checkResults(outcome.results)
    }),
    { numRuns: 2000, seed: 20_261_122, endOnFailure: true },
  )
  // Both halves must have been reached, or the test proves nothing.
  assert.ok(seen.computed > 400 && seen.faults > 400, JSON.stringify(seen))
})

test('three hundred mangled studies of answers to a calibrated questionnaire hold together in the same way', async () => {
  const seen = { computed: 0, faults: 0 }
  const folders = [
    scaledTrial({ persons: 40, analysis: { plausibleSets: 5 } }),
    scaledTrial({ persons: 40, analysis: { plausibleSets: 5 }, design: { kind: 'before-after' } }),
  ].map(mutatedFolder)
  await fc.assert(
    fc.asyncProperty(fc.oneof(...folders), async (folder) => {
      const outcome = await evaluateFolder(folder)
      seen[outcome.kind === 'faults' ? 'faults' : 'computed'] += 1
      if (outcome.kind === 'faults') checkFaults(outcome)
      if (outcome.kind === 'computed') checkResults(outcome.results)
    }),
    { numRuns: 300, seed: 20_261_122, endOnFailure: true },
  )
  assert.ok(seen.computed > 60 && seen.faults > 60, JSON.stringify(seen))
})

test('three hundred mangled studies with two sources of the same hold together in the same way', async () => {
  const seen = { computed: 0, faults: 0, held: 0 }
  const folders = [
    twoSourceTrial({ persons: 40 }),
    twoSourceTrial({ persons: 40, clusters: 10, design: { kind: 'cluster-randomised' } }),
  ].map(mutatedFolder)
  await fc.assert(
    fc.asyncProperty(fc.oneof(...folders), async (folder) => {
      const outcome = await evaluateFolder(folder)
      seen[outcome.kind === 'faults' ? 'faults' : 'computed'] += 1
      if (outcome.kind === 'faults') checkFaults(outcome)
      if (outcome.kind !== 'computed') return
      checkResults(outcome.results)
      for (const row of outcome.results.agreements?.flatMap((pair) => pair.rows) ?? []) {
        seen.held += 1
        if (row.n !== 0 && row.difference === null) assert.ok(row.notes.length > 0, JSON.stringify(row))
      }
    }),
    { numRuns: 300, seed: 20_261_122, endOnFailure: true },
  )
  assert.ok(seen.computed > 60 && seen.faults > 60 && seen.held > 300, JSON.stringify(seen))
})

function checkFaults({ faults, total }: Faults): void {
  assert.ok(faults.length > 0 && total >= faults.length)
  for (const fault of faults) {
    for (const text of [
      fault.file,
      fault.given,
      fault.allowed,
      fault.swedish?.given,
      fault.swedish?.allowed,
    ]) {
      assert.ok(text !== undefined && text.length > 0, JSON.stringify(fault))
    }
  }
}

function checkResults(results: Results): void {
  assert.deepEqual(JSON.parse(JSON.stringify(results)), results, 'a number that JSON cannot hold')
  Results.parse(results)
  const { verdict } = results
  const primary = verdict.findings.filter((finding) => finding.role === 'primary')
  const isUnanswered = primary.some((finding) => finding.finding === 'not-estimable')
  const admits = verdict.kind === 'not-measurable' || verdict.kind === 'too-early'
  if (isUnanswered || primary.length === 0) assert.ok(admits, `a silent answer: ${JSON.stringify(verdict)}`)
  if (!results.design.causal) assert.equal(verdict.kind, 'not-measurable')
  for (const row of results.estimates) {
    if (row.estimate === null) assert.ok(row.notes.length > 0, `no reason given: ${JSON.stringify(row)}`)
    if (row.low !== null && row.high !== null) assert.ok(row.low <= row.high, JSON.stringify(row))
    if (row.p !== null) assert.ok(row.p >= 0 && row.p <= 1, JSON.stringify(row))
  }
}
