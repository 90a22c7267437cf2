import { DatabaseProblem, HouseRefusal, preparePostgres, urlWithoutPassword } from '@utfall/database'
import { databaseUrl, OWNER_HELP, REQUIRED_LOGIN, serverLogin } from '../arguments/house-options.ts'
import { required } from '../arguments/options.ts'
import { defineCommand } from '../command.ts'
import { fromRefused } from '../texts/house-refusals.ts'

export const databasePrepare = defineCommand({
  operands: [],
  options: {
    owner: required<string>(databaseUrl(), OWNER_HELP),
    ...REQUIRED_LOGIN,
  },
  takes: {
    sv: 'En tom databas i PostgreSQL 15 till 18, eller ett hus från en äldre version. Ägaren får göra roller; servern använder aldrig den inloggningen.',
    en: 'An empty PostgreSQL 15 to 18 database, or a house of an older version. The owner may make roles; the server never uses that login.',
  },
  gives: {
    sv: 'Tabellerna i den här versionens form (migrationsApplied), serverns inloggning, och adressen till inställningen UTFALL_DATABASE (setting) med en plats för lösenordet.',
    en: 'The tables as this version has them (migrationsApplied), the login of the server, and the address for the setting UTFALL_DATABASE (setting) with a place for the password.',
  },
  examples: ['database prepare --owner postgres://agare@127.0.0.1:5432/utfall --login utfall'],
  run: async ({ values, language }) => {
    const login = await serverLogin(values.login, values['password-file'])
    const to = urlWithoutPassword(values.owner)
    const migrationsApplied = await prepare(values.owner, values.login, login?.password ?? null)
    const setting = settingOf(values.owner, values.login)
    const words = {
      sv: {
        title: `Databasen är förberedd: ${to}`,
        lines: [`Nya migreringar: ${migrationsApplied}.`, `Serverns inställning: UTFALL_DATABASE=${setting}`],
      },
      en: {
        title: `The database is prepared: ${to}`,
        lines: [`New migrations: ${migrationsApplied}.`, `The server’s setting: UTFALL_DATABASE=${setting}`],
      },
    }[language]
    return {
      input: null,
      body: { to, login: values.login, migrationsApplied, setting },
      view: { title: words.title, blocks: [{ kind: 'text', lines: words.lines }] },
    }
  },
})

/**
 * The same database by the server's login, with what the owner's address says after the question mark: how the
 * connection is encrypted and checked is the server's business too; the owner's name and password are not.
 */
function settingOf(ownerUrl: string, login: string): string {
  const { host, pathname, search } = new URL(ownerUrl)
  const words = search.slice(1).split('&')
  const kept = words.filter((word) => word !== '' && !/^(user|password)=/i.test(word))
  return `postgres://${login}:PASSWORD@${host}${pathname}${kept.length > 0 ? `?${kept.join('&')}` : ''}`
}

async function prepare(ownerUrl: string, login: string, password: string | null): Promise<number> {
  try {
    return await preparePostgres({ ownerUrl, login, password })
  } catch (error) {
    const place = urlWithoutPassword(ownerUrl)
    if (error instanceof HouseRefusal) {
      const { because: cause, ...rest } = error.detail
      const detail = { ...rest, ...(cause === undefined ? {} : { cause }), because: error.code }
      throw fromRefused(place, { kind: 'refused', code: 'HOUSE_REFUSES', detail })
    }
    if (error instanceof DatabaseProblem)
      throw fromRefused(place, { kind: 'refused', code: 'DATABASE_REFUSES', detail: { because: error.code } })
    throw error
  }
}
