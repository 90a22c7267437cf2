/** The part of oidc-provider 9 that the tests use; it has no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  type Context = {
    readonly oidc: {
      readonly client?: { readonly clientId: string }
      readonly session?: { readonly accountId?: string }
    }
  }
  type Account = { readonly accountId: string; claims(): Readonly<Record<string, unknown>> }
  type Configuration = {
    readonly clients: readonly Readonly<Record<string, unknown>>[]
    readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] }
    readonly cookies: { readonly keys: readonly string[] }
    readonly features: Readonly<Record<string, { readonly enabled: boolean }>>
    readonly acrValues: readonly string[]
    readonly claims: Readonly<Record<string, readonly string[] | null>>
    readonly conformIdTokenClaims: boolean
    readonly ttl: Readonly<Record<string, number>>
    readonly interactions: { url(context: Context, interaction: { readonly uid: string }): string }
    findAccount(context: Context, id: string): Account
    loadExistingGrant(context: Context): Promise<Grant>
  }
  class Grant {
    constructor(of: { readonly clientId: string; readonly accountId: string })
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }
  export class Provider {
    constructor(issuer: string, configuration: Configuration)
    readonly Grant: typeof Grant
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: { readonly login: { readonly accountId: string; readonly acr: string } },
    ): Promise<void>
  }
}
