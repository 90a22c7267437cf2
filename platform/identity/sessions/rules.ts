import { CONFIRMED_MINUTES } from '@utfall/secrecy'

/** Where a person acts when they have just signed in: their only organisation, else the one they were last in. */
export function organisationToBeIn(held: readonly number[], last: number | null): number | null {
  const [only] = held
  if (only !== undefined && held.length === 1) return only
  return last !== null && held.includes(last) ? last : null
}

/** Whether the proof of who somebody is is fresh enough to change how they sign in. */
export function isConfirmed({
  at,
  confirmedAt,
}: {
  readonly at: string
  readonly confirmedAt: string
}): boolean {
  return Date.parse(at) - Date.parse(confirmedAt) <= CONFIRMED_MINUTES * 60_000
}

/** One factor is no proof that signing may rest on: such a session begins unconfirmed. */
export const NEVER_CONFIRMED = new Date(0)
