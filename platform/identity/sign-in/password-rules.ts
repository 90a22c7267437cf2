import { readFileSync } from 'node:fs'
import type { IdentityProblem } from '../problems.ts'
import { SWEDISH_WORDS, WORDS_OF_ORGANISATIONS } from './password-words.ts'
import { plain } from './passwords.ts'

export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 128

/** Passwords of at least twelve characters that many chose and that leaked; where they come from stands in README.md. */
export const LEAKED: ReadonlySet<string> = wordsIn('./passwords-from-leaks.txt')
/** The most common single words in passwords. */
const WELL_KNOWN: ReadonlySet<string> = wordsIn('./well-known-passwords.txt')
/** What a password can be put together of, without dots and rings. */
const WORDS: ReadonlySet<string> = new Set([
  ...SWEDISH_WORDS,
  ...[...WELL_KNOWN].filter((word) => /^[a-z]{4,}$/.test(word)),
])
const LONGEST_WORD = Math.max(...[...WORDS].map((word) => word.length))
/** So many words together are no secret; a password of words takes three that do not belong together. */
const FEW_WORDS = 2
/** So many numbers and signs around a word add nothing: a year, a date, an exclamation mark. */
const FEW_SIGNS = 8

const LETTERS_AS_SIGNS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}
/** Rows of keys, also slantwise, and of signs, forwards; a password that follows one is no secret. */
const ROWS = [
  'abcdefghijklmnopqrstuvwxyzåäö',
  '01234567890123456789',
  'qwertyuiopåasdfghjklöäzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0pö-',
  '1q2w3e4r5t6y7u8i9o0p',
  '!"#¤%&/()=?',
]
/** A date with at most four numbers after it: a birthday, a personal identity number, a coordination number (day + 60). */
const DATE = /^(18|19|20)?\d{2}\D?(0[1-9]|1[0-2])\D?(0[1-9]|[12]\d|3[01]|[6-8]\d|9[01])\D{0,4}\d{0,4}$/

export type PasswordHolder = {
  readonly name: string
  readonly email: string | null
  /** The names of where they work. */
  readonly organisations: readonly string[]
}

/**
 * Why a password is not taken; null where it is. Length and what can be guessed, and no rule on which signs it has
 * (NIST SP 800-63B, 3.1.1.2).
 */
export function passwordFault(password: string, person: PasswordHolder): IdentityProblem | null {
  const text = plain(password)
  const length = [...text].length
  if (length < PASSWORD_MIN) return 'PASSWORD_TOO_SHORT'
  if (length > PASSWORD_MAX) return 'PASSWORD_TOO_LONG'
  const small = text.toLowerCase()
  if (namesOf(person).some((name) => small.includes(name))) return 'PASSWORD_ABOUT_YOU'
  return isGuessable(small) ? 'PASSWORD_WELL_KNOWN' : null
}

/** Names of four letters and more; shorter ones stand in too many words. */
function namesOf({ name, email, organisations }: PasswordHolder): readonly string[] {
  const own = [...name.split(/[\s-]+/), ...(email ?? '').split(/[@.\-_+]/), 'utfall']
  const places = organisations.flatMap((each) => each.split(/[^\p{L}\d]+/u))
  const tellingPlaces = places.filter((word) => !WORDS_OF_ORGANISATIONS.has(word.toLowerCase()))
  return [...own, ...tellingPlaces].map((word) => word.toLowerCase()).filter((word) => word.length >= 4)
}

function isGuessable(small: string): boolean {
  const bare = withoutEnds(small)
  const spellings = [small, bare, asLetters(small), asLetters(bare)]
  return (
    new Set(small).size < 5 ||
    [small, bare].some((text) => isRepeated(text) || followsRow(text)) ||
    DATE.test(small) ||
    spellings.some((text) => LEAKED.has(text) || WELL_KNOWN.has(text)) ||
    isFewWords(small)
  )
}

/** Without the numbers and signs before and after. */
function withoutEnds(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
}

/** `p4ssw0rd` is read as it is meant. */
function asLetters(word: string): string {
  return [...word].map((sign) => LETTERS_AS_SIGNS[sign] ?? sign).join('')
}

/** The same piece again and again, the last time perhaps in part. */
function isRepeated(text: string): boolean {
  const signs = [...text]
  for (let unit = 1; unit <= signs.length / 2; unit++)
    if (signs.every((sign, index) => index < unit || sign === signs[index - unit])) return true
  return false
}

/** Nearly every sign is the one after, or before, its neighbour in a row. */
function followsRow(text: string): boolean {
  const signs = [...text]
  if (signs.length < 6) return false
  const steps = signs.slice(1).filter((sign, index) => {
    const pair = `${signs[index]}${sign}`
    const back = `${sign}${signs[index]}`
    return ROWS.some((row) => row.includes(pair) || row.includes(back))
  })
  return steps.length >= (signs.length - 1) * 0.8
}

/** One or two words that many use, whatever numbers and signs stand around and between: `Sommaren-2026!`. */
function isFewWords(small: string): boolean {
  const signs = small.replace(/[\p{L}\s]/gu, '')
  const isLittleMore = signs.length <= FEW_SIGNS || isRepeated(signs) || followsRow(signs)
  if (!isLittleMore) return false
  return [small, asLetters(withoutEnds(small))]
    .map((text) => withoutDots(text).replace(/[^a-z]/g, ''))
    .some((letters) => letters.length >= 3 && isMadeOf(letters, FEW_WORDS))
}

/** `å` as `a` and so on: people write passwords both ways. */
function withoutDots(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '')
}

/** Whether the letters are at most so many words, or the same one again and again. */
function isMadeOf(letters: string, words: number): boolean {
  if (letters === '') return true
  for (let end = Math.min(letters.length, LONGEST_WORD); end >= 2; end--) {
    const word = letters.slice(0, end)
    if (!WORDS.has(word)) continue
    if (letters.replaceAll(word, '') === '') return true
    if (words > 1 && isMadeOf(letters.slice(end), words - 1)) return true
  }
  return false
}

function wordsIn(file: string): ReadonlySet<string> {
  return new Set(
    readFileSync(new URL(file, import.meta.url), 'utf8')
      .trim()
      .split('\n'),
  )
}
