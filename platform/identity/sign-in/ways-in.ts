import type { Tx } from '@utfall/database'
import { identitiesOf, passkeysOf, removePasskeys, unlinkIdentities } from './passkey-store.ts'
import {
  passwordOf,
  recoveryCodesLeft,
  replacePassword,
  replaceRecoveryCodes,
  replaceSecret,
  secretOf,
} from './store.ts'

/** How an account can be signed in to. */
export type WaysIn = {
  readonly passkeys: Awaited<ReturnType<typeof passkeysOf>>
  readonly identities: Awaited<ReturnType<typeof identitiesOf>>
  readonly hasPassword: boolean
  readonly hasCode: boolean
  readonly recoveryCodesLeft: number
  /** A password without a code is none. */
  readonly count: number
}

export async function waysIn(tx: Tx, account: number): Promise<WaysIn> {
  const passkeys = await passkeysOf(tx, account)
  const identities = await identitiesOf(tx, account)
  const hasPassword = (await passwordOf(tx, account)) !== null
  const hasCode = (await secretOf(tx, account)) !== null
  return {
    ...{ passkeys, identities, hasPassword, hasCode },
    recoveryCodesLeft: await recoveryCodesLeft(tx, account),
    count: passkeys.length + identities.length + (hasPassword && hasCode ? 1 : 0),
  }
}

/** Takes every way away: an invitation lets in anew, and nobody by what was before. */
export async function closeWaysIn(tx: Tx, account: number): Promise<void> {
  await removePasskeys(tx, account, 'all')
  await unlinkIdentities(tx, account)
  await replacePassword(tx, account, null)
  await replaceSecret(tx, account, null)
  await replaceRecoveryCodes(tx, account, [])
}
