import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseCalendarDate } from './calendar-date.ts'
import { checkDigit, parsePersonalNumber } from './personal-number.ts'
import { isPublishedTestNumber } from './personal-number-test-data.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const TODAY = parseCalendarDate('2100-01-01', 'today')
/**
 * Twelve digits, with or without a mark, or ten with one, not part of a longer number or word. Ten bare digits are any
 * number, and are not looked for.
 */
const LIKE = /(?<![\w.,+-])(?:(?:18|19|20)\d{6}[-+]?|\d{6}[-+])\d{4}(?![\w.,+-]*\w)/g
const LARGEST_BYTES = 20_000_000

function personalNumbersIn(text: string): readonly string[] {
  return [...text.matchAll(LIKE)].flatMap(([found]) => {
    const parsed = parsePersonalNumber(found, TODAY)
    if (parsed.kind === 'fault') return []
    // Written short, its century is lost: it may be any published number that ends so.
    const isShort = found.length <= 11
    const isPublished = isShort
      ? ['18', '19', '20'].some((century) => isPublishedTestNumber(century + parsed.number.slice(2)))
      : isPublishedTestNumber(parsed.number)
    return isPublished ? [] : [found]
  })
}

test('no file in the repository holds what could be a real person’s number', () => {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  }).split('\0')
  const found: string[] = []
  let searched = 0
  for (const file of files) {
    const path = join(ROOT, file)
    const size = file === '' ? undefined : statSync(path, { throwIfNoEntry: false })
    if (!size?.isFile() || size.size > LARGEST_BYTES) continue
    searched += 1
    for (const number of personalNumbersIn(readFileSync(path, 'latin1'))) found.push(`${file}: ${number}`)
  }
  assert.ok(searched > 500, `only ${searched} files searched`)
  assert.deepEqual(found, [])
})

test('the search itself sees a number, in every way it is written', () => {
  // Made here, so that this file holds none; nobody born in 1801 ever had a number.
  const born = '18010101'
  const last = `001${checkDigit(`${born.slice(2)}001`)}`
  const texts = [
    `${born}${last}`,
    `${born}-${last}`,
    `${born.slice(2)}-${last}`,
    `"${born}${last}",`,
    `(${born}-${last}).`,
  ]
  for (const text of texts) assert.equal(personalNumbersIn(`before ${text} after`).length, 1, text)
  assert.deepEqual(personalNumbersIn('198804212382 880421-2382 0.198804212382 5566016399'), [])
})
