import { type House, record } from '@utfall/database'
import type { KeyRing } from '../keys/key-ring.ts'
import { atDoor } from './identity.ts'
import { seal, unseal } from './one-time-codes.ts'
import { anySealedSecret, type KeyUseCount, keysInUse, replaceSeal, secretsUnderOlder } from './store.ts'

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
