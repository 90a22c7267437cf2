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
