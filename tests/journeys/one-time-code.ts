import { createHmac } from 'node:crypto'

/** The code of an app for one-time codes (RFC 6238 and 4226): HMAC-SHA-1, half a minute, six digits. */
export function oneTimeCode(secret: string, at: Date): string {
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000)))
  const digest = createHmac('sha1', bytesOfBase32(secret)).update(step).digest()
  // RFC 4226, 5.3: the last four bits say where the number begins; its sign is left out.
  const offset = (digest.at(-1) ?? 0) & 0x0f
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 1_000_000).padStart(6, '0')
}

/** RFC 4648, section 6. */
const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function bytesOfBase32(text: string): Buffer {
  const bits = [...text.replaceAll('=', '')].map((sign) => SIGNS.indexOf(sign).toString(2).padStart(5, '0'))
  const bytes = bits.join('').match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
}
