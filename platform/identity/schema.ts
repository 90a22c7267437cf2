import { z } from 'zod'

/** Shapes that go in and out, safe for the browser. */

/** What a browser gives of a passkey that was just made (WebAuthn, RegistrationResponseJSON). */
export const PasskeyRegistration = z.object({
  id: z.string().max(2000),
  rawId: z.string().max(2000),
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()),
  response: z.object({
    clientDataJSON: z.string().max(10_000),
    attestationObject: z.string().max(100_000),
    transports: z.array(z.string().max(40)).max(10).exactOptional(),
  }),
})
export type PasskeyRegistration = z.infer<typeof PasskeyRegistration>

/** What a browser gives of a passkey that was used (WebAuthn, AuthenticationResponseJSON). */
export const PasskeyProof = z.object({
  id: z.string().max(2000),
  rawId: z.string().max(2000),
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()),
  response: z.object({
    clientDataJSON: z.string().max(10_000),
    authenticatorData: z.string().max(10_000),
    signature: z.string().max(10_000),
    userHandle: z.string().max(200).exactOptional(),
  }),
})
export type PasskeyProof = z.infer<typeof PasskeyProof>

const Words = z.strictObject({ sv: z.string(), en: z.string() })

export const HouseView = z.strictObject({
  kind: z.enum(['trial', 'own', 'joint']),
  name: z.string(),
  /** How one can sign in here. */
  ways: z.strictObject({
    passkey: z.boolean(),
    password: z.boolean(),
    example: z.boolean(),
    oidc: z.array(z.strictObject({ id: z.string(), name: Words })),
  }),
})
export type HouseView = z.infer<typeof HouseView>

const Method = z.enum(['passkey', 'password', 'oidc', 'entry-link', 'example'])

export const SignedInView = z.strictObject({
  house: HouseView,
  signedIn: z.literal(true),
  account: z.strictObject({
    id: z.number(),
    name: z.string(),
    language: z.enum(['sv', 'en']),
    kind: z.enum(['person', 'example']),
    hasPassword: z.boolean(),
    hasCode: z.boolean(),
    passkeys: z.number(),
  }),
  method: Method,
  assurance: z.enum(['one-factor', 'two-factor', 'trial']),
  confirmedAt: z.string(),
  expiresAt: z.string(),
  organisation: z.strictObject({ slug: z.string(), name: Words }).nullable(),
  organisations: z.array(z.strictObject({ slug: z.string(), name: Words, roles: z.array(z.string()) })),
  /** What the person is where they act. */
  roles: z.array(z.string()),
})
export type SignedInView = z.infer<typeof SignedInView>

export const SessionView = z.discriminatedUnion('signedIn', [
  SignedInView,
  z.strictObject({ house: HouseView, signedIn: z.literal(false) }),
])
export type SessionView = z.infer<typeof SessionView>

export const AccountView = z.strictObject({
  id: z.number(),
  name: z.string(),
  email: z.string().nullable(),
  language: z.enum(['sv', 'en']),
  kind: z.enum(['person', 'example']),
  passkeys: z.array(
    z.strictObject({
      id: z.number(),
      name: z.string(),
      createdAt: z.string(),
      lastUsedAt: z.string().nullable(),
    }),
  ),
  hasPassword: z.boolean(),
  hasCode: z.boolean(),
  recoveryCodesLeft: z.number(),
  sessions: z.array(
    z.strictObject({
      id: z.number(),
      method: Method,
      createdAt: z.string(),
      lastSeenAt: z.string(),
      expiresAt: z.string(),
      isThis: z.boolean(),
    }),
  ),
  identities: z.array(z.strictObject({ id: z.number(), issuer: z.string(), linkedAt: z.string() })),
})
export type AccountView = z.infer<typeof AccountView>

/** Whom an entry link lets one be. */
export const PeopleToBe = z.strictObject({
  people: z.array(
    z.strictObject({
      id: z.number(),
      name: z.string(),
      organisation: Words.nullable(),
      roles: z.array(z.string()),
      about: Words,
    }),
  ),
})
export type PeopleToBe = z.infer<typeof PeopleToBe>

export {
  CloseAccount,
  ConflictView,
  EndRole,
  NewPerson,
  NewRole,
  PersonView,
  RoleName,
} from './people/schema.ts'
export { MachineTokenView, NewMachineToken } from './tokens/schema.ts'
