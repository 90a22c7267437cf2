import { FaultList, type Faults, faultWords, joinFaults, quoted } from '@utfall/exchange'
import type { AnswersToMeasure } from './answers-to-measure.ts'

/** Whose answers a file holds. */
export type PersonsOfFile = Pick<AnswersToMeasure, 'file' | 'ids' | 'idColumn'>

export type PairedPersons = {
  readonly kind: 'pairs'
  /** Per person of the later file, the place in the earlier one; −1 where the person is not there. */
  readonly placeBefore: Int32Array
  /** Identities that stand in one file only, in its order. */
  readonly onlyAfter: readonly string[]
  readonly onlyBefore: readonly string[]
}

/**
 * The same persons in two files, by identity and never by row: rows that have moved would give each person somebody
 * else's change. Identities are compared as they are written; each stands once in a file already.
 */
export function pairPersons(before: PersonsOfFile, after: PersonsOfFile): PairedPersons | Faults {
  const unnamed = [before, after].flatMap(({ file, idColumn }) =>
    idColumn === null ? [noIdentity(file)] : [],
  )
  if (unnamed.length > 0) return joinFaults(unnamed)
  const placeOf = new Map(before.ids.map((id, place) => [id, place]))
  const placeBefore = Int32Array.from(after.ids, (id) => placeOf.get(id) ?? -1)
  if (placeBefore.every((place) => place < 0)) return nobodyTwice(before, after)
  const names = new Set(after.ids)
  return {
    kind: 'pairs',
    placeBefore,
    onlyAfter: after.ids.filter((_, person) => (placeBefore[person] ?? -1) < 0),
    onlyBefore: before.ids.filter((id) => !names.has(id)),
  }
}

function noIdentity(file: string): Faults {
  const faults = new FaultList(file)
  faults.add({
    row: 1,
    column: null,
    ...faultWords(
      [
        'no column that says who each person is',
        'a column named id, person or person_id with the same identity on both occasions',
      ],
      [
        'ingen kolumn som säger vem varje person är',
        'en kolumn som heter id, person eller person_id med samma identitet vid båda tillfällena',
      ],
    ),
  })
  return faults.result()
}

const SHOWN = 3

function nobodyTwice(before: PersonsOfFile, after: PersonsOfFile): Faults {
  const faults = new FaultList(before.file)
  const some = (ids: readonly string[]) => ids.slice(0, SHOWN).map(quoted).join(', ')
  const [has, wants] = [some(before.ids), some(after.ids)]
  faults.add({
    row: null,
    column: before.idColumn,
    ...faultWords(
      [`nobody who is in the later file: ${has}`, `the same identities as there: ${wants}`],
      [`ingen som finns i den senare filen: ${has}`, `samma identiteter som där: ${wants}`],
    ),
  })
  return faults.result()
}
