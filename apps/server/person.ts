import type { Person } from '@utfall/database'

/**
 * Who acts. The embedded house on one machine has one operator and no sign-in yet: everyone who reaches the loopback
 * address is the operator, and the log says so.
 */
export function operator(purpose: string): Person {
  return { actor: 'operator', purpose }
}

/** The house itself: bringing in the example, ending what was left behind. */
export function theHouse(purpose: string): Person {
  return { actor: 'house', purpose }
}
