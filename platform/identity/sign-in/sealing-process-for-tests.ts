import { openHouse } from '@utfall/database'
import { type KeyRing, keyRing } from '../keys/key-ring.ts'
import { sealAnew } from './sealed-secrets.ts'

// Another process that seals under the newest key, and is killed in the middle of one of the secrets.
const [directory = '', kill = ''] = process.argv.slice(2)
const master = (version: number) => ({ version, createdAt: '2026-01-01', key: Buffer.alloc(32, version) })
const ring = keyRing([master(1), master(2)])
let sealed = 0
const deadly: KeyRing = {
  ...ring,
  key(version, use, context) {
    if (version === 2 && ++sealed === Number(kill)) process.kill(process.pid, 'SIGKILL')
    return ring.key(version, use, context)
  },
}
const house = await openHouse({ directory })
await sealAnew(house, deadly)
await house.close()
