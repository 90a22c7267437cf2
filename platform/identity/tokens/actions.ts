import { type House, type Person, record } from '@utfall/database'
import { type Action, refusal, type SecrecyRefusal } from '@utfall/secrecy'
import { keyOfMachineToken, newMachineToken } from './machine-token.ts'
import type { TokenProblem, TokenRefusal } from './problems.ts'
import { isForMachines, scopesFor } from './rules.ts'
import { MACHINE_ROLES, type MachineTokenView, type NewMachineToken } from './schema.ts'
import * as store from './store.ts'

/** Tokens with which programs act in one organisation: few things, for a while, and taken back at once. */

type Refusal = TokenRefusal | SecrecyRefusal

export type MachineTokens = {
  readonly tokens: readonly MachineTokenView[]
  /** What a program can be let do, by role. */
  readonly scopes: Readonly<Record<(typeof MACHINE_ROLES)[number], readonly Action[]>>
}

export async function machineTokens(house: House, person: Person): Promise<MachineTokens | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'machine-token.read')
    if (no) return no
    const scopes = Object.fromEntries(MACHINE_ROLES.map((role) => [role, scopesFor(acting, role)]))
    return { tokens: await store.tokensHere(tx), scopes: scopes as MachineTokens['scopes'] }
  })
}

/** Makes a token. It is given back here and never again: the database keeps its hash. */
export async function makeMachineToken(
  house: House,
  person: Person,
  given: NewMachineToken,
): Promise<{ readonly token: string; readonly view: MachineTokenView } | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'machine-token.change')
    if (no) return no
    const { organisation } = acting
    if (organisation === null) return { kind: 'refused', code: 'NOT_ALLOWED' }
    const scopes = [...new Set(given.scopes)].sort()
    if (!scopes.every((scope) => isForMachines(acting, given.role, scope)))
      return refused('SCOPE_NOT_FOR_MACHINES')
    const token = newMachineToken()
    const key = keyOfMachineToken(token)
    const view = await store.addToken(tx, { ...given, scopes, key, organisation, by: acting.actor })
    const { id, name, role, expiresAt } = view
    const after = { name, role, scopes, expiresAt }
    await record(tx, { action: 'machine-token.make', subject: `machine/${id}`, after })
    return { token, view }
  })
}

export async function revokeMachineToken(
  house: House,
  person: Person,
  id: number,
): Promise<{ readonly kind: 'done' } | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'machine-token.change')
    const found = await store.tokenById(tx, id)
    if (!found) return refused('TOKEN_NOT_FOUND')
    if (no) return no
    if (found.revokedAt !== null) return refused('TOKEN_REVOKED')
    await store.revokeToken(tx, id, acting.actor)
    const [before, after] = [{ isRevoked: false }, { isRevoked: true }]
    await record(tx, { action: 'machine-token.revoke', subject: `machine/${id}`, before, after })
    return { kind: 'done' }
  })
}

function refused(code: TokenProblem): TokenRefusal {
  return { kind: 'refused', code }
}
