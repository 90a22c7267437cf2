import { PasskeyProblem, type PasskeyTrouble } from './passkey.ts'
import type { Problem } from './shapes.ts'

/** Why something that was asked of the server did not come back; each has its own words and way out on the page. */
export type Failure =
  | { readonly kind: 'no-connection' }
  | { readonly kind: 'not-found'; readonly problem: Problem | null }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'unexpected'; readonly status: number }
  | { readonly kind: 'passkey'; readonly trouble: PasskeyTrouble }

export class ApiFailure extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.kind === 'refused' ? failure.problem.code : failure.kind)
    this.failure = failure
  }
}

export function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false
  const { code, message } = value as { code?: unknown; message?: unknown }
  if (typeof code !== 'string' || typeof message !== 'object' || message === null) return false
  const { sv, en } = message as { sv?: unknown; en?: unknown }
  return typeof sv === 'string' && typeof en === 'string'
}

/** A gateway in front of a server that is down answers in the server's place. */
const SERVER_IS_AWAY: ReadonlySet<number> = new Set([0, 502, 503, 504])

export function failureOf(status: number, body: unknown): Failure {
  const problem = isProblem(body) ? body : null
  if (status === 404) return { kind: 'not-found', problem }
  if (problem !== null) return { kind: 'refused', problem }
  return SERVER_IS_AWAY.has(status) ? { kind: 'no-connection' } : { kind: 'unexpected', status }
}

/** fetch throws a TypeError when no answer came at all. */
export function failureFrom(error: unknown): Failure {
  if (error instanceof ApiFailure) return error.failure
  if (error instanceof PasskeyProblem) return { kind: 'passkey', trouble: error.trouble }
  return error instanceof TypeError ? { kind: 'no-connection' } : { kind: 'unexpected', status: 0 }
}
