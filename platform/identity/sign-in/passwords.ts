import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** scrypt's cost: 2^log2Rounds rounds over blocks of 128·block bytes (RFC 7914). */
export type PasswordCost = { readonly log2Rounds: number; readonly block: number; readonly parallel: number }
/** OWASP Password Storage Cheat Sheet: N = 2^17, r = 8, p = 1 (128 MB, about half a second). */
export const PASSWORD_COST: PasswordCost = { log2Rounds: 17, block: 8, parallel: 1 }

const SALT_BYTES = 16
const HASH_BYTES = 32
/** Each takes 128 MB: more at once would take the server's memory, more in wait would take everybody's patience. */
const AT_ONCE = 2
const WAITING = 24

type Stored = { readonly cost: PasswordCost; readonly salt: Buffer; readonly hash: Buffer }

/** The slow work on passwords, off the main thread and a few at a time. */
export class PasswordWork {
  readonly #cost: PasswordCost
  /** What a password is held against where there is none: the same work for a name that is nobody's. */
  readonly #nobody: Stored
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(cost: PasswordCost) {
    this.#cost = cost
    this.#nobody = { cost, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) }
  }

  /** The hash with what made it; null where too many wait. */
  async hash(password: string): Promise<string | null> {
    const salt = randomBytes(SALT_BYTES)
    const hash = await this.#work(password, this.#cost, salt)
    if (hash === null) return null
    const { log2Rounds, block, parallel } = this.#cost
    const parts = [log2Rounds, block, parallel, salt.toString('base64url'), hash.toString('base64url')]
    return `scrypt$${parts.join('$')}`
  }

  /** Whether it is the password of that hash; never so for null, after the same work. null where too many wait. */
  async matches(password: string, stored: string | null): Promise<boolean | null> {
    const held = stored === null ? null : read(stored)
    const { cost, salt, hash } = held ?? this.#nobody
    const given = await this.#work(password, cost, salt)
    if (given === null) return null
    return timingSafeEqual(given, hash) && held !== null
  }

  async #work(password: string, cost: PasswordCost, salt: Buffer): Promise<Buffer | null> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= WAITING) return null
      await new Promise<void>((begin) => this.#waiting.push(begin))
    } else this.#running++
    try {
      return await derive(password, cost, salt)
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}

function derive(password: string, cost: PasswordCost, salt: Buffer): Promise<Buffer> {
  const N = 2 ** cost.log2Rounds
  const options = { N, r: cost.block, p: cost.parallel, maxmem: 256 * N * cost.block }
  return new Promise((resolve, reject) => {
    scrypt(plain(password), salt, HASH_BYTES, options, (error, hash) =>
      error ? reject(error) : resolve(hash),
    )
  })
}

/** The same letters written in another way are the same password (NIST SP 800-63B, 3.1.1.2). */
export function plain(password: string): string {
  return password.normalize('NFKC')
}

function read(stored: string): Stored {
  const [, log2Rounds, block, parallel, salt = '', hash = ''] = stored.split('$')
  return {
    cost: { log2Rounds: Number(log2Rounds), block: Number(block), parallel: Number(parallel) },
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  }
}
