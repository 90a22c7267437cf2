import { createHmac, createSecretKey } from 'node:crypto'
import { InvalidInput, type PersonalNumber } from '@utfall/basics'
import type { KeyRing } from '../keys/key-ring.ts'

declare const pseudonym: unique symbol
/** A person in one study: `p01.` and 32 characters. */
export type Pseudonym = string & { readonly [pseudonym]: true }

/** Which study's key, and which version of it. */
export type PseudonymKey = { readonly study: string; readonly version: number }

const FORM = /^p(\d{2})\.[a-z2-7]{32}$/
const STUDY = /^[a-z0-9]+(-[a-z0-9]+)*$/
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'
const BYTES = 20

export function isPseudonym(text: string): text is Pseudonym {
  return FORM.test(text)
}

/** The version of the key that a pseudonym was made with. */
export function versionOf(name: Pseudonym): number {
  return Number(FORM.exec(name)?.[1])
}

/**
 * Gives each person their pseudonym in one study: HMAC-SHA-256 (RFC 2104) of the personal number in its normal form,
 * under a key that is derived for that study and version, cut to its first 160 bits (RFC 2104, section 5: at least half
 * of them) and written in base32 in small letters (RFC 4648): `p` version `.` 32 characters, always 36 in all.
 *
 * - The same person has the same pseudonym within the study, however the number was written.
 * - Two studies' pseudonyms of one person cannot be told from those of two persons without the keys: the keys are
 *   outputs of HKDF for different contexts.
 * - Without the key it cannot be turned back. There are some 10⁸ numbers to try, so a plain hash would be open to
 *   anyone in a minute; the key is what protects, and whoever holds it can try them all.
 * - Two persons share one by chance with probability at most n²/2¹⁶¹ among n persons: for all 10⁷ in Sweden 3·10⁻³⁵.
 *
 * Checked against node's HMAC fed by hand, and by properties.
 *
 * @throws InvalidInput where the study's name or the version is not one.
 */
export function pseudonymiser(
  ring: KeyRing,
  { study, version }: PseudonymKey,
): (number: PersonalNumber) => Pseudonym {
  if (!STUDY.test(study) || study.length > 80)
    throw new InvalidInput({
      field: 'study',
      given: study,
      allowed: 'a-z, 0-9 and single hyphens, at most 80',
    })
  // Made a key once: from bytes each time it takes five times as long.
  const key = createSecretKey(ring.key(version, 'pseudonym', study))
  const begin = `p${String(version).padStart(2, '0')}.`
  return (number) =>
    `${begin}${base32(createHmac('sha256', key).update(number).digest().subarray(0, BYTES))}` as Pseudonym
}

/** Five bits a letter; the bytes are a multiple of five, so nothing is left to pad. */
function base32(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += LETTERS[(held >>> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return text
}
