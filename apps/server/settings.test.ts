import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { faultText, readSettings } from './settings.ts'

test('without a word it is a house of this machine alone, with its keys beside it and not in it', () => {
  const settings = readSettings({ house: '/srv/utfall/house' }, {})
  assert.ok('host' in settings)
  assert.equal(settings.host, '127.0.0.1')
  assert.equal(settings.port, 4800)
  assert.equal(settings.database, null)
  assert.equal(settings.keys, '/srv/utfall/keys.json')
})

test('one setting takes the house to PostgreSQL', () => {
  const settings = readSettings({}, { UTFALL_DATABASE: 'postgres://utfall@db/utfall' })
  assert.ok('host' in settings)
  assert.equal(settings.database, 'postgres://utfall@db/utfall')
})

test('a setting that is no such thing is named with what is allowed, and a password is not repeated', () => {
  const faults = readSettings(
    { port: '99999' },
    {
      UTFALL_DATABASE: 'mysql://utfall:hemligt@db',
      UTFALL_HOUSE: 'shared',
      UTFALL_ORIGIN: 'http://utfall.se/x',
    },
  )
  assert.ok(Array.isArray(faults))
  const text = faultText(faults)
  for (const name of ['UTFALL_PORT', 'UTFALL_DATABASE', 'UTFALL_HOUSE', 'UTFALL_ORIGIN'])
    assert.match(text, new RegExp(name))
  assert.ok(!text.includes('hemligt'))
})

test('a house that others than this machine reach must say at which https address', () => {
  const faults = readSettings({}, { UTFALL_HOST: '0.0.0.0' })
  assert.ok(Array.isArray(faults))
  assert.match(faultText(faults), /UTFALL_ORIGIN/)
  assert.ok(
    'host' in readSettings({}, { UTFALL_HOST: '0.0.0.0', UTFALL_ORIGIN: 'https://utfall.example.se' }),
  )
})

test('a word that the server does not know is answered with those it knows, and nothing is opened', () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const { status, stderr, stdout } = spawnSync(process.execPath, [main, '--prot', '4801'], {
    encoding: 'utf8',
  })
  assert.deepEqual([status, stdout], [2, ''])
  assert.match(stderr, /^Angivet \/ given: --prot 4801\. Tillåtet \/ allowed: .*--port.*--house.*\n$/)
})
