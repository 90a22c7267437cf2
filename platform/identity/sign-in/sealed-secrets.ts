import type { House } from '@utfall/database'
import { atDoor } from './identity.ts'
import { anySealedSecret } from './store.ts'

/** Whether a new key file would leave somebody outside: what their codes are made from is locked with the old one. */
export async function hasSealedSecrets(house: House): Promise<boolean> {
  return await house.withTx(atDoor('look for sealed secrets'), (tx) => anySealedSecret(tx))
}
