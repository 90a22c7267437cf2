import { BACKUP_PROBLEMS, type BackupRefused, type HouseRefusalCode } from '@utfall/database'
import { BadInput } from '../bad-input.ts'
import { same, type Text } from './text.ts'

/** Why a house or its database does not open, and what to do. */
export const HOUSE_REFUSALS: Readonly<Record<HouseRefusalCode, Text>> = {
  'directory-open-to-others': {
    sv: 'Andra på datorn kan läsa husets mapp. Kör chmod 700 på den.',
    en: 'Others on this machine can read the folder of the house. Run chmod 700 on it.',
  },
  'directory-not-ours': {
    sv: 'Mappen är en annan användares. Kör som den som äger den.',
    en: 'The folder is another user’s. Run as whoever owns it.',
  },
  'directory-not-a-house': {
    sv: 'Mappen har något annat än ett hus.',
    en: 'The folder holds something other than a house.',
  },
  'directory-path-too-long': {
    sv: 'Sökvägen till mappen är för lång. Välj en kortare.',
    en: 'The path of the folder is too long. Choose a shorter one.',
  },
  'already-open': {
    sv: 'Huset är öppet i en annan process, oftast servern. Stäng den med Ctrl-C eller systemctl stop utfall, och kör igen.',
    en: 'The house is open in another process, most often the server. Stop it with Ctrl-C or systemctl stop utfall, and run again.',
  },
  'other-postgres-version': {
    sv: 'Databasen har en PostgreSQL-version som det här Utfall inte känner.',
    en: 'The database has a PostgreSQL version that this Utfall does not know.',
  },
  'migration-changed': {
    sv: 'Databasen har ett schema som inte är det här programmets. Använd det program som gjorde den.',
    en: 'The database has a schema that is not this program’s. Use the program that made it.',
  },
  'migration-missing': {
    sv: 'Databasen har använts av ett nyare Utfall. Uppgradera programmet.',
    en: 'The database has been used by a newer Utfall. Upgrade the program.',
  },
  'migrations-waiting': {
    sv: 'Databasen är äldre än programmet. Kör ./utfall database prepare som ägare.',
    en: 'The database is older than the program. Run ./utfall database prepare as its owner.',
  },
  'database-unreachable': {
    sv: 'Databasen svarar inte. Stämmer adress, inloggning och lösenord, och är den i gång?',
    en: 'The database does not answer. Are address, login and password right, and is it running?',
  },
  'database-busy': {
    sv: 'Databasen har inga lediga anslutningar. Försök igen om en stund.',
    en: 'The database has no free connections. Try again in a while.',
  },
  'database-not-prepared': {
    sv: 'Databasen är inget hus än, eller så får inloggningen inte komma in. Kör ./utfall database prepare.',
    en: 'The database is no house yet, or the login may not come in. Run ./utfall database prepare.',
  },
  'login-too-mighty': {
    sv: 'Inloggningen får mer än dörrarna. Servern ska ha en egen, från ./utfall database prepare.',
    en: 'The login may do more than come in by the doors. The server needs one of its own, from ./utfall database prepare.',
  },
  'other-kind': {
    sv: 'Huset är av ett annat slag än det som begärdes.',
    en: 'The house is of another kind than was asked for.',
  },
  'needs-postgres': {
    sv: 'Verkliga personer från flera myndigheter kräver PostgreSQL.',
    en: 'Real persons of several authorities take PostgreSQL.',
  },
  'house-moved': {
    sv: 'Huset har flyttat till PostgreSQL. Bröts flytten (state moving): kör samma move igen, så ser du om det kom fram. Ska det gamla öppnas ändå: ta bort filen moved.json ur mappen.',
    en: 'The house has moved to PostgreSQL. If the move was cut off (state moving): run the same move again, to see whether it arrived. To open the old one all the same: remove the file moved.json from the folder.',
  },
  'cannot-start': {
    sv: 'Databasens filer går inte att öppna. Återställ från en säkerhetskopia.',
    en: 'The files of the database cannot be opened. Restore from a backup.',
  },
  closed: { sv: 'Huset är stängt.', en: 'The house is closed.' },
  lost: { sv: 'Databasen är förlorad.', en: 'The database is lost.' },
}

const NOTHING: Text = { sv: 'Inget har ändrats.', en: 'Nothing was changed.' }

/** A refusal as the person's input: where, why, that nothing was half done, and another way where there is one. */
export function fromRefused(
  place: string,
  { code, detail }: BackupRefused,
  otherWay: Partial<Record<HouseRefusalCode, Text>> = {},
): BadInput {
  const because = HOUSE_REFUSALS[detail.because as HouseRefusalCode] as Text | undefined
  const { sv, en } = because !== undefined && code === 'HOUSE_REFUSES' ? because : BACKUP_PROBLEMS[code]
  const way = otherWay[detail.because as HouseRefusalCode]
  const advice =
    way === undefined ? NOTHING : { sv: `${way.sv} ${NOTHING.sv}`, en: `${way.en} ${NOTHING.en}` }
  const words = Object.entries(detail).map(([key, value]) => `${key} ${value}`)
  return new BadInput([{ place, given: same([code, ...words].join(', ')), allowed: { sv, en } }], advice)
}
