import { readFile } from 'node:fs/promises'
import type { ServerLogin } from '@utfall/database'
import { BadInput, badOption } from '../bad-input.ts'
import { same, type Text } from '../texts/text.ts'
import type { Form } from './option-forms.ts'
import { optional, required } from './options.ts'
import { filePath, path } from './path-form.ts'

/** The address of a PostgreSQL database. The password may stand in it, or in PGPASSWORD or a pgpass file. */
export function databaseUrl(): Form<string> {
  return {
    placeholder: { sv: 'ADRESS', en: 'URL' },
    allowed: same('postgres://login@host:5432/database'),
    parse: (given) => (/^postgres(ql)?:\/\//.test(given) && URL.canParse(given) ? given : undefined),
  }
}

/** What the server's login may be called: nothing that would need to be quoted. */
function loginName(): Form<string> {
  return {
    placeholder: { sv: 'NAMN', en: 'NAME' },
    allowed: {
      sv: 'små bokstäver a–z, siffror och _, en bokstav först',
      en: 'small letters a–z, digits and _, a letter first',
    },
    parse: (given) => (/^[a-z][a-z0-9_]{0,62}$/.test(given) ? given : undefined),
  }
}

export const HOUSE_HELP: Text = {
  sv: 'mappen med ett inbyggt hus som ingen har öppet',
  en: 'the folder of an embedded house that nobody has open',
}
export const OWNER_HELP: Text = {
  sv: 'databasen i PostgreSQL med ägarens inloggning; lösenordet kan stå i PGPASSWORD eller en pgpass-fil',
  en: 'the PostgreSQL database by the login of its owner; the password may stand in PGPASSWORD or a pgpass file',
}
const LOGIN_HELP: Text = {
  sv: 'serverns inloggning: görs om den inte finns, och får komma in genom husets fyra dörrar',
  en: 'the login of the server: made where it is not there, and let in by the four doors of the house',
}
const PASSWORD_HELP: Text = {
  sv: 'fil vars första rad är inloggningens nya lösenord',
  en: 'file whose first line is the new password of the login',
}

/** The login of the server, which a command makes or lets in, and its password. */
export const SERVER_LOGIN = {
  login: optional<string>(loginName(), LOGIN_HELP),
  'password-file': optional<string>(filePath({ sv: 'FIL', en: 'FILE' }), PASSWORD_HELP),
}
/** The same where a command is nothing without it. */
export const REQUIRED_LOGIN = { ...SERVER_LOGIN, login: required<string>(loginName(), LOGIN_HELP) }

/** The stopped house whose log is read past the server. */
export const LOG_HOUSE = optional<string>(path(), {
  sv: 'ett inbyggt hus; stäng servern först',
  en: 'an embedded house; stop the server first',
})

/** One of two places, and only one. */
export function onePlace<House, Database>(
  house: House | undefined,
  database: Database | undefined,
):
  | { readonly kind: 'house'; readonly value: House }
  | { readonly kind: 'database'; readonly value: Database } {
  if (house !== undefined && database === undefined) return { kind: 'house', value: house }
  if (database !== undefined && house === undefined) return { kind: 'database', value: database }
  const given = house === undefined ? { sv: 'inget av dem', en: 'neither' } : { sv: 'båda', en: 'both' }
  throw new BadInput(
    [
      {
        place: '--house, --database',
        given,
        allowed: { sv: 'ett av dem', en: 'one of them' },
      },
    ],
    { sv: 'Ange var huset finns.', en: 'Say where the house is.' },
  )
}

/** The login with its password, as two options give it; null where no login was named. */
export async function serverLogin(
  name: string | undefined,
  passwordFile: string | undefined,
): Promise<ServerLogin | null> {
  if (name === undefined) {
    if (passwordFile === undefined) return null
    throw badOption(
      'password-file',
      passwordFile,
      { sv: 'bara tillsammans med --login', en: 'only together with --login' },
      { sv: 'Säg vems lösenord det är.', en: 'Say whose password it is.' },
    )
  }
  return { name, password: passwordFile === undefined ? null : await firstLine(passwordFile) }
}

async function firstLine(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const line = (text.split('\n')[0] ?? '').trim()
  if (line.length >= 12 && line.length <= 1000) return line
  throw badOption(
    'password-file',
    file,
    {
      sv: 'en läsbar fil vars första rad har 12 till 1000 tecken',
      en: 'a readable file whose first line has 12 to 1000 characters',
    },
    { sv: 'Inget har ändrats.', en: 'Nothing was changed.' },
  )
}
