import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { readSettings } from '../../apps/server/settings.ts'

/** What an operator installs from: each setting and each file that is named there must be one of ours. */

const ROOT = new URL('../../', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, ROOT), 'utf8')
const FILES = ['deploy/Containerfile', 'deploy/compose.yaml', 'deploy/utfall.service']

test('each setting that a container, a unit or the operators’ page names is one that the server reads', () => {
  const source = read('apps/server/settings.ts')
  const pages = globSync('docs/operations/*.md', { cwd: fileURLToPath(ROOT) })
  for (const file of [...FILES, ...pages]) {
    for (const [name] of read(file).matchAll(/\bUTFALL_[A-Z_]+\b/g))
      assert.ok(source.includes(`${name}:`) || name.startsWith('UTFALL_TEST_'), `${file} names ${name}`)
  }
})

test('each program and file that they start is there', () => {
  for (const file of FILES) {
    for (const [name] of read(file).matchAll(/\b(apps|tools)\/[a-z/-]+\.ts\b/g))
      assert.ok(existsSync(new URL(name, ROOT)), `${file} names ${name}`)
  }
})

test('the container’s own settings make a server that others than its machine may reach, at its https address', () => {
  const settings = readSettings({}, { UTFALL_HOST: '0.0.0.0', UTFALL_ORIGIN: 'https://utfall.example.se' })
  assert.ok('host' in settings)
  assert.match(read('deploy/Containerfile'), /UTFALL_HOST=0\.0\.0\.0/)
})

test('the unit runs as a user of its own that can gain nothing', () => {
  const unit = read('deploy/utfall.service')
  for (const line of [
    'User=utfall',
    'NoNewPrivileges=yes',
    'ProtectSystem=strict',
    'StateDirectoryMode=0700',
  ])
    assert.ok(unit.includes(line), line)
})
