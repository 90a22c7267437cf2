import { hkdfSync } from 'node:crypto'
import { InvalidInput } from '@utfall/basics'

/** What a key is for: keys for different uses, or for different contexts of one use, tell nothing about each other. */
export type KeyUse = 'one-time-code' | 'pseudonym' | 'oidc'

/** The house's keys. They are never in the database, nor in a backup of it. */
export type KeyRing = {
  readonly newest: number
  /** All it holds, the newest first. An earlier one that nothing hangs on may have been taken away. */
  readonly versions: readonly number[]
  /** 32 bytes. @throws InvalidInput for a version that the ring does not hold. */
  key(version: number, use: KeyUse, context?: string): Buffer
}

/** One master key of the ring: 32 random bytes. */
export type MasterKey = { readonly version: number; readonly createdAt: string; readonly key: Buffer }

export const KEY_BYTES = 32
const SALT = Buffer.from('utfall key ring 1', 'utf8')

/**
 * Every key is derived from a master key by HKDF with SHA-256 (RFC 5869). The info holds the use and the context; no use
 * holds a colon, so that two pairs of use and context never give the same info.
 */
export function keyRing(masters: readonly MasterKey[]): KeyRing {
  const newest = masters.at(-1)
  if (newest === undefined)
    throw new InvalidInput({ field: 'masters', given: 'none', allowed: 'one or more' })
  return {
    newest: newest.version,
    versions: masters.map(({ version }) => version).reverse(),
    key: (version, use, context = '') => {
      const master = masters.find((each) => each.version === version)
      if (master === undefined)
        throw new InvalidInput({
          field: 'version',
          given: version,
          allowed: masters.map((each) => each.version).join(', '),
        })
      return derived(master.key, `${use}:${context}`)
    },
  }
}

/**
 * Eight hexadecimal digits by which two people can see that they hold the same key, and which tell nothing about it.
 * Derived as the keys are, under a name that no use has.
 */
export function fingerprint(master: MasterKey): string {
  return derived(master.key, 'fingerprint:').toString('hex', 0, 4)
}

function derived(master: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, SALT, Buffer.from(info, 'utf8'), KEY_BYTES))
}
