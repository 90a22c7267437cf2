import { InvalidInput } from '@utfall/basics'

/** Throws unless the value is a number; infinities pass. */
export function requireNumber(value: number, field: string): void {
  if (typeof value !== 'number' || Number.isNaN(value)) {
    throw new InvalidInput({ field, given: value, allowed: 'a number' })
  }
}

/** Throws unless the value is a probability, ends included. */
export function requireProbability(value: number, field: string): void {
  if (!(value >= 0 && value <= 1)) throw new InvalidInput({ field, given: value, allowed: 'in [0, 1]' })
}

/** Throws unless the value is above 0; Infinity passes only where the caller says so. */
export function requirePositive(
  value: number,
  field: string,
  infinity: 'finite' | 'or-infinite' = 'finite',
): void {
  if (value > 0 && (value < Infinity || infinity === 'or-infinite')) return
  throw new InvalidInput({
    field,
    given: value,
    allowed: infinity === 'finite' ? 'above 0, finite' : 'above 0',
  })
}

/** Throws unless the value is an integer from 0 that a double holds exactly. */
export function requireCount(value: number, field: string): void {
  if (Number.isSafeInteger(value) && value >= 0) return
  throw new InvalidInput({ field, given: value, allowed: 'an integer from 0' })
}
