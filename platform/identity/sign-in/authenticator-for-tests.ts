import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { PasskeyProof, PasskeyRegistration } from '../schema.ts'
import type { PasskeyOffer, PasskeyQuestion } from './passkeys.ts'

/**
 * A passkey in software: an ES256 key that answers as a device does (WebAuthn level 2, sections 6.1 and 6.5). What it
 * says can be bent, to see that the bent is refused.
 */
export class SoftwareAuthenticator {
  readonly id = randomBytes(16)
  readonly #privateKey: KeyObject
  readonly #publicKey: { readonly x: string; readonly y: string }
  #handle = ''
  signCount = 0
  origin = 'http://localhost:4800'
  rpId = 'localhost'
  /** The device has seen the person's finger or code. */
  isVerified = true

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    this.#privateKey = privateKey
    this.#publicKey = { x, y }
  }

  make({ options }: PasskeyOffer): PasskeyRegistration {
    this.#handle = options.user.id
    const length = Buffer.alloc(2)
    length.writeUInt16BE(this.id.length)
    // AT: attested credential data follows (6.5.2).
    const data = Buffer.concat([this.#data(0x40), Buffer.alloc(16), length, this.id, this.#coseKey()])
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      text('fmt'),
      text('none'),
      text('attStmt'),
      Buffer.from([0xa0]),
      text('authData'),
      bytes(data),
    ])
    return {
      ...{ id: this.id.toString('base64url'), rawId: this.id.toString('base64url'), type: 'public-key' },
      clientExtensionResults: {},
      response: {
        clientDataJSON: this.#client('webauthn.create', options.challenge).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      },
    }
  }

  answer({ options }: Pick<PasskeyQuestion, 'options'>): PasskeyProof {
    this.signCount++
    const client = this.#client('webauthn.get', options.challenge)
    const data = this.#data(0)
    const hash = createHash('sha256').update(client).digest()
    const signature = sign('sha256', Buffer.concat([data, hash]), this.#privateKey)
    return {
      ...{ id: this.id.toString('base64url'), rawId: this.id.toString('base64url'), type: 'public-key' },
      clientExtensionResults: {},
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: this.#handle,
      },
    }
  }

  #client(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false }))
  }

  /** Hash of the domain, flags (present, verified), and how often it was used. */
  #data(flags: number): Buffer {
    const head = Buffer.alloc(5)
    head.writeUInt8(flags | 0x01 | (this.isVerified ? 0x04 : 0), 0)
    head.writeUInt32BE(this.signCount, 1)
    return Buffer.concat([createHash('sha256').update(this.rpId).digest(), head])
  }

  /** {1: 2, 3: -7, -1: 1, -2: x, -3: y} in CBOR (RFC 9053). */
  #coseKey(): Buffer {
    const { x, y } = this.#publicKey
    return Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      bytes(Buffer.from(x, 'base64url')),
      Buffer.from([0x22]),
      bytes(Buffer.from(y, 'base64url')),
    ])
  }
}

/** CBOR: a text string of less than 24 bytes. */
const text = (words: string) => Buffer.concat([Buffer.from([0x60 + words.length]), Buffer.from(words)])

/** CBOR: a byte string of 24 to 65,535 bytes. */
function bytes(content: Buffer): Buffer {
  const head = Buffer.alloc(content.length < 256 ? 2 : 3)
  if (content.length < 256) head.set([0x58, content.length])
  else {
    head.writeUInt8(0x59)
    head.writeUInt16BE(content.length, 1)
  }
  return Buffer.concat([head, content])
}
