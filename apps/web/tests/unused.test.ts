import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (patterns: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    globSync(patterns, { cwd: root })
      .filter((file) => !/^(?:node_modules|dist|tests|api\/generated)/.test(file))
      .map((file) => [file, readFileSync(join(root, file), 'utf8')]),
  )
const sources = read(['**/*.vue', '**/*.ts', 'index.html'])
const all = [...sources.values()].join('\n')

test('what a file hands out is used somewhere', () => {
  const unused = [...sources].flatMap(([file, text]) =>
    [...text.matchAll(/^export (?:async )?(?:const|function|type|class) (\w+)/gm)]
      .map(([, name]) => name ?? '')
      .filter((name) => [...all.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].length < 2)
      .map((name) => `${file}: ${name}`),
  )
  assert.deepEqual(unused, [])
})

const classesIn = (css: string): readonly string[] => [
  ...new Set(
    [
      ...css
        .replaceAll(/\/\*[\s\S]*?\*\/|\{[^{}]*\}|@import[^;]*;|url\([^)]*\)|:deep\([^)]*\)/g, ' ')
        .matchAll(/\.([a-z][\w-]*)/g),
    ].map(([, name]) => name ?? ''),
  ),
]
/** Whole, as in class="sheet", or begun in a page and ended by a value, as in `tone-${kind}`. */
const names = (text: string, name: string): boolean =>
  new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text) ||
  [...text.matchAll(/`([a-z]+-)\$\{/g)].some(([, begun]) => name.startsWith(begun ?? name))

test('a class that a page gives a look is one that its markup has', () => {
  const unused = [...sources].flatMap(([file, text]) => {
    const start = text.indexOf('<style')
    if (start === -1) return []
    const markup = text.slice(0, start)
    return classesIn(text.slice(start).replace(/<[^>]*>/g, ''))
      .filter((name) => !names(markup, name))
      .map((name) => `${file}: .${name}`)
  })
  assert.deepEqual(unused, [])
})

test('a class of the theme is one that some page has', () => {
  // FKUI's own and those of the server's reports stand in files of their own.
  const unused = [...read(['theme/base.css', 'theme/layout.css'])].flatMap(([file, css]) =>
    classesIn(css)
      .filter((name) => !names(all, name))
      .map((name) => `${file}: .${name}`),
  )
  assert.deepEqual(unused, [])
})
