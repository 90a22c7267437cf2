import { type House, record } from '@utfall/database'
import { addAccount, addRole, ensurePlace, hasAccounts } from './store.ts'

/** What the organisation of a new house is called until somebody who knows better has named it. */
const OWN = { slug: 'egen', sv: 'Den egna organisationen', en: 'The own organisation' } as const
const NAME = 'Första administratören'

/**
 * A house for real work begins with one person who may let others in: they come in by the link that the server prints,
 * make a key of their own and change the name. Does nothing where there is anybody.
 */
export async function ensureFirstAdministrator(house: House): Promise<void> {
  await house.withTx({ kind: 'house', purpose: 'begin with somebody' }, async (tx, acting) => {
    if (await hasAccounts(tx)) return
    const place = await ensurePlace(tx, OWN)
    const by = acting.actor
    const account = await addAccount(tx, { name: NAME, email: null, language: 'sv', kind: 'person', by })
    if (account === null) return
    await record(tx, { action: 'account.add', subject: `account/${account}`, after: { name: NAME } })
    const reason = 'Huset är nytt'
    for (const role of ['house-administrator', 'administrator'] as const) {
      await addRole(tx, {
        ...{ account, organisation: place, role, reason, conflictNote: null, validTo: null, by },
      })
      const after = { organisation: OWN.slug, role, reason }
      await record(tx, { action: 'role.give', subject: `account/${account}`, after })
    }
  })
}
