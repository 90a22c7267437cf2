import { DatabaseProblem, HouseRefusal, preparePostgres, urlWithoutPassword } from '@utfall/database'
import {
  databaseUrl,
  LOGIN_HELP,
  loginName,
  OWNER_HELP,
  PASSWORD_FILE,
  PASSWORD_HELP,
  serverLogin,
} from '../arguments/house-options.ts'
import { optional, required } from '../arguments/options.ts'
import { filePath } from '../arguments/path-form.ts'
import { defineCommand } from '../command.ts'
import { fromRefused } from '../texts/house-refusals.ts'

export const databasePrepare = defineCommand({
  operands: [],
  options: {
    owner: required<string>(databaseUrl(), OWNER_HELP),
    login: required<string>(loginName(), LOGIN_HELP),
    'password-file': optional<string>(filePath(PASSWORD_FILE), PASSWORD_HELP),
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
    const setting = to.replace('postgres://', `postgres://${values.login}:PASSWORD@`)
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

async function prepare(ownerUrl: string, login: string, password: string | null): Promise<number> {
  try {
    return await preparePostgres({ ownerUrl, login, password })
  } catch (error) {
    const place = urlWithoutPassword(ownerUrl)
    if (error instanceof HouseRefusal) {
      const detail = { ...error.detail, because: error.code }
      throw fromRefused(place, { kind: 'refused', code: 'HOUSE_REFUSES', detail })
    }
    if (error instanceof DatabaseProblem)
      throw fromRefused(place, { kind: 'refused', code: 'DATABASE_REFUSES', detail: { because: error.code } })
    throw error
  }
}
