import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { builtPages } from './built-pages.ts'

const MOST_KILOBYTES = 150
const kilobytes = (folder: string, file: string) => gzipSync(readFileSync(join(folder, file))).length / 1000

/** What the browser fetches for the first page: what index.html names, and what those scripts import at once. */
function firstScripts(folder: string): ReadonlySet<string> {
  const index = readFileSync(join(folder, 'index.html'), 'utf8')
  const wanted = [...index.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file ?? '')
  const all = new Set<string>()
  while (wanted.length > 0) {
    const file = wanted.pop()
    if (!file || all.has(file)) continue
    all.add(file)
    const text = readFileSync(join(folder, file), 'utf8')
    wanted.push(
      ...[...text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)].map(([, name]) => `assets/${name}`),
    )
  }
  return all
}

test('each file of the pages has a hash in its name', async () => {
  const { folder } = await builtPages()
  const files = readdirSync(join(folder, 'assets'))
  assert.ok(files.length > 10)
  assert.deepEqual(
    files.filter((file) => !/-[\w-]{8}\.(?:js|css|woff2)$/.test(file)),
    [],
  )
})

test('the first page needs less than 150 kB of script, compressed', async () => {
  const { folder } = await builtPages()
  const scripts = firstScripts(folder)
  assert.ok(scripts.size > 1)
  const total = [...scripts].reduce((sum, file) => sum + kilobytes(folder, file), 0)
  assert.ok(total < MOST_KILOBYTES, `${total.toFixed(1)} kB in ${[...scripts].join(', ')}`)
})

test('nothing built asks anyone else for anything', async () => {
  const { folder } = await builtPages()
  const allowed = /^https?:\/\/(?:www\.w3\.org\/|www\.digg\.se\/|127\.0\.0\.1|localhost)/
  for (const file of readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.css'))) {
    const text = readFileSync(join(folder, 'assets', file), 'utf8')
    const addresses = [...text.matchAll(/https?:\/\/[^"')\s]+/g)].map(([address]) => address)
    assert.deepEqual(
      addresses.filter((address) => !allowed.test(address)),
      [],
      file,
    )
  }
})
