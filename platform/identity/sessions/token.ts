import { createHash, randomBytes } from 'node:crypto'

const TOKEN_BYTES = 32
/** 32 bytes as base64url. */
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{43}$/

/** 256 bits that only the browser (or the link) keeps. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** What the database knows of a token: its SHA-256. A guess of 256 random bits needs no slow hash. */
export function keyOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Whether this can be a token at all, so that a cookie of another make is nobody rather than a fault. */
export function isToken(text: string): boolean {
  return TOKEN_SHAPE.test(text)
}
