import type { paths } from './generated/api.ts'

/** What docs/openapi.json says of a question to the server: what may be sent, and what is answered. */

export type Method = 'get' | 'post' | 'patch' | 'delete'
type Known = { readonly responses: object }

/** The addresses that can be asked so. */
export type Address<M extends Method> = {
  [A in keyof paths]: paths[A] extends { [K in M]: Known } ? A : never
}[keyof paths]

type Operation<M extends Method, A extends Address<M>> = Extract<paths[A][M], Known>
type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never
type Well<R> = Json<R[Extract<keyof R, 200 | 201 | 202>]>

/** What a question that went well is answered with; nothing where the answer is only that it went well. */
export type Answer<M extends Method, A extends Address<M>> = [Well<Operation<M, A>['responses']>] extends [
  never,
]
  ? undefined
  : Well<Operation<M, A>['responses']>

/** What is sent with it. */
export type Sent<M extends Method, A extends Address<M>> =
  Operation<M, A> extends { requestBody: infer Body } ? Json<Body> : never

type Parameter<O, Kind extends string> = O extends { parameters: { [K in Kind]?: infer P } }
  ? NonNullable<P>
  : never
type Part<P> = { readonly [K in keyof P]: string extends P[K] ? string | number : P[K] }
type PathPart<O> = [Parameter<O, 'path'>] extends [never]
  ? object
  : { readonly path: Part<Parameter<O, 'path'>> }
/** What is null or empty is not asked for. */
type Asked<Q> = { readonly [K in keyof Q]: Q[K] | null | '' }
type QueryPart<O> = [Parameter<O, 'query'>] extends [never]
  ? object
  : object extends Parameter<O, 'query'>
    ? { readonly query?: Asked<Parameter<O, 'query'>> }
    : { readonly query: Asked<Parameter<O, 'query'>> }
type BodyPart<Body> = [Body] extends [never] ? object : { readonly body: Body }

export type Order<M extends Method, A extends Address<M>> = PathPart<Operation<M, A>> &
  QueryPart<Operation<M, A>> &
  BodyPart<Sent<M, A>> & {
    readonly signal?: AbortSignal | undefined
    /** Sent without the session's cookie. */
    readonly isAnonymous?: boolean
  }
