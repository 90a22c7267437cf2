import type { BackupRefusalCode } from './refused.ts'

type Problem = { readonly status: number; readonly sv: string; readonly en: string }

/** What backup, restore and move refuse, with stable codes. A test holds that each has both texts and a status. */
export const BACKUP_PROBLEMS: Readonly<Record<BackupRefusalCode, Problem>> = {
  BACKUP_FILE_EXISTS: {
    status: 409,
    sv: 'Filen finns redan, och en säkerhetskopia skriver inte över något. Välj ett annat namn.',
    en: 'The file is there already, and a backup writes over nothing. Choose another name.',
  },
  BACKUP_FILE_UNREADABLE: {
    status: 400,
    sv: 'Filen kan inte läsas. Finns den, och får du läsa den?',
    en: 'The file cannot be read. Is it there, and may you read it?',
  },
  BACKUP_FILE_UNWRITABLE: {
    status: 400,
    sv: 'Filen kan inte skrivas där. Finns mappen, får du skriva i den, och finns det plats?',
    en: 'The file cannot be written there. Is the folder there, may you write in it, and is there room?',
  },
  BACKUP_NOT_A_BACKUP: {
    status: 400,
    sv: 'Filen är ingen säkerhetskopia av Utfall.',
    en: 'The file is no backup of Utfall.',
  },
  BACKUP_DAMAGED: {
    status: 400,
    sv: 'Säkerhetskopian är skadad: den slutar för tidigt, eller så stämmer inte raderna med sina kontrollsummor. Ta en annan.',
    en: 'The backup is damaged: it ends too early, or its rows do not fit their checksums. Take another.',
  },
  BACKUP_NEWER: {
    status: 409,
    sv: 'Säkerhetskopian gjordes av ett nyare Utfall. Uppgradera programmet först.',
    en: 'The backup was made by a newer Utfall. Upgrade the program first.',
  },
  BACKUP_OTHER_MIGRATIONS: {
    status: 409,
    sv: 'Säkerhetskopian har ett annat databasschema än det Utfall som släppts med samma nummer. Återställ med det program som gjorde den.',
    en: 'The backup has another schema than the Utfall released under the same number. Restore it with the program that made it.',
  },
  BACKUP_NEEDS_OWNER: {
    status: 403,
    sv: 'Inloggningen ser inte allt i databasen. Ange ägarens inloggning, inte serverns.',
    en: 'The login does not see everything in the database. Give the login of the owner, not that of the server.',
  },
  BACKUP_CHAIN_BROKEN: {
    status: 409,
    sv: 'Loggen i säkerhetskopian är inte som den var när kopian gjordes. Inget har återställts.',
    en: 'The log in the backup is not as it was when the backup was made. Nothing was restored.',
  },
  HOUSE_NOT_FOUND: {
    status: 404,
    sv: 'I mappen finns inget hus.',
    en: 'There is no house in the folder.',
  },
  HOUSE_NOT_EMPTY: {
    status: 409,
    sv: 'Mappen är inte tom, och en återställning skriver inte över något. Ange en mapp som är tom eller inte finns.',
    en: 'The folder is not empty, and a restore writes over nothing. Give a folder that is empty or not there.',
  },
  HOUSE_NEEDS_POSTGRES: {
    status: 409,
    sv: 'Huset är gemensamt för flera myndigheter och hör hemma i PostgreSQL, inte i ett inbyggt hus.',
    en: 'The house is shared by several authorities and belongs in PostgreSQL, not in an embedded house.',
  },
  DATABASE_NOT_EMPTY: {
    status: 409,
    sv: 'Databasen är inte tom, och inget skrivs över. Gör en ny, tom databas; den behöver inte förberedas först.',
    en: 'The database is not empty, and nothing is written over. Make a new, empty one; it need not be prepared first.',
  },
  DATABASE_NOT_A_HOUSE: {
    status: 404,
    sv: 'I databasen finns inget hus.',
    en: 'There is no house in the database.',
  },
  DATABASE_NOT_UTF8: {
    status: 409,
    sv: 'Databasen har en annan teckenkodning. Gör den med encoding UTF8.',
    en: 'The database has another encoding. Make it with encoding UTF8.',
  },
  RESTORE_DIFFERS: {
    status: 500,
    sv: 'En tabell blev inte densamma som i källan. Inget har behållits.',
    en: 'A table did not come out as it was in the source. Nothing was kept.',
  },
  HOUSE_REFUSES: {
    status: 409,
    sv: 'Huset eller databasen går inte att öppna.',
    en: 'The house or the database cannot be opened.',
  },
  DATABASE_REFUSES: {
    status: 500,
    sv: 'Databasen vägrade. Inget har behållits.',
    en: 'The database refused. Nothing was kept.',
  },
}
