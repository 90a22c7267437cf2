import { readPeople } from '../../api/house-client.ts'
import type { Id } from '../../api/house-shapes.ts'
import type { PersonView } from '../../api/people-shapes.ts'
import { admits, CASE_WORK } from '../../session/access.ts'

/** Who may be handed a case: those in the unit who handle cases, and not whoever hands it over. The server judges again. */
export function takersAmong(people: readonly PersonView[], self: Id | null): readonly PersonView[] {
  return people.filter(
    ({ id, isClosed, roles }) =>
      id !== self &&
      !isClosed &&
      admits(
        CASE_WORK,
        roles.map(({ role }) => role),
      ),
  )
}

/** Everybody in the unit, however many parts the list comes in. */
export async function readEverybody(signal: AbortSignal): Promise<readonly PersonView[]> {
  const people: PersonView[] = []
  let cursor: string | null = null
  do {
    const part = await readPeople(cursor, signal)
    people.push(...part.items)
    cursor = part.next
  } while (cursor !== null)
  return people
}
