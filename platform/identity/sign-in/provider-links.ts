import { type Person, record, type Tx } from '@utfall/database'
import type { SecrecyRefusal } from '@utfall/secrecy'
import { refusal } from '@utfall/secrecy'
import { type IdentityRefusal, refused } from '../problems.ts'
import type { Identity } from './identity.ts'
import { insertIdentity, isLinked, renameIdentity } from './passkey-store.ts'
import { keptSubjects, type OidcProvider } from './providers.ts'
import { accountById } from './store.ts'

/** Links an account to who somebody is at a provider; false where that somebody has an account already. */
export async function linkSubject(
  tx: Tx,
  link: {
    readonly account: number
    readonly provider: OidcProvider
    readonly subjects: readonly [string, ...string[]]
    readonly linkedBy: string
  },
): Promise<boolean> {
  const { account, provider, subjects, linkedBy } = link
  const [subject] = subjects
  // Also under an older key: one person at a provider is one account.
  if (await isLinked(tx, provider.issuer, subjects)) return false
  if (!(await insertIdentity(tx, { account, issuer: provider.issuer, subject, linkedBy }))) return false
  const after = { provider: provider.id }
  await record(tx, { action: 'identity.link', subject: `account/${account}`, after })
  return true
}

/** After a sign-in, when the number is at hand: keeps the person under the newest key, so that an older can go. */
export async function keepUnderNewest(
  tx: Tx,
  link: {
    readonly account: number
    readonly provider: OidcProvider
    readonly subjects: readonly [string, ...string[]]
  },
): Promise<void> {
  const { account, provider, subjects } = link
  if (!(await renameIdentity(tx, provider.issuer, subjects))) return
  const after = { provider: provider.id }
  await record(tx, { action: 'identity.keep-anew', subject: `account/${account}`, after })
}

/** Who administers the house says who somebody is at a provider. An account is never made from what a provider says. */
export async function linkIdentity(
  identity: Identity,
  person: Person,
  order: { readonly account: number; readonly provider: string; readonly subject: string },
): Promise<{ readonly kind: 'linked' } | IdentityRefusal | SecrecyRefusal> {
  return await identity.house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'people.change')
    if (no) return no
    if (!acting.roles.includes('house-administrator')) {
      await record(tx, { action: 'refused', subject: 'people.change', after: { because: 'NO_ROLE' } })
      return { kind: 'refused', code: 'NOT_ALLOWED' }
    }
    const provider = identity.providers.find(order.provider)
    if (provider === null) return refused('PROVIDER_NOT_FOUND')
    const account = await accountById(tx, order.account)
    if (account === null || account.kind !== 'person' || account.closedAt !== null)
      return refused('NOBODY_THERE')
    const subjects = keptSubjects(identity.keys, provider, order.subject)
    const linkedBy = acting.actor
    if (await linkSubject(tx, { account: account.id, provider, subjects, linkedBy }))
      return { kind: 'linked' }
    return refused('IDENTITY_TAKEN')
  })
}
