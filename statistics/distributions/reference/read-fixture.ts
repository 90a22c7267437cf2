import { readFileSync } from 'node:fs'

export type Fixture = {
  readonly meta: { readonly relativeTolerance: number; readonly why: string }
  /** Each row is the arguments, then the expected value; infinities are texts. */
  readonly functions: readonly {
    readonly name: string
    readonly rows: readonly (readonly (number | string)[])[]
  }[]
}

/** Test only: a file of this folder. */
export function readFixture(name: string): Fixture {
  return JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8'))
}

/** Fails when actual is not within a relative distance of expected (absolute where expected is 0), or is NaN. */
export function requireClose(actual: number, expected: number, tolerance: number, what: string): void {
  if (actual === expected) return
  const error = Math.abs(actual - expected) / (expected === 0 ? 1 : Math.abs(expected))
  if (!(error <= tolerance)) {
    throw new Error(
      `${what}: got ${actual}, expected ${expected}, relative error ${error}, allowed ${tolerance}`,
    )
  }
}
