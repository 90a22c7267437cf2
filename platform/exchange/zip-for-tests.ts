import { crc32, deflateRawSync } from 'node:zlib'

/** One entry of a zip that a test writes; the second half is there to lie with. */
export type ZipEntry = {
  readonly name: string | Uint8Array
  readonly data?: string | Uint8Array
  readonly stored?: boolean
  readonly flags?: number
  readonly unixMode?: number
  readonly claimedSize?: number
  readonly claimedChecksum?: number
}

const UTF8_NAMES = 0x0800

/** A zip file by PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16, with only what a test needs. */
export function zipFile(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const data = Buffer.from(entry.data ?? '')
    const packed = entry.stored ? data : deflateRawSync(data)
    // Version needed, flags, method, time, date, checksum, packed and unpacked size, name and extra length.
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(entry.flags ?? UTF8_NAMES, 2)
    shared.writeUInt16LE(entry.stored ? 0 : 8, 4)
    shared.writeUInt32LE(entry.claimedChecksum ?? crc32(data), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(entry.claimedSize ?? data.length, 18)
    shared.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, name, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(((entry.unixMode ?? 0o100644) << 16) >>> 0, 6)
    tail.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([30, 3]), shared, tail, name]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}
