import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { purposeText } from './case-texts.ts'

const ROUTES = readFileSync(new URL('../../apps/server/routes/cases.ts', import.meta.url), 'utf8')

test('the person is told in Swedish why somebody did something with their case, whatever it was', () => {
  const purposes = [...ROUTES.matchAll(/request\.person\('([^']+)'\)/g)].map(([, purpose = '']) => purpose)
  const aboutOneCase = purposes.filter((purpose) => purpose !== 'find cases that nobody works with')
  assert.ok(aboutOneCase.length >= 10)
  for (const purpose of aboutOneCase) assert.notEqual(purposeText(purpose).sv, purpose)
})
