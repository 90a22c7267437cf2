import {
  type AnchorState,
  AnchorUnreadable,
  type FaultKind,
  type FileFault,
  PartOfLogOnly,
  type Verified,
} from '@utfall/audit'
import { type DatabasePlace, DatabaseProblem, HouseRefusal, urlWithoutPassword } from '@utfall/database'
import { BadInput } from '../bad-input.ts'
import { HOUSE_REFUSALS } from '../texts/house-refusals.ts'
import { same, type Text } from '../texts/text.ts'

/** Where a log lies, and what it is called in an answer: never with a password. */
export type AuditSource =
  | { readonly kind: 'database'; readonly place: DatabasePlace; readonly name: string }
  | { readonly kind: 'file'; readonly file: string; readonly name: string }

type Given = {
  readonly house?: string | undefined
  readonly database?: string | undefined
  readonly file?: string | undefined
}

const NOTHING_DONE: Text = { sv: 'Inget har gjorts.', en: 'Nothing was done.' }

/** Exactly one of the sources that a command takes. */
export function oneSource(given: Given): AuditSource {
  const chosen = (['house', 'database', 'file'] as const).filter((name) => given[name] !== undefined)
  if (chosen.length !== 1) {
    const text = chosen.map((name) => `--${name}`).join(' ')
    const complaint = {
      place: '--house|--database|--file',
      given: text === '' ? { sv: 'ingenting', en: 'nothing' } : same(text),
      allowed: { sv: 'en av dem', en: 'one of them' },
    }
    throw new BadInput([complaint], NOTHING_DONE)
  }
  const { house, database, file } = given
  if (house !== undefined)
    return { kind: 'database', place: { kind: 'directory', directory: house }, name: house }
  if (database !== undefined)
    return { kind: 'database', place: { kind: 'url', url: database }, name: urlWithoutPassword(database) }
  return { kind: 'file', file: file ?? '', name: file ?? '' }
}

const FAULTS: Readonly<Record<FaultKind, { readonly given: Text; readonly allowed: Text }>> = {
  'row-changed': {
    given: { sv: 'en rad vars innehåll har ändrats', en: 'a row whose content was changed' },
    allowed: { sv: 'det som kontrollsumman gjordes av', en: 'what the hash was made of' },
  },
  'not-following': {
    given: { sv: 'en rad som inte följer raden före', en: 'a row that does not follow the one before' },
    allowed: { sv: 'kontrollsumman hos raden före', en: 'the hash of the row before' },
  },
  'out-of-place': {
    given: {
      sv: 'en rad på fel plats: rader före saknas eller finns två gånger',
      en: 'a row out of place: rows before it are missing or there twice',
    },
    allowed: { sv: 'nästa plats i kedjan', en: 'the next place in the chain' },
  },
  'format-unknown': {
    given: { sv: 'ett format som aldrig har skrivits där', en: 'a format that was never written there' },
    allowed: same('1, 2'),
  },
  'unhashed-value': {
    given: {
      sv: 'ett värde som inte fanns när raden skrevs',
      en: 'a value that was not there when the row was written',
    },
    allowed: { sv: 'inget värde', en: 'no value' },
  },
  'null-written-out': {
    given: { sv: 'null där inget värde ska stå', en: 'null where there should be no value' },
    allowed: { sv: 'inget värde', en: 'no value' },
  },
}

/** The log is not as it was written: the first fault, by lane, place and key. */
export function brokenLog(name: string, broken: Extract<Verified, { kind: 'broken' }>): BadInput {
  const { firstFault: fault, faults } = broken
  const { given, allowed } = FAULTS[fault.kind]
  const complaint = {
    place: `${name}:lane ${fault.lane}:place ${fault.place}:id ${fault.id}`,
    given: { sv: `${given.sv} (${fault.found})`, en: `${given.en} (${fault.found})` },
    allowed: { sv: `${allowed.sv} (${fault.expected})`, en: `${allowed.en} (${fault.expected})` },
  }
  return new BadInput([complaint], {
    sv: `Loggen är inte hel: ${faults} rader stämmer inte. Rör inte databasen; ta en kopia och kalla på den som ansvarar för säkerheten.`,
    en: `The log is not whole: ${faults} rows do not agree. Leave the database as it is, make a copy and call whoever is responsible for security.`,
  })
}

/** Rows that the anchor saw are gone. */
export function isBehind(name: string, behind: Extract<AnchorState, { kind: 'behind' }>): BadInput {
  const complaints = behind.lanes.map(({ lane, seen, now, kind }) => ({
    place: `${name}:lane ${lane}`,
    given:
      kind === 'rows-gone'
        ? { sv: `sista plats ${now}`, en: `last place ${now}` }
        : { sv: `en annan rad på plats ${seen}`, en: `another row at place ${seen}` },
    allowed: {
      sv: `raden på plats ${seen} som ankaret såg`,
      en: `the row at place ${seen} that the anchor saw`,
    },
  }))
  return new BadInput(complaints, {
    sv: `Rader som fanns ${behind.at} är borta. Sattes en äldre kopia tillbaka? Godta det då med: ./utfall audit reconcile`,
    en: `Rows that were there at ${behind.at} are gone. Was an older copy put back? Then accept it with: ./utfall audit reconcile`,
  })
}

const FILE_FAULTS: Readonly<Record<FileFault['kind'], Text>> = {
  'not-a-log': { sv: 'något annat än en logg från Utfall', en: 'something other than a log of Utfall' },
  'unreadable-line': { sv: 'en rad som inte är skriven av Utfall', en: 'a line that Utfall did not write' },
  'ends-too-early': { sv: 'filen slutar för tidigt', en: 'the file ends too early' },
  'more-after-the-end': { sv: 'mer efter slutet', en: 'more after the end' },
  'sum-differs': { sv: 'något i filen är ändrat', en: 'something in the file was changed' },
}

export function damagedFile(file: string, { line, kind }: FileFault): BadInput {
  const allowed: Text = { sv: 'filen som den togs ut som JSON', en: 'the file as it was taken out as JSON' }
  const complaint = { place: `${file}:${line}`, given: FILE_FAULTS[kind], allowed }
  return new BadInput([complaint], { sv: 'Ta ut loggen igen.', en: 'Take the log out again.' })
}

const STOP_OR_FILE: Text = {
  sv: 'Stäng servern med Ctrl-C eller systemctl stop utfall och kör igen, eller ta ut loggen under Logg och pröva filen med --file. Inget har gjorts.',
  en: 'Stop the server with Ctrl-C or systemctl stop utfall and run again, or take the log out under Log and verify the file with --file. Nothing was done.',
}

const REFUSALS: Partial<Record<HouseRefusal['code'], Text>> = {
  'directory-not-a-house': { sv: 'en mapp med ett hus', en: 'a folder with a house' },
  'already-open': {
    sv: 'ett hus som ingen har öppet',
    en: 'a house that nobody has open',
  },
  'database-unreachable': { sv: 'en databas som svarar', en: 'a database that answers' },
  'migrations-waiting': {
    sv: 'ett hus i den här versionen: uppgradera det först',
    en: 'a house of this version: upgrade it first',
  },
}

/** What kept the log from being read, in the person's words; a fault of ours is passed on. */
export function auditRefusal(error: unknown, name: string): unknown {
  const refused = (given: string, allowed: Text, advice = NOTHING_DONE) =>
    new BadInput([{ place: name, given: same(given), allowed }], advice)
  if (error instanceof HouseRefusal) {
    const { code, detail } = error
    const isOpen = code === 'already-open'
    const given = isOpen ? `${code}, process ${detail.process}` : code
    return refused(given, REFUSALS[code] ?? HOUSE_REFUSALS[code], isOpen ? STOP_OR_FILE : NOTHING_DONE)
  }
  if (error instanceof PartOfLogOnly)
    return refused('utfall_auditor', {
      sv: 'ägarens inloggning, eller en som har fått rollen utfall_auditor',
      en: "the owner's login, or one that was given the role utfall_auditor",
    })
  if (error instanceof DatabaseProblem && error.code === '42501')
    return refused(error.code, {
      sv: 'en inloggning som får läsa loggen',
      en: 'a login that may read the log',
    })
  if (error instanceof AnchorUnreadable)
    return refused(error.file, { sv: 'ett helt ankare', en: 'a whole anchor' })
  if (error instanceof Error && 'code' in error && /^(ENOENT|EACCES|EISDIR|EPERM)$/.test(String(error.code)))
    return refused(String(error.code), { sv: 'en fil som går att läsa', en: 'a file that can be read' })
  return error
}
