import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ABSENT, readReferenceCases } from '../../../tests/reference-data.ts'
import { ROOT } from './program.ts'

// R's answers on the shared data: estimatr 1.0.0, metafor 3.8-1, MASS, ordinal, stats. Tolerances by that folder's README.
export const EXACT = 1e-9
export const ITERATED = 1e-6

export const data = (name: string): string => join(ROOT, '../shared/data/effects/data', name)
export const TRIAL = data('synth_trial.csv')

const isAbsent = !existsSync(TRIAL)

/** A test against the shared data, skipped where they are not beside the checkout. */
export function reference(name: string, body: () => Promise<void>): void {
  test(name, { skip: isAbsent ? ABSENT : false }, body)
}

export function expected<Result>(file: string, id: string): Result {
  const found = readReferenceCases(file)?.find((each) => each.id === id)
  assert.ok(found, `no reference case ${id}`)
  return found.result
}

/** A measure with its limits, as the documents give it. */
export type Limits = {
  readonly estimate: number
  readonly low: number
  readonly high: number
  readonly p: number
}
