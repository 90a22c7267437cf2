import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ROLES } from '@utfall/database'
import { ACTION_GROUPS } from './action-groups.ts'
import { ACTION_TEXTS, actionText } from './action-texts.ts'
import { MUST_BE_LOGGED } from './must-be-logged.ts'
import { AUDIT_PROBLEMS } from './problems.ts'
import { ROLE_TEXTS } from './role-texts.ts'

const ROOT = new URL('../../', import.meta.url)

/** What the house itself runs: no tests, no pages, nothing that only lists codes. */
function sources(): readonly string[] {
  const skipped = (name: string) => /node_modules|dist|generated|^apps\/web/.test(name)
  return globSync('{platform,welfare,apps}/**/*.ts', { cwd: ROOT, exclude: skipped })
    .filter((file) => !/\.test\.ts$|-for-tests\.ts$|\/testing\/|\/\.[^/]+$/.test(file))
    .filter((file) => !/action-texts|must-be-logged|actions-by-role/.test(file))
}

/** Codes in calls such as `record(tx, { action: '…' })` and in what is named `action` before them, also where one of two is chosen; and rows written in SQL. */
function writtenCodes(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const file of sources()) {
    const text = readFileSync(new URL(file, ROOT), 'utf8')
    // What stands after an arrow of SQL is the name of a field.
    for (const [, written] of text.matchAll(/\baction(?::| =)\s*([^,}\n]+)/g))
      for (const [, code] of written.matchAll(/(?<!->>? )'([a-z-]+(?:\.[a-z-]+)*)'/g)) found.set(code, file)
    for (const [, code] of text.matchAll(/into audit_event[^;`]*?values \('([a-z.-]+)'/g))
      found.set(code, file)
  }
  return found
}

test('every code that is written in the log has words in both languages', () => {
  const codes = writtenCodes()
  assert.ok(codes.size > 20)
  const wordless = [...codes].filter(([code]) => ACTION_TEXTS[code] === undefined)
  assert.deepEqual(wordless, [])
})

test('everything that must be in the log is written somewhere in the house', () => {
  const codes = writtenCodes()
  assert.deepEqual(
    MUST_BE_LOGGED.filter(({ code }) => !codes.has(code)).map(({ code, what }) => `${code}: ${what}`),
    [],
  )
})

test('what must be logged has words too, and each is named once', () => {
  const codes = MUST_BE_LOGGED.map(({ code }) => code)
  assert.equal(new Set(codes).size, codes.length)
  for (const code of codes) assert.ok(ACTION_TEXTS[code], code)
})

test('every code is found in some group that people look for, and every group finds something', () => {
  const finds = (asked: string, code: string) =>
    asked.endsWith('.') ? code.startsWith(asked) : code === asked
  const groups: readonly (readonly string[])[] = Object.values(ACTION_GROUPS)
  const codes = Object.keys(ACTION_TEXTS)
  assert.deepEqual(
    codes.filter((code) => !groups.flat().some((asked) => finds(asked, code))),
    [],
  )
  assert.deepEqual(
    groups.flat().filter((asked) => !codes.some((code) => finds(asked, code))),
    [],
  )
})

test('a code from another version is shown as it is, and every text is there in both languages', () => {
  assert.deepEqual(actionText('from.tomorrow'), { sv: 'from.tomorrow', en: 'from.tomorrow' })
  const roles = ROLES.map((role) => ROLE_TEXTS[role])
  for (const { sv, en } of [...Object.values(ACTION_TEXTS), ...Object.values(AUDIT_PROBLEMS), ...roles]) {
    assert.ok(sv.length > 1)
    assert.ok(en.length > 1)
  }
})
