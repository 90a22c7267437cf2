import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import test from 'node:test'

const ROOT = new URL('../../', import.meta.url)
const ROOMS = '{basics,statistics,platform,welfare,apps,examples,tools,bench,tests}'

function sources(pattern: string): readonly string[] {
  const skipped = (name: string) => name.includes('node_modules') || name.includes('dist')
  return globSync(pattern, { cwd: ROOT, exclude: skipped })
}

function lines(file: string): readonly string[] {
  return readFileSync(new URL(file, ROOT), 'utf8').split('\n')
}

test('no ambient time or chance below apps: they are parameters', () => {
  const faults = sources('{basics,statistics,welfare}/**/*.ts')
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) =>
      lines(file).flatMap((line, index) =>
        /\b(Math\.random|Date\.now)\(|new Date\(\)/.test(line) ? [`${file}:${index + 1}`] : [],
      ),
    )
  assert.deepEqual(faults, [])
})

test('no file has a name that says nothing', () => {
  const faults = sources(`${ROOMS}/**/*.{ts,vue}`).filter((file) =>
    /(^|\/)(utils?|helpers?|common|misc|manager)(\.|\/)/.test(file),
  )
  assert.deepEqual(faults, [])
})

test('no export of everything, no default export but where a tool demands it', () => {
  const faults = sources(`${ROOMS}/**/*.ts`)
    // What a bundler reads, and a reporter of Node's tests.
    .filter((file) => !/(^|\/)(vite\.config|tools\/failures)\.ts$/.test(file) && !file.includes('generated'))
    .flatMap((file) =>
      lines(file).flatMap((line, index) =>
        /^export (\*|default)/.test(line) ? [`${file}:${index + 1}`] : [],
      ),
    )
  assert.deepEqual(faults, [])
})

test('every room tells in its README what lives there, its Swedish name first', () => {
  for (const file of globSync(
    `{basics,bench,tests,{statistics,platform,welfare,apps,examples}/*}/package.json`,
    { cwd: ROOT },
  )) {
    const readme = readFileSync(new URL(file.replace('package.json', 'README.md'), ROOT), 'utf8')
    assert.match(readme, /^# \S/, file)
    assert.ok(readme.trim().split('\n').length > 2, `${file}: the README has only a title`)
  }
})
