import { type Person, record } from '@utfall/database'
import type { IdentityRefusal } from '../problems.ts'
import { refused } from '../problems.ts'
import { sessionAtDoor } from '../sessions/begin.ts'
import { liveSessionsOf, type OwnSession } from '../sessions/store.ts'
import { atDoor, type Identity } from './identity.ts'
import type { OwnPasskey } from './passkey-store.ts'
import { changeAccount } from './store.ts'
import { waysIn } from './ways-in.ts'

export type AccountOverview = {
  readonly id: number
  readonly name: string
  readonly email: string | null
  readonly language: 'sv' | 'en'
  readonly kind: 'person' | 'example'
  readonly passkeys: readonly OwnPasskey[]
  readonly hasPassword: boolean
  readonly hasCode: boolean
  readonly recoveryCodesLeft: number
  readonly sessions: readonly (OwnSession & { readonly isThis: boolean })[]
  readonly identities: readonly {
    readonly id: number
    readonly issuer: string
    readonly linkedAt: string
  }[]
}

/** One's own account: how one signs in, and where one is signed in. */
export async function accountOverview({ house }: Identity, token: string): Promise<AccountOverview> {
  return await house.withTx(atDoor('see own account'), async (tx) => {
    const session = await sessionAtDoor(tx, token)
    const ways = await waysIn(tx, session.account)
    const sessions = await liveSessionsOf(tx, session.account)
    return {
      id: session.account,
      name: session.name,
      email: session.email,
      language: session.language,
      kind: session.accountKind,
      passkeys: ways.passkeys.map(({ credentialId: _, ...passkey }) => passkey),
      hasPassword: ways.hasPassword,
      hasCode: ways.hasCode,
      recoveryCodesLeft: ways.recoveryCodesLeft,
      sessions: sessions.map((each) => ({ ...each, isThis: each.id === session.id })),
      identities: ways.identities,
    }
  })
}

/** One's own name and language. The old name stays in the log. */
export async function changeProfile(
  { house }: Identity,
  person: Person,
  change: { readonly name?: string; readonly language?: 'sv' | 'en' },
): Promise<{ readonly kind: 'changed' } | IdentityRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    if (acting.account === null || acting.assurance === 'trial') return refused('EXAMPLE_ACCOUNT')
    await changeAccount(tx, acting.account, change)
    await record(tx, {
      action: 'account.change',
      subject: `account/${acting.account}`,
      before: { name: acting.name, language: acting.language },
      after: { name: acting.name, language: acting.language, ...change },
    })
    return { kind: 'changed' }
  })
}
