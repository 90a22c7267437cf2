import type { HouseRefusal } from '@utfall/database'

export type Words = { readonly sv: string; readonly en: string }

/** Why the server does not start, in words that say what to do. */
export class CannotServe extends Error {
  readonly code: string
  readonly words: Words

  constructor(code: string, words: Words) {
    super(code)
    this.name = 'CannotServe'
    this.code = code
    this.words = words
  }
}

export function cannotServe(code: string, words: Words): CannotServe {
  return new CannotServe(code, words)
}

/** A house that does not open, in words that say what to do. */
export function refusalText(error: HouseRefusal): string {
  const { sv, en } = REFUSALS[error.code]
  const detail = Object.entries(error.detail).map(([key, value]) => `${key}: ${value}`)
  return [`${sv} / ${en}`, ...detail].join('\n  ')
}

const REFUSALS: Readonly<Record<HouseRefusal['code'], Words>> = {
  'already-open': {
    sv: 'Huset är redan öppet i en annan process. Stäng den först.',
    en: 'The house is already open in another process. Close that first.',
  },
  'directory-open-to-others': {
    sv: 'Andra på datorn kan läsa husets mapp. Kör chmod 700 på mappen.',
    en: 'Others on this machine can read the folder of the house. Run chmod 700 on it.',
  },
  'directory-not-ours': {
    sv: 'Husets mapp tillhör en annan användare. Kör tjänsten som den användaren.',
    en: 'The folder of the house belongs to another user. Run the service as that user.',
  },
  'directory-not-a-house': {
    sv: 'Mappen har något annat än ett hus. Välj en annan med --house.',
    en: 'The folder holds something other than a house. Choose another with --house.',
  },
  'directory-path-too-long': {
    sv: 'Sökvägen till huset är för lång. Välj en kortare med --house.',
    en: 'The path to the house is too long. Choose a shorter one with --house.',
  },
  'other-postgres-version': {
    sv: 'Databasen är av en version som Utfall inte går på. Se drift.md om PostgreSQL 15 till 18.',
    en: 'The database is of a version that Utfall does not run on. See operations.md on PostgreSQL 15 to 18.',
  },
  'migration-changed': {
    sv: 'Databasens schema är inte det som den här versionen har gjort. Kör rätt version av Utfall.',
    en: 'The schema of the database is not what this version has made. Run the right version of Utfall.',
  },
  'migration-missing': {
    sv: 'Databasen är från en nyare Utfall. Uppgradera, eller lägg tillbaka kopian från före uppgraderingen.',
    en: 'The database is from a newer Utfall. Upgrade, or put back the copy from before the upgrade.',
  },
  'migrations-waiting': {
    sv: 'Databasen väntar på den här versionens schema. Kör «utfall database prepare» som ägaren.',
    en: 'The database waits for the schema of this version. Run “utfall database prepare” as the owner.',
  },
  'database-unreachable': {
    sv: 'Databasen svarar inte. Se efter att den är igång och att adressen i UTFALL_DATABASE är rätt.',
    en: 'The database does not answer. See that it runs and that the address in UTFALL_DATABASE is right.',
  },
  'database-busy': {
    sv: 'Databasen hinner inte med just nu. Försök igen om en stund.',
    en: 'The database cannot keep up right now. Try again in a while.',
  },
  'database-not-prepared': {
    sv: 'Databasen är inte förberedd för Utfall. Kör «utfall database prepare» som ägaren.',
    en: 'The database is not prepared for Utfall. Run “utfall database prepare” as the owner.',
  },
  'login-too-mighty': {
    sv: 'Inloggningen till databasen får för mycket. Servern ska inte äga något: använd den som «utfall database prepare» gjorde.',
    en: 'The login to the database may too much. The server must own nothing: use the one that “utfall database prepare” made.',
  },
  'other-kind': {
    sv: 'Huset är redan av ett annat slag. Ett exempelhus blir aldrig ett för riktiga personer: gör ett nytt.',
    en: 'The house is already of another kind. A trial house never becomes one for real persons: make a new one.',
  },
  'needs-postgres': {
    sv: 'Riktiga personer från flera myndigheter kräver PostgreSQL. Sätt UTFALL_DATABASE.',
    en: 'Real persons of several authorities take PostgreSQL. Set UTFALL_DATABASE.',
  },
  'house-moved': {
    sv: 'Huset har flyttats till PostgreSQL. Sätt UTFALL_DATABASE; drift.md säger hur man ångrar.',
    en: 'The house has moved to PostgreSQL. Set UTFALL_DATABASE; operations.md says how to undo it.',
  },
  'cannot-start': { sv: 'Databasen startar inte.', en: 'The database does not start.' },
  closed: { sv: 'Huset är stängt.', en: 'The house is closed.' },
  lost: { sv: 'Huset i minnet är borta.', en: 'The house in memory is gone.' },
}
