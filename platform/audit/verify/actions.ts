import { connectDirectly, type DatabasePlace, type House, type Person, record } from '@utfall/database'
import { refusal } from '@utfall/secrecy'
import type { Anchor } from '../anchor/anchor-file.ts'
import type { AnchorState } from '../anchor/compare.ts'
import { compareAnchorDirectly } from '../anchor/store.ts'
import type { AuditRefusal } from '../problems.ts'
import { inSnapshot, rowsOfDatabase, rowsOfHouse } from './store.ts'
import { type OnProgress, type Verified, verifyLog } from './verify-log.ts'

const underWay = new WeakMap<House, Promise<Verified>>()

/**
 * Whether the whole log of the house is as it was written, for whoever may read some of it: they are told of the first
 * fault, never what other organisations' rows say. Those who ask at the same time get the same answer.
 */
export async function verifyHouse(house: House, person: Person): Promise<Verified | AuditRefusal> {
  const no = await house.withTx(person, async (tx, acting) => {
    const refused = await refusal(tx, acting, 'log.read')
    if (!refused) await record(tx, { action: 'log.verify', subject: 'log' })
    return refused
  })
  if (no) return no
  const known = underWay.get(house)
  if (known) return await known
  const begun = verifyLog(rowsOfHouse(house)).finally(() => underWay.delete(house))
  underWay.set(house, begun)
  return await begun
}

export type VerifiedDatabase = { readonly log: Verified; readonly anchor: AnchorState }

/**
 * The same past the house: of an embedded house that no server has open, or with a PostgreSQL login of one's own (the
 * owner's, or one that has been given `utfall_auditor`). Throws `PartOfLogOnly` where the login does not see all.
 */
export async function verifyDatabase(
  place: DatabasePlace,
  anchor: Anchor | null,
  onProgress?: OnProgress,
): Promise<VerifiedDatabase> {
  const connection = await connectDirectly(place)
  try {
    return await inSnapshot(connection, async () => {
      const log = await verifyLog(rowsOfDatabase(connection, onProgress))
      const state =
        anchor === null ? ({ kind: 'none' } as const) : await compareAnchorDirectly(connection, anchor)
      return { log, anchor: state }
    })
  } finally {
    await connection.close()
  }
}
