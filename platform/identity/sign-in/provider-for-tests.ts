import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

/** A real provider of identity on the loopback address, where somebody signs in as whoever is set. */
export type TestProvider = {
  readonly issuer: string
  /** Who sits before the browser, and how surely the provider knows. */
  person: { account: string; acr: string }
  /** Follows the browser from the house to the provider and back; gives the address it comes back to. */
  visit(url: string): Promise<URL>
  close(): Promise<void>
}

export const CLIENT = { id: 'utfall', secret: 'en-hemlighet-for-prov-0123456789' } as const

export async function startProvider(callbacks: readonly string[]): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const person = { account: 'sub-anna', acr: 'urn:sakert' }
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [...callbacks] }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['prov'] },
    features: { devInteractions: { enabled: false } },
    acrValues: ['urn:sakert', 'urn:svagt'],
    claims: { openid: ['sub', 'personnummer', 'acr', 'auth_time'], sid: null, iss: null },
    conformIdTokenClaims: false,
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, personnummer: id }),
    }),
    // Whoever uses the house's own sign-in has agreed to it elsewhere.
    loadExistingGrant: async (context) => {
      const { client, session } = context.oidc
      const grant = new provider.Grant({
        clientId: client?.clientId ?? '',
        accountId: session?.accountId ?? '',
      })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response)
    const login = { accountId: person.account, acr: person.acr }
    void provider.interactionFinished(request, response, { login })
  })
  return { issuer, person, visit, close: () => closed(server) }
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((done) => server.close(() => done()))
}

/** A browser with a jar of cookies that stops where the provider sends it home. */
async function visit(start: string): Promise<URL> {
  const jar = new Map<string, string>()
  const { origin } = new URL(start)
  let url = new URL(start)
  for (let hop = 0; hop < 10 && url.origin === origin; hop++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    const next = response.headers.get('location')
    if (next === null) throw new Error(`the provider stayed: ${response.status} ${await response.text()}`)
    url = new URL(next, url)
  }
  return url
}
