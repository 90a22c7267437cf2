const ZERO = 0x30
const PLUS = 0x2b
const MINUS = 0x2d
const POINT = 0x2e
const COMMA = 0x2c
const LETTER_E = 0x65
/** The bit that makes an ASCII letter small. */
const LOWER_CASE = 0x20

export type DecimalMark = '.' | ','

/** 10^0 to 10^22 are exact doubles. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
/** Below this every whole number is an exact double. */
const EXACT_BELOW = 2 ** 53

/**
 * The number between two offsets, or NaN where the bytes are no number in this file's own notation. Correctly rounded:
 * below 2^53 the digits and the power of ten are exact doubles, and one division of exact numbers rounds right
 * (Clinger 1990, How to read floating point numbers accurately, section 3); the rest is left to `Number`.
 */
export function numberBetween(bytes: Uint8Array, start: number, end: number, mark: DecimalMark): number {
  const markByte = mark === ',' ? COMMA : POINT
  let at = start
  const isNegative = bytes[at] === MINUS
  if (isNegative || bytes[at] === PLUS) at += 1
  let digits = 0
  let count = 0
  let decimals = -1
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0
    const digit = byte - ZERO
    if (digit >= 0 && digit <= 9) {
      digits = digits * 10 + digit
      count += 1
      if (decimals >= 0) decimals += 1
    } else if (byte === markByte && decimals < 0) decimals = 0
    else break
  }
  const isExponent = at < end && ((bytes[at] ?? 0) | LOWER_CASE) === LETTER_E
  if (count === 0 || (at < end && !isExponent)) return Number.NaN
  const power = Math.max(decimals, 0)
  if (at === end && digits < EXACT_BELOW && power <= 22) {
    const value = digits / (POWERS[power] ?? 1)
    return isNegative ? -value : value
  }
  return slowNumber(bytes, start, end, mark)
}

/** A sign, digits with at most one decimal mark, an exponent. */
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

function slowNumber(bytes: Uint8Array, start: number, end: number, mark: DecimalMark): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
  const pointed = mark === ',' ? text.replace(',', '.') : text
  if (!NUMBER.test(pointed)) return Number.NaN
  const value = Number(pointed)
  return Number.isFinite(value) ? value : Number.NaN
}
