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
  /** Whoever answers by a link, on one device: SHA-256 of the link's token and of what the device made up, 32 bytes each. */
  | {
      readonly kind: 'answer-link'
      readonly key: Uint8Array
      readonly device: Uint8Array
      readonly purpose: string
    }

/** Which process has taken the work up, the how manieth time: one that has lost it to another acts no more by it. */
export type JobTaken = { readonly process: string; readonly tries: number }

/** What an answer link leads to. */
export type Answering = {
  readonly survey: number
  readonly wave: number
  readonly questionnaireVersion: number
  /** Null where a device has not begun by a link that anybody may answer by. */
  readonly response: number | null
  readonly person: number | null
  readonly openLink: number | null
}

/** Who acts in a transaction, as the database has established it. */
export type Acting = {
  /** `person/7`, `machine/2`, `answer-link/9`, `open-link/3` or `house`. */
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
    | 'answer-link'
  readonly assurance: 'one-factor' | 'two-factor' | 'trial'
  /** When the person last proved who they are; null where there is no session. */
  readonly confirmedAt: string | null
  readonly language: 'sv' | 'en'
  /** Where a link leads, for whoever answers by one. */
  readonly answering?: Answering
}

/** How each kind of person gets in: the database role, the question that lets them in, and the role to work in. */
export type Door = {
  /** What a transaction begins with, in one trip; its last statement answers with the context. */
  readonly enter: string
  /** The role to work in once inside, where it is another than the one that entered. */
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
      return door(
        'utfall_app',
        `enter_by_session(${bytes(person.key)}, ${text(purpose)}, ${person.isUnattended !== true})`,
      )
    case 'job':
      return door(
        'utfall_house',
        `enter_for_job(${number('job', person.job)}, ${text(person.taken.process)},
          ${number('tries', person.taken.tries)}, ${text(purpose)})`,
        'utfall_app',
      )
    case 'house':
      return door('utfall_house', `enter_as_house(${text(purpose)})`)
    case 'door':
      return door('utfall_door', `enter_as_house(${text(purpose)})`)
    case 'answer-link':
      for (const [field, { length }] of [['key', person.key] as const, ['device', person.device] as const])
        if (length !== 32) throw new InvalidInput({ field, given: `${length} bytes`, allowed: '32 bytes' })
      return door(
        'utfall_answer',
        `enter_by_answer_link(${bytes(person.key)}, ${bytes(person.device)}, ${text(purpose)})`,
      )
  }
}

function door(
  role: 'utfall_app' | 'utfall_house' | 'utfall_door' | 'utfall_answer',
  question: string,
  workAs: Door['workAs'] = null,
): Door {
  return { enter: `set local role ${role}; select app.${question} as context`, workAs }
}

function number(field: string, given: number): number {
  if (!Number.isSafeInteger(given)) throw new InvalidInput({ field, given, allowed: 'a whole number' })
  return given
}

/** Values stand in the text as hexadecimal digits, so that nothing in them can be read as SQL. */
function bytes(value: Uint8Array): string {
  return `decode('${Buffer.from(value).toString('hex')}', 'hex')`
}

function text(value: string): string {
  return `convert_from(${bytes(Buffer.from(value))}, 'UTF8')`
}
