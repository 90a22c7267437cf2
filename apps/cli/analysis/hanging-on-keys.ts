import { readdir } from 'node:fs/promises'
import { type House, HouseRefusal, openHouse, urlWithoutPassword } from '@utfall/database'
import { type KeyUseCount, whatHangsOnKeys } from '@utfall/identity'
import { databaseUrl, HOUSE_HELP, onePlace } from '../arguments/house-options.ts'
import { optional } from '../arguments/options.ts'
import { path } from '../arguments/path-form.ts'
import { badOption } from '../bad-input.ts'
import { HOUSE_REFUSALS } from '../texts/house-refusals.ts'

/** Where what is locked with the keys lies. */
export const LOCKED_PLACE = {
  house: optional<string>(path(), HOUSE_HELP),
  database: optional<string>(databaseUrl(), {
    sv: 'databasen i PostgreSQL med serverns egen inloggning',
    en: 'the PostgreSQL database by the server’s own login',
  }),
}
type Given = { readonly house?: string | undefined; readonly database?: string | undefined }

/** How much hangs on each key in that house. */
export async function hangingOnKeys(given: Given): Promise<readonly KeyUseCount[]> {
  return await inHouse(given, whatHangsOnKeys)
}

/** Opens the house for the work and closes it; one that does not open is the person's input. */
export async function inHouse<T>(given: Given, work: (house: House) => Promise<T>): Promise<T> {
  const { kind, value } = onePlace(given.house, given.database)
  const name = kind === 'house' ? value : urlWithoutPassword(value)
  if (kind === 'house' && (await readdir(value).catch(() => [])).length === 0)
    throw notOpened(kind, name, 'directory-not-a-house')
  try {
    const house = await openHouse(kind === 'house' ? { directory: value } : { url: value })
    try {
      return await work(house)
    } finally {
      await house.close()
    }
  } catch (error) {
    if (error instanceof HouseRefusal) throw notOpened(kind, name, error.code)
    throw error
  }
}

function notOpened(option: string, name: string, code: HouseRefusal['code']) {
  return badOption(
    option,
    name,
    { sv: 'ett hus som går att öppna', en: 'a house that can be opened' },
    HOUSE_REFUSALS[code],
  )
}

/** What hangs on one version, in words; that nothing does is the useful answer. */
export function hangsText(counts: readonly KeyUseCount[], version: number, language: 'sv' | 'en'): string {
  const words = {
    sv: { 'one-time-code': 'engångskoder', identity: 'e-legitimationer', step: 'påbörjade', none: 'inget' },
    en: { 'one-time-code': 'one-time codes', identity: 'e-identifications', step: 'begun', none: 'nothing' },
  }[language]
  const parts = counts
    .filter((each) => each.version === version)
    .map(({ kind, howMany }) => `${howMany} ${words[kind]}`)
  return parts.length === 0 ? words.none : parts.join(', ')
}
