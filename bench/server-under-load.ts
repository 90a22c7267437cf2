import { createServer } from 'node:http'
import { openHouse } from '@utfall/database'
import { makeKeyRing } from '@utfall/identity'
import { addNeed, listNeeds } from '@utfall/secrecy'
import { keyOf, readSettings, serve } from '@utfall/server'

/** One server in a process of its own: the whole one, or a bare handler that asks the database the same questions. */
const [, , kind, url = '', directory = ''] = process.argv

if (kind === 'whole') {
  const keys = `${directory}.keys.json`
  await makeKeyRing(keys, new Date())
  const settings = readSettings({ house: directory, port: '0' }, { UTFALL_DATABASE: url, UTFALL_KEYS: keys })
  if (!('host' in settings)) throw new Error('the settings are faulty')
  const service = await serve(settings, () => new Date())
  console.log(`ready ${service.address}`)
  process.on('SIGTERM', () => void service.close().then(() => process.exit(0)))
} else {
  const house = await openHouse({ url })
  const server = createServer(async (request, response) => {
    const token = (request.headers.authorization ?? '').slice('Bearer '.length)
    const person = { kind: 'session', key: keyOf(token), purpose: 'bench' } as const
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const answer =
      request.method === 'POST'
        ? await addNeed(house, person, JSON.parse(Buffer.concat(chunks).toString()))
        : await listNeeds(house, person)
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(answer))
  })
  server.listen(0, '127.0.0.1', () => {
    const place = server.address()
    console.log(`ready http://localhost:${typeof place === 'object' && place !== null ? place.port : 0}`)
  })
  process.on('SIGTERM', () => process.exit(0))
}
