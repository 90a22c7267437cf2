import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import * as door from './index.ts'
import { readFixture, requireClose } from './reference/read-fixture.ts'

const functions: Readonly<Record<string, unknown>> = door

function call(name: string, args: readonly number[]): number {
  const target = functions[name]
  if (typeof target !== 'function') throw new Error(`${name} is not on the door`)
  return target(...args)
}

const held = new Set<string>()

for (const file of [
  'normal',
  'student-t',
  'chi-square',
  'fisher-f',
  'beta',
  'counts',
  'gamma-function',
  'arbitrary-precision',
]) {
  const fixture = readFixture(file)
  const source = file === 'arbitrary-precision' ? 'sixty-digit arithmetic' : 'R'
  for (const { name, rows } of fixture.functions) {
    held.add(name)
    test(`${name} is what ${source} says at ${rows.length} points, within ${fixture.meta.relativeTolerance}`, () => {
      assert.ok(rows.length > 3)
      for (const row of rows) {
        const numbers = row.map(Number)
        const args = numbers.slice(0, -1)
        const expected = numbers[numbers.length - 1]
        requireClose(
          call(name, args),
          expected,
          fixture.meta.relativeTolerance,
          `${name}(${args.join(', ')})`,
        )
      }
    })
  }
}

test('every function on the door is held against an outside reference', () => {
  assert.deepEqual(
    Object.keys(functions).filter((name) => !held.has(name)),
    [],
  )
})

test('an impossible argument is refused by name, in every function and every place', () => {
  for (const file of ['normal', 'student-t', 'chi-square', 'fisher-f', 'beta', 'counts', 'gamma-function']) {
    for (const { name, rows } of readFixture(file).functions) {
      const args = rows[1].slice(0, -1).map(Number)
      for (let place = 0; place < args.length; place++) {
        const broken = args.map((value, index) => (index === place ? Number.NaN : value))
        assert.throws(() => call(name, broken), InvalidInput, `${name}(${broken.join(', ')})`)
      }
    }
  }
})
