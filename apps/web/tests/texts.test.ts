import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import en from '../texts/en.json' with { type: 'json' }
import sv from '../texts/sv.json' with { type: 'json' }

const root = fileURLToPath(new URL('..', import.meta.url))

type Texts = { readonly [key: string]: string | Texts }

function flat(texts: Texts, prefix = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[prefix + key, value]] : [...flat(value, `${prefix}${key}.`)],
    ),
  )
}

const swedish = flat(sv)
const english = flat(en)
/** The key without the ending that i18next chooses by number. */
const keyOf = (key: string) => key.replace(/_(?:one|other)$/, '')

const sources = globSync(['**/*.vue', '**/*.ts'], { cwd: root })
  .filter((file) => !/^(?:node_modules|dist|tests|api\/generated)/.test(file))
  .map((file) => readFileSync(join(root, file), 'utf8'))

/** Keys that the pages ask for: whole, as t('a.b'), or with a part that varies, as t(`a.${b}`). */
function askedFor(): { readonly whole: ReadonlySet<string>; readonly patterns: readonly RegExp[] } {
  const all = sources.join('\n')
  const whole = [...all.matchAll(/\bt\(\s*'([^']+)'/g), ...all.matchAll(/\bkey: '([^']+)'/g)].map(
    ([, key]) => key ?? '',
  )
  const either = [...all.matchAll(/\bt\([^)`]*\? '([^']+)' : '([^']+)'/g)].flatMap(([, a, b]) => [
    a ?? '',
    b ?? '',
  ])
  const patterns = [...all.matchAll(/\bt\(\s*`([^`]+)`/g)].map(
    ([, key]) => new RegExp(`^${(key ?? '').replaceAll('.', '\\.').replaceAll(/\$\{[^}]+\}/g, '[\\w.-]+')}$`),
  )
  return { whole: new Set([...whole, ...either]), patterns }
}

const asked = askedFor()
const keys = new Set([...swedish.keys()].map(keyOf))

test('both languages have the same keys', () => {
  assert.deepEqual([...english.keys()], [...swedish.keys()])
})

test('every key that a page asks for exists', () => {
  const missing = [...asked.whole].filter((key) => key.includes('.') && !keys.has(key))
  assert.deepEqual(missing, [])
  const empty = asked.patterns.filter((pattern) => ![...keys].some((key) => pattern.test(key)))
  assert.deepEqual(empty, [])
})

test('every key is asked for by some page', () => {
  const unused = [...keys].filter(
    (key) => !asked.whole.has(key) && !asked.patterns.some((pattern) => pattern.test(key)),
  )
  assert.deepEqual(unused, [])
})

test('a text names the same figures in both languages', () => {
  const names = (text: string | undefined) =>
    [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()
  for (const [key, text] of swedish) assert.deepEqual(names(english.get(key)), names(text), key)
})

/** Names and words that are the same in both languages. */
const SAME =
  /^(?:Utfall|Design|Person|Pseudonym|Organisation|Plan|Information:|PDF|\{\{name\}\}, \{\{size\}\}|\{\{persons\}\} person)$/

test('no text is left in the other language', () => {
  const untranslated = [...swedish].filter(([key, text]) => text === english.get(key) && !SAME.test(text))
  assert.deepEqual(untranslated, [])
  const englishWords =
    /(?<!\p{L})(?:the|and|of|with|this|that|is|are|study|studies|report|download)(?!\p{L})/iu
  const inSwedish = [...swedish].filter(([, text]) =>
    englishWords.test(text.replaceAll(/study(?:\.lock)?\.json/g, '')),
  )
  assert.deepEqual(inSwedish, [])
  const swedishLetters = /[åäö]/i
  const inEnglish = [...english].filter(([, text]) =>
    swedishLetters.test(text.replaceAll('Myndigheten för digital förvaltning', '')),
  )
  assert.deepEqual(inEnglish, [])
})

test('no word for people stands in a page instead of in the texts', () => {
  const words = /[A-Za-zÅÄÖåäö]{2,}/
  for (const source of sources.filter((text) => text.includes('<template>'))) {
    const template = source.slice(source.indexOf('<template>'), source.lastIndexOf('</template>'))
    const texts = template
      .replaceAll(/<!--[\s\S]*?-->/g, '')
      .replaceAll(/\{\{[\s\S]*?\}\}/g, '')
      .replaceAll(/<(?:"[^"]*"|[^>"])*>/g, '\n')
    const own = texts
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => words.test(line) && !/^(?:Utfall|· Utfall)$/.test(line))
    assert.deepEqual(own, [])
  }
})
