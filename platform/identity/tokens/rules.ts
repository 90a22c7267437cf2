import type { Acting, Role } from '@utfall/database'
import { ACTIONS, type Action, may } from '@utfall/secrecy'

/**
 * Whether a program could ever be let do this in this role. The question goes to `may`, as it will for the program
 * itself, so that the two never part: a program with no fresh proof of who it is, and with just this scope.
 */
export function isForMachines(acting: Acting, role: Role, scope: string): scope is Action {
  if (!Object.hasOwn(ACTIONS, scope)) return false
  const machine: Acting = {
    ...acting,
    account: null,
    roles: [role],
    scopes: [scope],
    session: null,
    method: 'machine-token',
    assurance: 'one-factor',
    confirmedAt: null,
  }
  return may(machine, scope as Action, { kind: 'here' }).kind === 'yes'
}

/** Everything that a program may be let do in a role. */
export function scopesFor(acting: Acting, role: Role): readonly Action[] {
  return (Object.keys(ACTIONS) as readonly Action[]).filter((action) => isForMachines(acting, role, action))
}
