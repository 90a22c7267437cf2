import type { Finding } from '@utfall/database'
import { HOUSE_REFUSALS } from './house-refusals.ts'
import type { Text } from './text.ts'

/** What one finding says, and what to do where there is something to do. */
export type FindingText = { readonly says: Text; readonly do: Text | null }

const plain = (sv: string, en: string): FindingText => ({ says: { sv, en }, do: null })
const withAdvice = (says: Text, advice: Text): FindingText => ({ says, do: advice })

/** `CODE reason` → words; `{name}` is filled in from the finding's detail. */
export const FINDING_TEXTS: Readonly<Record<string, FindingText>> = {
  'NODE known': plain('Node {version}.', 'Node {version}.'),
  'NODE old': withAdvice(
    { sv: 'Node {version} är för gammalt.', en: 'Node {version} is too old.' },
    {
      sv: 'Kör med ./utfall, som hittar rätt version.',
      en: 'Run by ./utfall, which finds the right version.',
    },
  ),
  'DIRECTORY closed-to-others': plain(
    'Mappen {directory} är din och stängd för andra ({mode}).',
    'The folder {directory} is yours and closed to others ({mode}).',
  ),
  'DIRECTORY open-to-others': withAdvice(
    {
      sv: 'Andra på datorn kan läsa mappen {directory} ({mode}).',
      en: 'Others on this machine can read the folder {directory} ({mode}).',
    },
    { sv: 'Kör chmod 700 på den.', en: 'Run chmod 700 on it.' },
  ),
  'DIRECTORY not-ours': withAdvice(
    { sv: 'Mappen {directory} är en annan användares.', en: 'The folder {directory} is another user’s.' },
    { sv: 'Kör som den som äger den.', en: 'Run as whoever owns it.' },
  ),
  'DIRECTORY nothing-there': withAdvice(
    { sv: 'I mappen {directory} finns inget.', en: 'There is nothing in the folder {directory}.' },
    {
      sv: 'Ange rätt mapp, eller starta servern så görs huset.',
      en: 'Give the right folder, or start the server, which makes the house.',
    },
  ),
  'DIRECTORY not-a-house': withAdvice(
    {
      sv: 'I mappen {directory} finns inget helt hus.',
      en: 'There is no whole house in the folder {directory}.',
    },
    {
      sv: 'Ange rätt mapp, eller återställ från en säkerhetskopia.',
      en: 'Give the right folder, or restore from a backup.',
    },
  ),
  'DISK_SPACE enough': plain('{freeMegabytes} MB lediga.', '{freeMegabytes} MB free.'),
  'DISK_SPACE little': withAdvice(
    { sv: 'Bara {freeMegabytes} MB lediga.', en: 'Only {freeMegabytes} MB free.' },
    {
      sv: 'Gör plats: en full disk stoppar varje skrivning.',
      en: 'Make room: a full disk stops every write.',
    },
  ),
  'HOUSE_IN_USE served': withAdvice(
    {
      sv: 'Huset är öppet i process {process}, så innehållet har inte prövats.',
      en: 'The house is open in process {process}, so its content was not examined.',
    },
    {
      sv: 'Stäng servern och kör igen för att pröva innehållet.',
      en: 'Stop the server and run again to examine the content.',
    },
  ),
  'HOUSE_MOVED moved': withAdvice(
    { sv: 'Huset har flyttat till {to}.', en: 'The house has moved to {to}.' },
    {
      sv: 'Pröva databasen i stället, med --database.',
      en: 'Examine the database instead, with --database.',
    },
  ),
  'DATABASE_OPENS opens': plain('Databasen svarar.', 'The database answers.'),
  'DATABASE_OPENS problem': withAdvice(
    { sv: 'Databasen vägrade ({because}).', en: 'The database refused ({because}).' },
    {
      sv: 'Är det serverns inloggning, och är databasen förberedd?',
      en: 'Is it the login of the server, and is the database prepared?',
    },
  ),
  'DATABASE_VERSION known': plain('PostgreSQL {found}.', 'PostgreSQL {found}.'),
  'DATABASE_VERSION other': withAdvice(
    {
      sv: 'PostgreSQL {found}; Utfall är prövat på {allowed}.',
      en: 'PostgreSQL {found}; Utfall is tested on {allowed}.',
    },
    { sv: 'Använd en prövad version.', en: 'Use a tested version.' },
  ),
  'MIGRATIONS all': plain('Alla {count} migreringar är gjorda.', 'All {count} migrations are applied.'),
  'LOGIN doors-only': plain(
    'Serverns inloggning kommer in genom dörrarna och äger inget.',
    'The login of the server comes in by the doors and owns nothing.',
  ),
  'SET_CONFIG closed': plain(
    'Serverns inloggning får inte anropa set_config.',
    'The login of the server may not call set_config.',
  ),
  'SET_CONFIG callable': withAdvice(
    {
      sv: 'Serverns inloggning får anropa set_config. Huset håller ändå, men en andra vägg saknas, och bara databasens superanvändare kan resa den.',
      en: 'The login of the server may call set_config. The house holds all the same, but a second wall is missing, and only the superuser of the database can raise it.',
    },
    {
      sv: 'Låt superanvändaren köra i databasen: revoke execute on function pg_catalog.set_config(text, text, boolean) from public; grant execute on function pg_catalog.set_config(text, text, boolean) to {owner};',
      en: 'Let the superuser run in the database: revoke execute on function pg_catalog.set_config(text, text, boolean) from public; grant execute on function pg_catalog.set_config(text, text, boolean) to {owner};',
    },
  ),
  'CHAIN whole': plain('Loggens kedja är hel.', 'The chain of the log is whole.'),
  'CHAIN broken': withAdvice(
    {
      sv: 'Loggen är inte som den skrevs, från rad {row}.',
      en: 'The log is not as it was written, from row {row}.',
    },
    {
      sv: 'Spara databasen som den är, ta en säkerhetskopia, och utred vem som haft åtkomst till den.',
      en: 'Keep the database as it is, make a backup, and find out who has had access to it.',
    },
  ),
  'ANCHOR not-asked': plain(
    'Inget ankare angavs (--anchor): att rader i slutet fattas syns bara med ett.',
    'No anchor was given (--anchor): only with one does it show that rows at the end are gone.',
  ),
  'ANCHOR in-step': plain(
    'Loggen har allt som ankaret har sett.',
    'The log has everything that the anchor has seen.',
  ),
  'ANCHOR behind': withAdvice(
    {
      sv: 'Rader som ankaret sett finns inte i loggen (kedja {lane}, plats {place}): databasen är en äldre kopia.',
      en: 'Rows that the anchor has seen are not in the log (chain {lane}, place {place}): the database is an older copy.',
    },
    {
      sv: 'Återställ en nyare säkerhetskopia, eller godta förlusten med en rad i loggen.',
      en: 'Restore a newer backup, or accept the loss with a row in the log.',
    },
  ),
  'ANCHOR unreadable': withAdvice(
    { sv: 'Filen {file} är inget ankare.', en: 'The file {file} is no anchor.' },
    { sv: 'Ange filen som servern skriver.', en: 'Give the file that the server writes.' },
  ),
  'CLOCK together': plain('Klockorna går lika ({seconds} s).', 'The clocks agree ({seconds} s).'),
  'CLOCK apart': withAdvice(
    {
      sv: 'Databasens klocka skiljer {seconds} s från den här maskinens.',
      en: 'The database’s clock differs by {seconds} s from this machine’s.',
    },
    { sv: 'Ställ båda efter samma tidsserver.', en: 'Set both by the same time server.' },
  ),
  'AUTHORITIES trial': plain(
    'Ett exempelhus, utan verkliga personer.',
    'A trial house, without real persons.',
  ),
  'AUTHORITIES own': plain(
    'Ett hus för en myndighets egna uppgifter.',
    'A house for one authority’s own data.',
  ),
  'AUTHORITIES unsaid': plain(
    'Ett nytt hus; vad det är till för är inte sagt.',
    'A new house; what it is for has not been said.',
  ),
  'AUTHORITIES joint': withAdvice(
    {
      sv: 'Huset är till för flera myndigheter, och det kräver PostgreSQL.',
      en: 'The house is for several authorities, and that takes PostgreSQL.',
    },
    { sv: 'Flytta det med ./utfall move.', en: 'Move it with ./utfall move.' },
  ),
  'EMBEDDED_LIMITS known': plain(
    'Den inbyggda databasen tål att processen dödas, men inte ett strömavbrott mitt i en skrivning; dess radskydd skyddar mot våra egna fel, inte mot den som tagit över maskinen.',
    'The embedded database survives its process being killed, but not a power cut in the middle of a write; its row level security guards against our own mistakes, not against somebody who has taken the machine.',
  ),
  'KEYS well-placed': plain(
    'Nyckelfilen är stängd för andra och ligger för sig.',
    'The key file is closed to others and lies apart.',
  ),
  'KEYS missing': withAdvice(
    { sv: 'Nyckelfilen {file} finns inte.', en: 'The key file {file} is not there.' },
    {
      sv: 'Ange rätt fil, eller hämta den ur din egen kopia.',
      en: 'Give the right file, or fetch it from your own copy.',
    },
  ),
  'KEYS open-to-others': withAdvice(
    {
      sv: 'Andra på datorn kan läsa nyckelfilen ({mode}).',
      en: 'Others on this machine can read the key file ({mode}).',
    },
    {
      sv: 'Kör chmod 600 på den, och byt nycklar om andra kan ha läst den.',
      en: 'Run chmod 600 on it, and change keys if others may have read it.',
    },
  ),
  'KEYS beside-data': withAdvice(
    {
      sv: 'Nyckelfilen ligger i {folder}, tillsammans med det den skyddar.',
      en: 'The key file lies in {folder}, together with what it protects.',
    },
    {
      sv: 'Flytta den: en kopia av mappen ska inte räcka för att öppna den.',
      en: 'Move it: a copy of the folder must not be enough to open it.',
    },
  ),
  'KEYS faulty': withAdvice(
    {
      sv: 'Nyckelfilen {file} går inte att använda ({because}).',
      en: 'The key file {file} cannot be used ({because}).',
    },
    {
      sv: 'Ange rätt fil, eller hämta den ur din egen kopia.',
      en: 'Give the right file, or fetch it from your own copy.',
    },
  ),
  'KEYS_FIT newest': plain(
    'Inget är låst med annat än den nyaste nyckeln i filen.',
    'Nothing is locked with another key than the newest in the file.',
  ),
  'KEYS_FIT older': plain(
    'På den äldre nyckeln {version} hänger ännu: engångskoder {codes}, e-legitimationer {identities}, påbörjade {begun}.',
    'On the older key {version} there still hang: one-time codes {codes}, e-identifications {identities}, begun {begun}.',
  ),
  'KEYS_FIT closed': withAdvice(
    {
      sv: 'Nyckelfilen öppnar inte det som är låst med nyckel {version}: engångskoder {codes}, e-legitimationer {identities}, påbörjade {begun}.',
      en: 'The key file does not open what is locked with key {version}: one-time codes {codes}, e-identifications {identities}, begun {begun}.',
    },
    {
      sv: 'Stäng servern, lägg tillbaka den rätta filen och starta igen. Finns den inte mer: de loggar in med passnyckel eller reservkod och skaffar en ny app, eller bjuds in igen.',
      en: 'Stop the server, put back the right file and start again. Where it is gone: they sign in with a passkey or a recovery code and get a new app, or are invited again.',
    },
  ),
  'BACKUP fresh': plain(
    'Den senaste säkerhetskopian är {hours} timmar gammal.',
    'The newest backup is {hours} hours old.',
  ),
  'BACKUP old': withAdvice(
    {
      sv: 'Den senaste säkerhetskopian är {hours} timmar gammal.',
      en: 'The newest backup is {hours} hours old.',
    },
    { sv: 'Se varför nattens inte blev av.', en: 'Find out why last night’s was not made.' },
  ),
  'BACKUP none': withAdvice(
    { sv: 'I mappen {folder} finns ingen säkerhetskopia.', en: 'There is no backup in the folder {folder}.' },
    {
      sv: 'Ta en med ./utfall backup, och pröva att återställa den.',
      en: 'Make one with ./utfall backup, and try to restore it.',
    },
  ),
  'BACKUP unreadable': withAdvice(
    {
      sv: 'Den senaste säkerhetskopian går inte att läsa ({because}).',
      en: 'The newest backup cannot be read ({because}).',
    },
    { sv: 'Ta en ny, och se efter var det gick fel.', en: 'Make a new one, and find out what went wrong.' },
  ),
}

/** Findings of this command, beside the database room's: what only the program outside the house sees. */
export type DoctorFinding = Omit<Finding, 'code'> & {
  readonly code: Finding['code'] | 'NODE' | 'KEYS' | 'KEYS_FIT' | 'BACKUP'
}

/** The finding in words. Why a house does not open has its own, shared with the commands that open one. */
export function findingText({ code, reason, detail }: DoctorFinding): FindingText {
  const refusal: Text | undefined = HOUSE_REFUSALS[reason as keyof typeof HOUSE_REFUSALS]
  const known =
    FINDING_TEXTS[`${code} ${reason}`] ?? (refusal === undefined ? undefined : { says: refusal, do: null })
  if (known === undefined) throw new Error(`no words for ${code} ${reason}`)
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, name) => String(detail[name] ?? '?'))
  const both = ({ sv, en }: Text): Text => ({ sv: filled(sv), en: filled(en) })
  return { says: both(known.says), do: known.do === null ? null : both(known.do) }
}
