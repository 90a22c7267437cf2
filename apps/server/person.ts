import type { Person } from '@utfall/database'

/** The house itself: bringing in the example, ending what was left behind. */
export function theHouse(purpose: string): Person {
  return { kind: 'house', purpose }
}
