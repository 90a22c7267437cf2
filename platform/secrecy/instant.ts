/**
 * Microseconds since 1970, as PostgreSQL counts time. `Date` keeps milliseconds only, and a consent that the database
 * holds to have ended in this very millisecond must have ended here too.
 */
export function microsecondsOf(instant: string): bigint {
  const fraction = /\.(\d+)/.exec(instant)?.[1] ?? ''
  const whole = Date.parse(instant.replace(/\.\d+/, ''))
  if (Number.isNaN(whole)) throw new RangeError('an instant that is none')
  return BigInt(whole) * 1000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'))
}
