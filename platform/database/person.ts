import { InvalidInput, type Role } from '@utfall/basics'

/** Who asks for a transaction, and what for. The database itself looks up what they may. */
export type Person =
  /** A person or a machine by the SHA-256 of their token: 32 bytes. */
  | {
      readonly kind: 'session'
      readonly key: Uint8Array
      readonly purpose: string
      /** Nobody has asked for it: a page that looks again by itself. Such a question does not count as use of the session. */
      readonly isUnattended?: boolean
    }
  /** Work that somebody ordered and that is under way: it may what they may. */
  | { readonly kind: 'job'; readonly job: number; readonly taken: JobTaken; readonly purpose: string }
  /** The house's own work. */
  | { readonly kind: 'house'; readonly purpose: string }
  /** Signing in: credentials and sessions, and nothing else. */
  | { readonly kind: 'door'; readonly purpose: string }

/** Which process has taken the work up, the how manieth time: one that has lost it to another acts no more by it. */
export type JobTaken = { readonly process: string; readonly tries: number }

/** Who acts in a transaction, as the database has established it. */
export type Acting = {
  /** `person/7`, `machine/2` or `house`. */
  readonly actor: string
  readonly name: string
  readonly purpose: string
  /** The database's clock when the transaction began. */
  readonly at: string
  readonly account: number | null
  readonly organisation: number | null
  readonly organisationSlug: string | null
  /** The secrecy area of that organisation. */
  readonly area: number | null
  readonly roles: readonly Role[]
  /** What a machine may do; null for everybody else. */
  readonly scopes: readonly string[] | null
  readonly session: number | null
  readonly method:
    | 'passkey'
    | 'password'
    | 'oidc'
    | 'entry-link'
    | 'example'
    | 'machine-token'
    | 'job'
    | 'house'
  readonly assurance: 'one-factor' | 'two-factor' | 'trial'
  /** When the person last proved who they are; null where there is no session. */
  readonly confirmedAt: string | null
  readonly language: 'sv' | 'en'
}

/** The database role in which each kind of person works, and the question that lets them in. */
export type Door = {
  readonly role: 'utfall_app' | 'utfall_house' | 'utfall_door'
  readonly enter: { readonly sql: string; readonly parameters: readonly unknown[] }
  /** The role to work in once inside, where it is another. */
  readonly workAs: 'utfall_app' | null
}

export function doorFor(person: Person): Door {
  const { purpose } = person
  if (purpose.trim() === '')
    throw new InvalidInput({ field: 'purpose', given: purpose, allowed: 'a purpose' })
  switch (person.kind) {
    case 'session':
      if (person.key.length !== 32)
        throw new InvalidInput({ field: 'key', given: `${person.key.length} bytes`, allowed: '32 bytes' })
      return {
        role: 'utfall_app',
        enter: {
          sql: 'select app.enter_by_session($1::bytea, $2::text, $3::boolean) as context',
          parameters: [person.key, purpose, person.isUnattended !== true],
        },
        workAs: null,
      }
    case 'job':
      return {
        role: 'utfall_house',
        enter: {
          sql: 'select app.enter_for_job($1::bigint, $2::text, $3::integer, $4::text) as context',
          parameters: [person.job, person.taken.process, person.taken.tries, purpose],
        },
        workAs: 'utfall_app',
      }
    case 'house':
      return houseDoor('utfall_house', purpose)
    case 'door':
      return houseDoor('utfall_door', purpose)
  }
}

function houseDoor(role: Door['role'], purpose: string): Door {
  const enter = { sql: 'select app.enter_as_house($1::text) as context', parameters: [purpose] }
  return { role, enter, workAs: null }
}
