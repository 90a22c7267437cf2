import { accountOverview, houseAtDoor, type Identity, sessionOverview } from '@utfall/identity'
import type { HouseView, SessionView, SignedInView } from '@utfall/identity/schema'

/** The house and how one signs in to it. */
async function houseView({ house, settings }: Identity): Promise<HouseView> {
  const { kind, name } = (await houseAtDoor(house)) ?? { kind: 'trial', name: 'Utfall' }
  const isTrial = kind === 'trial'
  return {
    ...{ kind, name },
    ways: {
      passkey: !isTrial && settings.relyingParty !== null,
      password: !isTrial,
      example: isTrial,
      oidc: settings.providers.map((provider) => ({ id: provider.id, name: provider.name })),
    },
  }
}

/** Who is signed in by a token, for the page; the house alone where nobody is. */
export async function sessionView(identity: Identity, token: string | null): Promise<SessionView> {
  const overview = token === null ? null : await sessionOverview(identity.house, token)
  if (overview === null || token === null) return { house: await houseView(identity), signedIn: false }
  return await signedInView(identity, token, overview)
}

type Overview = NonNullable<Awaited<ReturnType<typeof sessionOverview>>>

async function signedInView(identity: Identity, token: string, overview: Overview): Promise<SignedInView> {
  const { hasPassword, hasCode, passkeys } = await accountOverview(identity, token)
  const { account, method, assurance, confirmedAt, expiresAt, organisation, organisations, roles } = overview
  return {
    house: await houseView(identity),
    signedIn: true,
    account: { ...account, hasPassword, hasCode, passkeys: passkeys.length },
    ...{ method, assurance, confirmedAt, expiresAt },
    organisation: organisation && { slug: organisation.slug, name: organisation.name },
    organisations: organisations.map(({ slug, name, roles: held }) => ({ slug, name, roles: [...held] })),
    roles: [...roles],
  }
}
