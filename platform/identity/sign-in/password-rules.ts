import { readFileSync } from 'node:fs'
import type { IdentityProblem } from '../problems.ts'
import { plain } from './passwords.ts'

export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 128

/**
 * Passwords that many have chosen: all of at least twelve characters, and the most common single words. From
 * @zxcvbn-ts/language-common 4.1.3 (MIT, © Dan Wheeler, Dropbox and zxcvbn-ts).
 */
const WELL_KNOWN: ReadonlySet<string> = new Set(
  readFileSync(new URL('./well-known-passwords.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n'),
)
/** Swedish ones that the list has not. */
const SWEDISH = ['lösenord', 'losenord', 'sommar', 'vinter', 'sverige', 'hejhej', 'välkommen', 'valkommen']
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
/** Rows of keys and of signs, forwards; a password that follows one is no secret. */
const ROWS = ['abcdefghijklmnopqrstuvwxyzåäö', '01234567890123456789', 'qwertyuiopåasdfghjklöäzxcvbnm']

/**
 * Why a password is not taken; null where it is. Length and what can be guessed, and no rule on which signs it has
 * (NIST SP 800-63B, 3.1.1.2).
 */
export function passwordFault(
  password: string,
  person: { readonly name: string; readonly email: string | null },
): IdentityProblem | null {
  const text = plain(password)
  const length = [...text].length
  if (length < PASSWORD_MIN) return 'PASSWORD_TOO_SHORT'
  if (length > PASSWORD_MAX) return 'PASSWORD_TOO_LONG'
  const small = text.toLowerCase()
  if (namesOf(person).some((name) => small.includes(name))) return 'PASSWORD_ABOUT_YOU'
  return isGuessable(small) ? 'PASSWORD_WELL_KNOWN' : null
}

/** Names of four letters and more; shorter ones stand in too many words. */
function namesOf({
  name,
  email,
}: {
  readonly name: string
  readonly email: string | null
}): readonly string[] {
  const words = [...name.split(/[\s-]+/), ...(email ?? '').split(/[@.\-_+]/), 'utfall']
  return words.map((word) => word.toLowerCase()).filter((word) => word.length >= 4)
}

function isGuessable(small: string): boolean {
  if (new Set(small).size < 5) return true
  const unit = small.match(/^(.{1,6}?)\1+(.*)$/u)
  if (unit && (unit[2] ?? '').length < (unit[1] ?? '').length) return true
  if (followsRow(small)) return true
  const bare = small.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return [small, bare, asLetters(small), asLetters(bare)].some(isWellKnown)
}

/** `p4ssw0rd` is read as it is meant. */
function asLetters(word: string): string {
  return [...word].map((sign) => LETTERS_AS_SIGNS[sign] ?? sign).join('')
}

/** A well-known word, or the same one twice. */
function isWellKnown(word: string): boolean {
  const half = word.slice(0, word.length / 2)
  const isTwice = word.length >= 8 && word === half + half
  return [word, ...(isTwice ? [half] : [])].some((one) => WELL_KNOWN.has(one) || SWEDISH.includes(one))
}

/** Whether nearly every sign is the one after, or before, its neighbour in a row. */
function followsRow(small: string): boolean {
  const signs = [...small]
  const steps = signs.slice(1).filter((sign, index) => {
    const pair = `${signs[index]}${sign}`
    const back = `${sign}${signs[index]}`
    return ROWS.some((row) => row.includes(pair) || row.includes(back))
  })
  return steps.length >= (signs.length - 1) * 0.8
}
