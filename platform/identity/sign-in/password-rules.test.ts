import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { PASSWORD_MIN, passwordFault } from './password-rules.ts'

const ANNA = {
  name: 'Anna Provsson',
  email: 'anna.p@kommunen.example',
  organisations: ['Exempelstads kommun', 'exempelstad', 'Samordningsförbundet Norra Älvdal'],
}
const faultOf = (password: string) => passwordFault(password, ANNA)

function allAre(fault: ReturnType<typeof passwordFault>, passwords: readonly string[]): void {
  const others = passwords.filter((password) => faultOf(password) !== fault)
  assert.deepEqual(others, [], `not ${fault}`)
}

test('a password is 12 to 128 characters, counted as people count them, and which signs it has is free', () => {
  allAre('PASSWORD_TOO_SHORT', ['kort', 'elva tecken', '👩‍🚒🐘🛶🌉'])
  allAre('PASSWORD_TOO_LONG', ['åäöxyz'.repeat(22)])
  allAre(null, [
    'kanot under bron',
    'häst batteri klammer',
    'sju tysta tåg mot havet',
    'correct horse battery staple',
    '7f2c-9e1b-44d0',
    'Xk29!fLm30qZ',
    '838105927446015',
    'tårta 99 ballonger',
    'fiskmås över torn',
    'ЛОДКАПОДМОСТОМ',
    `${'x'.repeat(3)} vid ån, tolv ekar och en grind som gnisslar i vinden hela långa natten`,
  ])
})

test('none of ten thousand passwords that leaked is taken, all of them as long as a password must be', () => {
  const leaked = readFileSync(new URL('./passwords-from-leaks.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')
  assert.equal(new Set(leaked).size, 10_000)
  assert.deepEqual(
    leaked.filter((password) => [...password].length < PASSWORD_MIN),
    [],
  )
  const nobody = { name: 'Bo Ek', email: null, organisations: [] }
  const taken = leaked.flatMap((password) =>
    [password, password.toUpperCase()].filter((each) => passwordFault(each, nobody) === null),
  )
  assert.deepEqual(taken, [])
  // From the head, the middle and the tail of the list as others have it, so that ours is known to be that one.
  allAre('PASSWORD_WELL_KNOWN', ['Mailcreated5240', 'ghhh47hj7649', 'eveningcucumber', 'supereclipse'])
})

test('a word that many use is not helped by a year, a date, signs, or letters written as numbers', () => {
  allAre('PASSWORD_WELL_KNOWN', [
    'Sommar2026!!',
    'Sommaren2026!',
    '2026-sommaren',
    'password2026!',
    'P4ssw0rd!!!!',
    'Handläggare26',
    'handlaggare!1',
    'Lösenord-2026-',
    'losenord20261224',
    'v1nt3rt1d2026',
    'Älskling 2026!',
    'Stockholm12345678901234',
  ])
})

test('neither are two such words together, or one again and again', () => {
  allAre('PASSWORD_WELL_KNOWN', [
    'sommarvinter12',
    'dragonmonkey12!',
    'jagälskardig',
    'kaffe & choklad 7',
    'lösenordlösenord',
    'hunter2hunter2',
    'ssommarssommar',
    'abcabcabcabc',
    'aaaaaaaaaaaa',
  ])
})

test('neither are rows of keys, straight or slantwise, rows of numbers, dates and personal identity numbers', () => {
  allAre('PASSWORD_WELL_KNOWN', [
    '123456789012',
    '098765432109',
    'qwertyuiopåasdf',
    'Qwerty!23456',
    'lkjhgfdsapoi',
    '1qaz2wsx3edc4rfv5tgb',
    '1q2w3e4r5t6y',
    '2026-11-22 1',
    '2026-11-22--1234',
    // A test number of Skatteverket's.
    '189001019802',
    '18900101-9802',
  ])
})

test('neither the person’s name, e-mail address or organisation, nor the name of the house, stands in it', () => {
  allAre('PASSWORD_ABOUT_YOU', [
    'Provsson är bäst',
    'vi på kommunen nu',
    'mitt Utfall 2026',
    'exempelstad är vackert i maj',
    'Exempelstads gröna park',
    'fiske vid Älvdal om hösten',
  ])
  // What stands in the names of many organisations is not theirs.
  allAre(null, ['norra sidan av tre berg'])
})
