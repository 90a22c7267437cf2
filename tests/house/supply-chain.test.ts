import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { forbiddenLicences } from '../../tools/supply-chain.ts'

const LOCK = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')

test('everything in the lock file has a licence that EUPL-1.2 can stand on', () => {
  assert.deepEqual(forbiddenLicences(LOCK), [])
})

test('a package with another licence, or with none, is named', () => {
  const packages = {
    '': { version: '1' },
    'node_modules/a': { version: '1.0.0', license: 'GPL-3.0-only' },
    'node_modules/b': { version: '2.0.0' },
    'node_modules/c': { version: '3.0.0', license: '(MIT OR GPL-3.0-only)' },
    'node_modules/d': { version: '4.0.0', license: 'MIT AND GPL-3.0-only' },
    'node_modules/e': { version: '5.0.0', license: 'Apache-2.0' },
    'node_modules/@utfall/x': { link: true },
  }
  assert.deepEqual(forbiddenLicences(JSON.stringify({ packages })), [
    'a 1.0.0: GPL-3.0-only',
    'b 2.0.0: no licence',
    'd 4.0.0: MIT AND GPL-3.0-only',
  ])
})

test('every package in the lock file comes with the sum that it is checked against', () => {
  const { packages } = JSON.parse(LOCK) as {
    readonly packages: Readonly<Record<string, { readonly link?: boolean; readonly integrity?: string }>>
  }
  const without = Object.entries(packages)
    .filter(([path, { link, integrity }]) => path.startsWith('node_modules/') && !link && !integrity)
    .map(([path]) => path)
  assert.deepEqual(without, [])
})
