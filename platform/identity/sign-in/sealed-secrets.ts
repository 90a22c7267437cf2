import { type House, record } from '@utfall/database'
import type { KeyRing } from '../keys/key-ring.ts'
import { atDoor } from './identity.ts'
import { seal, unseal, unsealIfFits } from './one-time-codes.ts'
import {
  anySealedSecret,
  type KeyUseCount,
  keysInUse,
  replaceSeal,
  secretsThatHold,
  secretsUnderOlder,
} from './store.ts'

/** So many in each transaction: one that is cut off leaves few to do again. */
const AT_ONCE = 100

/** Whether a new key file would leave somebody outside: what their codes are made from is locked with the old one. */
export async function hasSealedSecrets(house: House): Promise<boolean> {
  return await house.withTx(atDoor('look for sealed secrets'), (tx) => anySealedSecret(tx))
}

/**
 * Seals under the newest key what is sealed under an older one, so that the older can be taken away. Secret and version
 * change together, in one transaction with their row in the log; where it is cut off the next time goes on. What another
 * process has in hand is left to it. Gives how many were sealed anew.
 *
 * @throws where one does not open: its key is not in the ring, or a byte was changed.
 */
export async function sealAnew(house: House, keys: KeyRing): Promise<number> {
  let done = 0
  for (;;) {
    const sealed = await house.withTx(atDoor('seal under the newest key'), async (tx) => {
      const older = await secretsUnderOlder(tx, keys.newest, AT_ONCE)
      for (const { id, account, ...stored } of older) {
        const anew = seal(keys, account, unseal(keys, account, stored))
        await replaceSeal(tx, id, anew)
        await record(tx, {
          action: 'one-time-code.seal-anew',
          subject: `account/${account}`,
          before: { keyVersion: stored.keyVersion },
          after: { keyVersion: anew.keyVersion },
        })
      }
      return older.length
    })
    done += sealed
    if (sealed === 0) return done
  }
}

/** What hangs on each version of the keys, in this database; pseudonyms that are kept elsewhere are not among it. */
export async function whatHangsOnKeys(house: House): Promise<readonly KeyUseCount[]> {
  return await house.withTx({ kind: 'house', purpose: 'look at what hangs on keys' }, (tx) => keysInUse(tx))
}

/** What hangs on one version of the keys, and how this ring fits it. */
export type KeyFit = KeyUseCount & {
  /** `closed`: the ring lacks the key, or has another under the same number. */
  readonly state: 'newest' | 'older' | 'closed'
}

/**
 * How this ring fits what is in the database: the wrong file shows first when somebody cannot sign in. Every ring begins
 * with a version 1, so each sealed secret is tried; of people at providers only the version can be told.
 */
export async function howKeysFit(house: House, keys: KeyRing): Promise<readonly KeyFit[]> {
  const secrets = await house.withTx(atDoor('try the keys'), (tx) => secretsThatHold(tx))
  const shut = secrets.filter(({ account, ...stored }) => unsealIfFits(keys, account, stored) === null)
  const counts = await whatHangsOnKeys(house)
  return counts.flatMap(({ version, kind, howMany }): readonly KeyFit[] => {
    if (!keys.versions.includes(version)) return [{ version, kind, howMany, state: 'closed' }]
    const closed =
      kind === 'one-time-code' ? shut.filter(({ keyVersion }) => keyVersion === version).length : 0
    const state = version === keys.newest ? 'newest' : 'older'
    const parts: readonly KeyFit[] = [
      { version, kind, howMany: howMany - closed, state },
      { version, kind, howMany: closed, state: 'closed' },
    ]
    return parts.filter((part) => part.howMany > 0)
  })
}
