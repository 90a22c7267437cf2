import { existsSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type House, openHouse } from '@utfall/database'
import type { Settings } from './settings.ts'

/** An empty database is kept here, so that a new house opens in a second; it holds nobody's data. */
const TEMPLATES = fileURLToPath(new URL('../../node_modules/.cache/utfall/', import.meta.url))

/** Opens the house that the settings name. Throws `HouseRefusal`, or EADDRINUSE: a port that is taken is told before a house is made for nothing. */
export async function openForServing({
  host,
  port,
  database,
  directory,
  connections,
}: Settings): Promise<House> {
  if (port !== 0) await tryPort(host, port)
  if (database !== null) return await openHouse({ url: database, connections })
  if (!existsSync(directory)) mkdirSync(dirname(directory), { recursive: true })
  return await openHouse({ directory, templateDirectory: TEMPLATES })
}

/** The port, free just now; 0: any. Passkeys are bound to the address, so it must be known before anybody listens there. */
export function tryPort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(port, host, () => {
      const place = server.address()
      server.close(() => resolve(typeof place === 'object' && place !== null ? place.port : 0))
    })
  })
}
