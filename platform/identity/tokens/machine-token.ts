import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits behind four letters by which a search for secrets that have gone astray finds them. */
export function newMachineToken(): string {
  return `utf_${randomBytes(32).toString('base64url')}`
}

/** What the database keeps of it. */
export function keyOfMachineToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest()
}
