import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { RASCH_ABSENT } from '../../../tests/rasch-reference.ts'
import { ROOT } from './program.ts'

// Values of an independent engine in 80-bit arithmetic; tolerances by the README beside them.
export const THRESHOLD = 1e-8
export const STANDARD_ERROR = 1e-7
export const FIT = 1e-7

/** A file of answers of the reference data. */
export const answersPath = (dataset: string): string =>
  join(ROOT, '../shared/data/rasch/data', `${dataset}.csv`)

const isAbsent = !existsSync(answersPath('lsat6'))

/** A test against the reference data, skipped where they are not beside the checkout. */
export function raschReference(name: string, body: () => Promise<void>): void {
  test(name, { skip: isAbsent ? RASCH_ABSENT : false }, body)
}

export function within(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: got ${actual}, expected ${expected}`)
}

/** A list of numbers against another, one by one. */
export function allWithin(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
  what: string,
): void {
  assert.equal(actual.length, expected.length, what)
  for (const [index, value] of actual.entries()) within(value, expected[index], tolerance, `${what} ${index}`)
}
