import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

type Source = { readonly file: string; readonly text: string }

function sources(...patterns: string[]): readonly Source[] {
  return globSync(patterns, { cwd: root })
    .filter((file) => !/^(?:node_modules|dist|tests|api\/generated)/.test(file))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
}

const files = ({ file }: Source) => file
const code = sources('**/*.ts', '**/*.vue')
const pages = sources('**/*.vue')

test('only parts know FKUI', () => {
  const knowing = code.filter(({ text }) => /from '@fkui\//.test(text)).map(files)
  assert.ok(knowing.length > 0)
  assert.deepEqual(
    knowing.filter((file) => !file.startsWith('parts/')),
    [],
  )
})

test('pages and parts reach no other room than over HTTP', () => {
  assert.deepEqual(
    code.filter(({ file, text }) => file !== 'vite.config.ts' && /@utfall\//.test(text)).map(files),
    [],
  )
})

test('parts know nothing of the pages that use them', () => {
  const parts = code.filter(({ file }) => file.startsWith('parts/'))
  assert.deepEqual(parts.filter(({ text }) => /from '\.\.\/pages\//.test(text)).map(files), [])
})

test('no page carries a style or a script inside it: the policy would refuse them', () => {
  assert.deepEqual(pages.filter(({ text }) => /\sstyle="/.test(text)).map(files), [])
  const index = readFileSync(join(root, 'index.html'), 'utf8')
  assert.doesNotMatch(index, /<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=/)
})

test('HTML from the server is shown in one place only', () => {
  assert.deepEqual(pages.filter(({ text }) => text.includes('v-html')).map(files), [
    'parts/report-fragment.vue',
  ])
})

test('colours are named once, in the tokens', () => {
  const colour = /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i
  const styles = [
    ...sources('theme/*.css').filter(({ file }) => file !== 'theme/tokens.css'),
    ...pages.map(({ file, text }) => ({ file, text: text.slice(text.indexOf('<style')) })),
  ]
  assert.deepEqual(styles.filter(({ text }) => colour.test(text)).map(files), [])
})

test('our class names do not meet those of FKUI by chance', () => {
  const fkui = readFileSync(createRequire(import.meta.url).resolve('@fkui/design/lib/fkui.css'), 'utf8')
  const theirs = new Set(
    [...fkui.replaceAll(/url\([^)]*\)/g, '').matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => name),
  )
  const chosen = /^(?:button(?:--\w+)?|sr-only|text-field(?:--error|__input)?)$/
  const ours = pages.flatMap(({ text }) =>
    [...text.matchAll(/\bclass="([^"]*)"/g)].flatMap(([, names]) => (names ?? '').split(/\s+/)),
  )
  assert.deepEqual(
    [...new Set(ours)].filter((name) => theirs.has(name) && !chosen.test(name)),
    [],
  )
})
