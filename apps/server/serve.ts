import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { AnchorUnreadable, checkAnchor, keepAnchor } from '@utfall/audit'
import { beginHouse, type House } from '@utfall/database'
import { endInterruptedRuns } from '@utfall/evaluations'
import {
  bringExamplePeople,
  ensureFirstAdministrator,
  hasSealedSecrets,
  howKeysFit,
  type Identity,
  KEY_PROBLEMS,
  type KeyRing,
  makeEntryLink,
  makeIdentity,
  makeKeyRing,
  OidcProvider,
  openKeyRing,
  peopleBehindEntryLink,
} from '@utfall/identity'
import { endInterruptedCalibrations } from '@utfall/instruments'
import { bringExampleCases } from '@utfall/secrecy'
import { z } from 'zod'
import type { CalibrationRunner } from './calibration-runner.ts'
import { EXAMPLE_INSTRUMENTS, EXAMPLES, ensureExample, ensureExampleInstrument } from './example.ts'
import { houseSchedules } from './housekeeping.ts'
import { keyWarning } from './key-warning.ts'
import { nightlyBackup } from './nightly-backup.ts'
import { openForServing, tryPort } from './open-house.ts'
import { theHouse } from './person.ts'
import { cannotServe, type Words } from './refusal-texts.ts'
import type { Runner } from './runner.ts'
import { buildServer } from './server.ts'
import type { ServerParts } from './server-parts.ts'
import type { Settings } from './settings.ts'
import { openWork } from './work.ts'

/** Beside the keys: outside the database that it bears witness of. */
const ANCHOR_FILE = 'anchor.json'

export type Service = {
  readonly address: string
  /** Where somebody at this machine can let themselves in; null where nobody is to be let in that way. */
  readonly entry: string | null
  /** Another such link, for whoever looks after the machine; the one before opens nothing from then on. */
  newEntry(): Promise<string | null>
  /** What whoever runs the server should see to, though it serves. */
  readonly warnings: readonly Words[]
  readonly house: House
  readonly runner: Runner
  readonly calibrations: CalibrationRunner
  close(): Promise<void>
}

/** Opens the house, sees to what it must have, and serves API and pages. Throws `HouseRefusal` or `CannotServe`. */
export async function serve(
  settings: Settings,
  clock: () => Date,
  opening: Promise<House> = openForServing(settings),
): Promise<Service> {
  const house = await opening
  const anchorFile = join(dirname(settings.keys), ANCHOR_FILE)
  // What has been opened, closed in the other order: at the end, and where something on the way does not open.
  const opened: (() => Promise<unknown>)[] = [() => house.close()]
  const close = async () => {
    for (let last = opened.pop(); last; last = opened.pop()) await last()
  }
  try {
    const keys = await keysOf(settings, house, clock)
    await refuseOlderCopy(house, anchorFile)
    const { kind, name } = await beginHouse(house, settings.kind)
    const log = logLines(settings, clock)
    const warning = keyWarning(await howKeysFit(house, keys), settings.keys)
    if (warning !== null && settings.log === 'json')
      log({ level: 'error', fault: 'keys', code: 'KEYS_DO_NOT_FIT' })
    const onTrouble = (error: unknown) =>
      log({ level: 'error', fault: 'anchor', code: error instanceof Error ? error.name : 'unknown' })
    const anchor = keepAnchor({ house, file: anchorFile, clock, onTrouble })
    opened.push(() => anchor.stop())
    const backUp = settings.backups === null ? {} : { backUp: nightlyBackup(house, settings.backups, clock) }
    const work = openWork({ house, clock, log, schedules: houseSchedules(house, keys, backUp) })
    opened.push(() => work.jobs.close())
    await endInterruptedRuns(house, theHouse('end interrupted runs'), clock())
    await endInterruptedCalibrations(house, theHouse('end interrupted calibrations'), clock())
    const port = settings.port === 0 ? await tryPort('127.0.0.1', 0) : settings.port
    const address = settings.origin ?? `http://localhost:${port}`
    const identity = makeIdentity({ house, keys, clock, settings: identitySettings(settings, address, name) })
    const { origin, proxies, metricsToken } = settings
    const parts: ServerParts = {
      ...{ ...work, house, identity, clock, origin, proxies, metricsToken, log },
      ...{ examples: EXAMPLES, exampleInstruments: EXAMPLE_INSTRUMENTS },
    }
    const app = await buildServer(parts)
    opened.push(() => app.close())
    await app.listen({ host: settings.host, port })
    // The first page need not wait for what somebody will look at later.
    if (kind === 'trial') {
      await bringExamplePeople(house)
      await bringExampleCases(house)
      await ensureExample(house, work.runner)
      await ensureExampleInstrument(house, work.calibrations)
    } else await ensureFirstAdministrator(house)
    return {
      address,
      entry: await entryLink(identity, address),
      newEntry: () => entryLink(identity, address),
      warnings: warning === null ? [] : [warning],
      house,
      runner: work.runner,
      calibrations: work.calibrations,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * The keys, outside the database. An embedded house gets its file as long as nothing is locked with another; with
 * PostgreSQL the operator makes it once and gives it to every server, for two with keys of their own could not open
 * what the other has locked.
 */
async function keysOf({ keys, database }: Settings, house: House, clock: () => Date): Promise<KeyRing> {
  if (database === null && !existsSync(keys) && !(await hasSealedSecrets(house))) {
    mkdirSync(dirname(keys), { recursive: true })
    await makeKeyRing(keys, clock())
  }
  const ring = await openKeyRing(keys)
  if (!('kind' in ring)) return ring
  const { sv, en } = KEY_PROBLEMS[ring.code]
  throw cannotServe(ring.code, { sv: `${sv} (${keys})`, en: `${en} (${keys})` })
}

/** A database that lacks rows which were there an hour ago has been put back from a copy: somebody must say so first. */
async function refuseOlderCopy(house: House, file: string): Promise<void> {
  const state = await checkAnchor(house, file).catch((error: unknown) => {
    if (error instanceof AnchorUnreadable)
      throw cannotServe('ANCHOR_UNREADABLE', {
        sv: `Ankarfilen kan inte läsas: ${file}. Lägg tillbaka den, eller ta bort den om du vet varför.`,
        en: `The anchor file cannot be read: ${file}. Put it back, or take it away if you know why.`,
      })
    throw error
  })
  if (state.kind !== 'behind') return
  throw cannotServe('HOUSE_BEHIND_ANCHOR', {
    sv: `Databasen saknar rader som fanns ${state.at}: den har lagts tillbaka från en äldre kopia. Kör «utfall audit reconcile --anchor ${file} --reason …» när du vet vad som är borta.`,
    en: `The database lacks rows that were there ${state.at}: it has been put back from an older copy. Run “utfall audit reconcile --anchor ${file} --reason …” when you know what is gone.`,
  })
}

function identitySettings({ oidc }: Settings, address: string, name: string) {
  // A passkey is bound to a name and never to a number, so on this machine to localhost.
  const relyingParty = { id: new URL(address).hostname, name, origin: address }
  return { origin: address, relyingParty, providers: oidc === null ? [] : providersIn(oidc) }
}

function providersIn(file: string): readonly OidcProvider[] {
  const content = existsSync(file) ? readFileSync(file, 'utf8') : null
  const parsed = z.array(OidcProvider).safeParse(content === null ? null : jsonOf(content))
  if (parsed.success) return parsed.data
  const places = parsed.error.issues.map(({ path }) => path.join('/')).join(', ')
  throw cannotServe('OIDC_SETTINGS_FAULTY', {
    sv: `Filen med inloggningstjänster är fel: ${file}, plats ${places || 'hela filen'}.`,
    en: `The file of identity providers is faulty: ${file}, place ${places || 'the whole file'}.`,
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A link for whoever can read what the server prints; not where everybody has a way in already. */
async function entryLink(identity: Identity, address: string): Promise<string | null> {
  const { house, clock } = identity
  const token = await makeEntryLink(house, clock())
  const behind = await peopleBehindEntryLink(identity, token)
  return behind.kind === 'people' && behind.people.length > 0 ? `${address}/kom-in#${token}` : null
}

/** The structured log: every line as JSON, or faults of ours alone. */
function logLines({ log }: Settings, clock: () => Date): NonNullable<ServerParts['log']> {
  return (line) => {
    if (log === 'none' && line.level !== 'error') return
    const stream = log === 'json' ? process.stdout : process.stderr
    stream.write(`${JSON.stringify({ at: clock().toISOString(), server: hostname(), ...line })}\n`)
  }
}
