import { InvalidInput } from '@utfall/basics'

export function checkLevel(level: number): number {
  if (!(level > 0 && level < 1)) {
    throw new InvalidInput({ field: 'level', given: level, allowed: 'a number between 0 and 1' })
  }
  return level
}

export function checkLength(field: string, given: number, expected: number): void {
  if (given !== expected)
    throw new InvalidInput({ field, given, allowed: `${expected} entries, one per person` })
}

export function checkComplete(field: string, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new InvalidInput({ field: `${field}[${i}]`, given: values[i], allowed: 'a finite number' })
    }
  }
}

/** Arms are 0 (control) and 1 (treated); a trial of more arms is compared two at a time. */
export function checkArm(arm: Int32Array): void {
  for (let i = 0; i < arm.length; i++) {
    if (arm[i] !== 0 && arm[i] !== 1) {
      throw new InvalidInput({ field: `arm[${i}]`, given: arm[i], allowed: '0 (control) or 1 (treated)' })
    }
  }
}

export function checkWhole(
  field: string,
  given: number,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  if (!(Number.isInteger(given) && given >= least && given <= most)) {
    const allowed =
      most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least}` : `a whole number ${least} to ${most}`
    throw new InvalidInput({ field, given, allowed })
  }
  return given
}
