/**
 * Impossible input: the caller's fault, found before anything is computed.
 * Trouble in the data themselves is a result with a `kind`, never this error.
 */
export class InvalidInput extends Error {
  readonly field: string
  readonly given: string
  readonly allowed: string

  constructor(fault: { field: string; given: unknown; allowed: string }) {
    const given = describeGiven(fault.given)
    super(`${fault.field}: given ${given}, allowed ${fault.allowed}`)
    this.name = 'InvalidInput'
    this.field = fault.field
    this.given = given
    this.allowed = fault.allowed
  }
}

/** The value as a person would read it, cut at 120 characters so that a message stays a message. */
function describeGiven(value: unknown): string {
  const text = typeof value === 'string' ? `"${value}"` : String(value)
  return text.length > 120 ? `${text.slice(0, 117)}...` : text
}

/** Ends a `switch` over a `kind`: a new kind that is not handled fails the type check, and this at run time. */
export function assertNever(value: never): never {
  throw new Error(`unhandled kind: ${JSON.stringify(value)}`)
}
