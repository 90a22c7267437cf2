import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { fileURLToPath } from 'node:url'

/** The list of security requirements, and the promises in it that are about the source as a whole. */

const ROOT = new URL('../../', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, ROOT), 'utf8')
const PAGE = read('docs/operations/security.md')

/**
 * OWASP ASVS 5.0.0 (github.com/OWASP/ASVS, tag v5.0.0, 5.0/docs_en): per chapter how many are of level 1, and per section
 * the last number that is of level 1 or 2. In every section those of level 3 come last.
 */
const CHAPTERS: Readonly<
  Record<string, { readonly level1: number; readonly sections: Readonly<Record<string, number>> }>
> = {
  V1: { level1: 8, sections: { '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2 } },
  V2: { level1: 4, sections: { '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1 } },
  V3: { level1: 8, sections: { '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2 } },
  V4: { level1: 2, sections: { '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4 } },
  V5: { level1: 4, sections: { '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3 } },
  V6: {
    level1: 13,
    sections: { '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5, '6.6': 3, '6.8': 4 },
  },
  V7: { level1: 6, sections: { '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2 } },
  V8: { level1: 4, sections: { '8.1': 2, '8.2': 3, '8.3': 1, '8.4': 1 } },
  V9: { level1: 4, sections: { '9.1': 3, '9.2': 4 } },
  V10: {
    level1: 5,
    sections: { '10.1': 2, '10.2': 2, '10.3': 4, '10.4': 11, '10.5': 5, '10.6': 2, '10.7': 3 },
  },
  V11: { level1: 3, sections: { '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4, '11.5': 1, '11.6': 1 } },
  V12: { level1: 3, sections: { '12.1': 3, '12.2': 2, '12.3': 4 } },
  V13: { level1: 1, sections: { '13.1': 1, '13.2': 5, '13.3': 2, '13.4': 5 } },
  V14: { level1: 2, sections: { '14.1': 2, '14.2': 4, '14.3': 3 } },
  V15: { level1: 3, sections: { '15.1': 3, '15.2': 3, '15.3': 7 } },
  V16: { level1: 0, sections: { '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3 } },
  V17: { level1: 0, sections: { '17.1': 1, '17.2': 4, '17.3': 2 } },
}
const STATES = ['met', 'not applicable', 'by operation', 'open'] as const

type Row = {
  readonly id: string
  readonly level: string
  readonly gist: string
  readonly state: string
  readonly why: string
}

const ROWS: readonly Row[] = PAGE.split('\n')
  .filter((line) => line.startsWith('| v5.0.0-'))
  .map((line) => {
    const [, id = '', level = '', gist = '', state = '', why = '', ...more] = line
      .split('|')
      .map((cell) => cell.trim())
    assert.deepEqual(more, [''], line)
    return { id: id.replace('v5.0.0-', ''), level, gist, state, why }
  })

test('every requirement of ASVS levels 1 and 2 has its row, once, and there are no others', () => {
  const ids = Object.values(CHAPTERS).flatMap(({ sections }) =>
    Object.entries(sections).flatMap(([section, last]) =>
      Array.from({ length: last }, (_, index) => `${section}.${index + 1}`),
    ),
  )
  assert.equal(ids.length, 253)
  assert.deepEqual(
    ROWS.map(({ id }) => id),
    ids,
  )
  for (const [chapter, { level1 }] of Object.entries(CHAPTERS)) {
    const rows = ROWS.filter(({ id, level }) => id.startsWith(`${chapter.slice(1)}.`) && level === '1')
    assert.equal(rows.length, level1, chapter)
  }
})

test('every row has a state, and the count at the head of the page is the count of the rows', () => {
  for (const { id, level, gist, state, why } of ROWS) {
    assert.ok((STATES as readonly string[]).includes(state), `${id}: ${state}`)
    assert.ok(level === '1' || level === '2', id)
    assert.ok(gist.length > 3 && why.length > 3, id)
  }
  const counts = STATES.map((state) => `${ROWS.filter((row) => row.state === state).length} ${state}`)
  assert.ok(PAGE.includes(`${ROWS.length} rows: ${counts.join(', ')}.`), counts.join(', '))
})

const filesIn = (text: string) =>
  [...text.matchAll(/`([^`\s]+\.[a-z]+|\.dockerignore)`/g)].map(([, f = '']) => f)

test('what is met names a file that does it and a test that shows it, and both exist', () => {
  for (const { id, state, why } of ROWS) {
    const files = filesIn(why).filter((file) => file.includes('/') || existsSync(new URL(file, ROOT)))
    for (const file of files) assert.ok(existsSync(new URL(file, ROOT)), `${id} names ${file}`)
    if (state !== 'met') continue
    assert.ok(
      files.some((file) => file.endsWith('.test.ts')),
      `${id} names no test`,
    )
    assert.ok(
      files.some((file) => !file.endsWith('.test.ts')),
      `${id} names no file that does it`,
    )
  }
})

test('what is open, left to the operator or not there says why, in a sentence', () => {
  for (const { id, state, why } of ROWS) {
    if (state === 'open') assert.ok(why.length > 25, id)
    if (state !== 'met') assert.match(why, /\p{L}{3,}/u, id)
  }
})

test('the Swedish page names every open row and no other, and counts as the English one does', () => {
  const page = read('docs/operations/sakerhet.md')
  const named = [...page.matchAll(/^\| (\d[\d., ]*) \|/gm)].flatMap(([, ids = '']) => ids.split(', '))
  const open = ROWS.filter(({ state }) => state === 'open').map(({ id }) => id)
  assert.deepEqual(named.sort(), open.sort())
  assert.ok(page.includes(`Av ${ROWS.length} rader är `) && page.includes(`${open.length} öppna.`))
})

test('every section that a row or another page points to is there and says something', () => {
  for (const page of globSync('docs/operations/*.md', { cwd: fileURLToPath(ROOT) })) {
    const text = read(page)
    for (const [, file = '', place = ''] of text.matchAll(/\]\(([a-z]*(?:\.md)?)#([a-z-]+)\)/g)) {
      const target = file === '' ? text : read(`docs/operations/${file}`)
      const after = target.split(`<a id="${place}"></a>`)[1] ?? ''
      assert.match(after, /^\n\n## [^\n]+\n\n\S/, `${page} points to ${file}#${place}`)
    }
    for (const [, file = ''] of text.matchAll(/\]\(((?!https?:|#)[^)#]+)/g))
      assert.ok(existsSync(new URL(file, new URL(page, ROOT))), `${page} points to ${file}`)
  }
})

/** What is served and what an operator runs; neither tests nor what builds them. */
const SOURCES = ['apps', 'basics', 'platform', 'statistics', 'welfare']
  .flatMap((room) => globSync(`${room}/**/*.{ts,vue}`, { cwd: fileURLToPath(ROOT) }))
  .filter((file) => !/node_modules|\/dist\/|\.test\.ts$|-for-tests\.ts$|\/testing\/|\/tests\//.test(file))

function placesOf(pattern: RegExp): readonly string[] {
  return SOURCES.filter((file) => pattern.test(read(file)))
}

test('nothing starts a program, runs text as code, opens a WebSocket or listens to other windows', () => {
  assert.ok(SOURCES.length > 300, `${SOURCES.length}`)
  assert.deepEqual(placesOf(/node:child_process|node:vm\b/), [])
  assert.deepEqual(placesOf(/\beval\(|new Function\(|document\.write|\bimport\((?!['"])/), [])
  assert.deepEqual(placesOf(/new WebSocket|EventSource\(|addEventListener\('message'/), [])
  assert.deepEqual(placesOf(/\bv-html\b|\.innerHTML\s*=|insertAdjacentHTML/), [
    'apps/web/parts/report-fragment.vue',
  ])
})

test('nothing that is served or run imports a test, so that an installation can leave tests and benches out', () => {
  const left = /\.test\.ts$|-for-tests\.ts$|\/(testing|tests)(\/|$)|^@utfall\/(bench|tests)/
  const importing = SOURCES.filter((file) =>
    [...read(file).matchAll(/(?:from|import\(|import) ?'([^']+)'/g)].some(([, from = '']) => left.test(from)),
  )
  // What writes the schema down, and what two statistics are checked against: only tests and developers come there.
  assert.deepEqual(importing.sort(), [
    'platform/database/write-schema.ts',
    'statistics/rasch/fit/gold-case.ts',
    'statistics/regression/linear/reference-model.ts',
  ])
  assert.match(read('deploy/Containerfile'), /rm -rf tests bench[\s\S]+\*\.test\.ts/)
})

test('the browser’s storage holds the language and the page that failed to load, and nothing else', () => {
  const kept = placesOf(/localStorage|sessionStorage|indexedDB|document\.cookie|caches\.open/)
  assert.deepEqual([...kept].sort(), ['apps/web/language/language.ts', 'apps/web/missing-page.ts'])
})

test('every password field hides what is typed, tells a password manager which it is, and lets one paste', () => {
  const fields = SOURCES.filter((file) => file.endsWith('.vue')).flatMap((file) =>
    [...read(file).matchAll(/<[A-Za-z]+[^<]*type="password"[^<]*>/g)].map(([field]) => ({ file, field })),
  )
  assert.equal(fields.length, 4)
  for (const { file, field } of fields) {
    assert.match(field, /autocomplete="(current|new)-password"/, file)
    assert.doesNotMatch(field, /@paste|onpaste|maxlength/i, file)
  }
})

test('no password stands in what is deployed: they are files that only their owner may read', () => {
  for (const file of ['deploy/compose.yaml', 'deploy/Containerfile', 'deploy/utfall.service']) {
    const text = read(file)
    assert.doesNotMatch(text, /PASSWORD\s*[:=]\s*[^\s{]/i, file)
    assert.doesNotMatch(text, /postgres(ql)?:\/\/[^:@/\s]+:(?!\$)[^@\s]+@/, file)
  }
})
