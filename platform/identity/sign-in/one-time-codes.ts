import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { generateSecret, generateURI, verifySync } from 'otplib'
import type { KeyRing } from '../keys/key-ring.ts'

/** RFC 6238: six digits, a new code each half minute; one step to either side for clocks that differ. */
const STEP_SECONDS = 30
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** What is done for a name that is nobody's. */
const NOBODYS_SECRET = generateSecret()

export type SealedSecret = { readonly sealed: Buffer; readonly keyVersion: number }

export function newSecret(): string {
  return generateSecret()
}

/** What an app reads from the picture. */
export function appAddress(secret: string, label: string, house: string): string {
  return generateURI({ issuer: house, label, secret })
}

/** AES-256-GCM, bound to the account: a sealed secret moved to another account does not open. */
export function seal(keys: KeyRing, account: number, secret: string): SealedSecret {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keys.key(keys.newest, 'one-time-code'), nonce)
  cipher.setAAD(boundTo(account))
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return { sealed: Buffer.concat([nonce, text, cipher.getAuthTag()]), keyVersion: keys.newest }
}

/** Throws where the key is another, or a byte was changed. */
export function unseal(keys: KeyRing, account: number, { sealed, keyVersion }: SealedSecret): string {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', keys.key(keyVersion, 'one-time-code'), nonce)
  decipher.setAAD(boundTo(account))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES))
  return Buffer.concat([text, decipher.final()]).toString('utf8')
}

/** Null where it does not open: a code then opens nothing, but a recovery code does, as for anybody without their app. */
export function unsealIfFits(keys: KeyRing, account: number, stored: SealedSecret): string | null {
  try {
    return unseal(keys, account, stored)
  } catch {
    return null
  }
}

const boundTo = (account: number) => Buffer.from(`one-time-code/${account}`)

/** The time step whose code this is, later than the last one used; null where it is none. */
export function stepOfCode(
  secret: string | null,
  code: string,
  at: Date,
  lastStep: number | null,
): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const epoch = Math.floor(at.getTime() / 1000)
  const answer = verifySync({
    ...{ secret: secret ?? NOBODYS_SECRET, token: code, epoch, epochTolerance: STEP_SECONDS },
    ...(lastStep === null ? {} : { afterTimeStep: lastStep }),
  })
  if (!answer.valid || secret === null) return null
  return Math.floor(epoch / STEP_SECONDS) + answer.delta
}

export const RECOVERY_CODES = 10
/** Without i, l, o, u: easy to read from paper (Crockford's base 32). */
const SIGNS = '0123456789abcdefghjkmnpqrstvwxyz'

/** A code of 140 bits for the drawer at home, seven groups of four: it needs no slow hash (ASVS 5.0.0, 6.5.2 and 11.5.1). */
export function newRecoveryCode(): string {
  const signs = [...randomBytes(28)].map((byte) => SIGNS[byte % 32]).join('')
  return signs.replace(/(.{4})(?=.)/g, '$1-')
}

/** What the database knows of a recovery code, however it was typed. */
export function recoveryKey(code: string): Buffer {
  const typed = code.toLowerCase().replace(/[\s-]/g, '').replace(/[il]/g, '1').replace(/o/g, '0')
  return createHash('sha256').update(typed).digest()
}
