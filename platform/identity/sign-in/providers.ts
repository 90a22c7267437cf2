import { createHmac } from 'node:crypto'
import {
  allowInsecureRequests,
  ClientSecretBasic,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client'
import { z } from 'zod'
import type { KeyRing } from '../keys/key-ring.ts'

/** A provider of identity (BankID, SITHS, Efos, a municipal broker), as the house's settings name it. */
export const OidcProvider = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  name: z.strictObject({ sv: z.string().min(1), en: z.string().min(1) }),
  issuer: z.url({ protocol: /^https?$/ }),
  clientId: z.string().min(1),
  /** Without one the client is public, and stands on PKCE alone. */
  clientSecret: z.string().min(1).optional(),
  scopes: z.array(z.string().min(1)).default(['openid']),
  /** Asked of the provider: how sure it must be. */
  acrValues: z.array(z.string().min(1)).optional(),
  /** How sure each answer is; an answer that is not here lets nobody in. */
  assuranceByAcr: z.record(z.string(), z.enum(['two-factor', 'one-factor'])),
  /** The claim of the ID token that names the person, always in the same way. */
  subjectClaim: z.string().min(1).default('sub'),
  /** personal-number: only a keyed hash of it is kept. A claim that looks like one is treated so whatever stands here. */
  subject: z.enum(['opaque', 'personal-number']).default('opaque'),
})
export type OidcProvider = z.infer<typeof OidcProvider>

export type DiscoveredProviders = {
  find(id: string): OidcProvider | null
  /** The provider's own description of itself, fetched when first needed; null where it does not answer. */
  discover(provider: OidcProvider): Promise<Configuration | null>
}

const TIMEOUT_SECONDS = 10

export function makeProviders(providers: readonly OidcProvider[]): DiscoveredProviders {
  const known = new Map<string, Promise<Configuration>>()
  return {
    find: (id) => providers.find((provider) => provider.id === id) ?? null,
    async discover(provider) {
      const asked = known.get(provider.id) ?? ask(provider)
      known.set(provider.id, asked)
      return await asked.catch(() => {
        known.delete(provider.id)
        return null
      })
    },
  }
}

async function ask({ issuer, clientId, clientSecret }: OidcProvider): Promise<Configuration> {
  const server = new URL(issuer)
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(server.hostname)
  return await discovery(
    server,
    clientId,
    clientSecret === undefined ? {} : { client_secret: clientSecret },
    clientSecret === undefined ? None() : ClientSecretBasic(clientSecret),
    {
      timeout: TIMEOUT_SECONDS,
      // The signature of every ID token is checked, not only where it came from; plain http is for this machine alone.
      execute: [enableNonRepudiationChecks, ...(isHere ? [allowInsecureRequests] : [])],
    },
  )
}

/** A Swedish personal or co-ordination number, in any of the ways it is written. */
const PERSONAL_NUMBER = /^(\d{2})?\d{6}[-+]?\d{4}$/

/**
 * How the person's name at the provider is kept: as it is where it says nothing, else as a hash under a key that is not
 * in the database. One for each key, the newest first: what was kept under an older key is found again.
 */
export function keptSubjects(
  keys: KeyRing,
  provider: OidcProvider,
  subject: string,
): readonly [string, ...string[]] {
  if (provider.subject !== 'personal-number' && !PERSONAL_NUMBER.test(subject)) return [subject]
  const digits = subject.replace(/\D/g, '')
  const under = (version: number) => {
    const hash = createHmac('sha256', keys.key(version, 'oidc')).update(`${provider.issuer}\n${digits}`)
    return `keyed:${version}:${hash.digest('base64url')}`
  }
  const older = keys.versions.filter((version) => version !== keys.newest)
  return [under(keys.newest), ...older.map(under)]
}
