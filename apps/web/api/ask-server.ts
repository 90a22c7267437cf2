import { ApiFailure, failureOf, isProblem } from './failure.ts'
import type { paths } from './generated/api.ts'
import type { Address, Answer, Method, Order } from './operations.ts'

/** What follows the requests from outside: who is signed in, and the question who somebody is. */
type RequestWatch = {
  /** An answer has come to a request for this address; `date` is the server's own clock, as its header says it. */
  readonly answered: (path: string, status: number, date: string | null) => void
  /** The server wants to know anew who asks; true when that has been shown. */
  readonly confirm: () => Promise<boolean>
  /** Whether somebody is at the page. */
  readonly isAttended: () => boolean
  /** When the page is the person's again whose it was; false where it became somebody else's. */
  readonly untilBack: () => Promise<boolean>
  /** Whether something was not found because the session had ended, and the same person is back by now. */
  readonly cameBack: () => Promise<boolean>
}

/** Said to the server of what the page asks by itself: it then does not count as use of the session. */
const BY_ITSELF_HEADER = 'utfall-by-itself'

let watch: RequestWatch | null = null

export function watchRequests(by: RequestWatch): void {
  watch = by
}

/** An answer that came another way than through askServer. */
export function wasAnswered(path: string, status: number, date: string | null): void {
  watch?.answered(path, status, date)
}

async function isAskedToConfirm(response: Response): Promise<boolean> {
  if (response.status !== 403) return false
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  return isProblem(body) && body.code === 'CONFIRM_AGAIN'
}

/** Asks the server; where it wants to know anew who asks, that is shown first and the same request made once more. */
async function askServer(request: Request): Promise<Response> {
  if (watch?.isAttended() === false) request.headers.set(BY_ITSELF_HEADER, '1')
  const body = request.method === 'GET' ? '' : await request.text()
  const send = () => fetch(body === '' ? request.clone() : new Request(request, { body }))
  const { pathname } = new URL(request.url)
  const isOfSession = pathname.startsWith('/api/session') || pathname.startsWith('/api/sign-in')
  // Over an ended session the page waits: what it asks would be asked in vain, or as somebody else.
  if (watch !== null && !isOfSession && !(await watch.untilBack())) throw new TypeError('the page was left')
  const response = await send()
  watch?.answered(pathname, response.status, response.headers.get('date'))
  const mayBeOver = response.status === 404 && request.method === 'GET' && !isOfSession
  if (watch !== null && mayBeOver && (await watch.cameBack())) return send()
  if (watch === null || !(await isAskedToConfirm(response)) || !(await watch.confirm())) return response
  return send()
}

type Query = Readonly<Record<string, string | number | readonly string[] | null | undefined>>

/** `/api/people/{id}/roles` with the id in its place, written so that it stays one part of the address. */
export function filledPath(
  address: keyof paths,
  parts: Readonly<Record<string, string | number>> = {},
): string {
  return address.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parts[name])))
}

/** What is null or empty is not asked for; a list is the same name several times. */
export function withQuery(path: string, query: Query): string {
  const asked = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ''].flat().flatMap((one) => (one === '' ? [] : [[name, String(one)]])),
  )
  return asked.length === 0 ? path : `${path}?${new URLSearchParams(asked)}`
}

/** Any order, as it is when it is sent. */
type Loose = {
  readonly path?: Readonly<Record<string, string | number>>
  readonly query?: Query
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
  readonly isAnonymous?: boolean
}

/** One question and its answer, both as docs/openapi.json has them; a failed one throws ApiFailure. */
export async function ask<M extends Method, A extends Address<M>>(
  method: M,
  address: A,
  ...[order]: object extends Order<M, A> ? [order?: Order<M, A>] : [order: Order<M, A>]
): Promise<Answer<M, A>> {
  const { path, query = {}, body, signal, isAnonymous = false } = (order ?? {}) as Loose
  const hasBody = body !== undefined
  const response = await askServer(
    new Request(withQuery(filledPath(address, path), query), {
      method: method.toUpperCase(),
      credentials: isAnonymous ? 'omit' : 'same-origin',
      headers: hasBody ? { 'Content-Type': 'application/json' } : {},
      ...(hasBody && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    }),
  )
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => null)
  if (!response.ok || answer === null) throw new ApiFailure(failureOf(response.status, answer))
  return answer as Answer<M, A>
}
