import {
  KEY_PROBLEMS,
  type KeyProblem,
  type KeyRefusal,
  type KeyRingVersions,
  type KeyUseCount,
} from '@utfall/identity'
import { hangsText } from '../analysis/hanging-on-keys.ts'
import { BadInput } from '../bad-input.ts'
import type { Answer } from '../command.ts'
import type { Text } from '../texts/text.ts'

type Words = { readonly given: Text; readonly allowed: Text }

const OWN_FILE: Text = { sv: 'din egen fil med rättigheten 0600', en: 'your own file with mode 0600' }
const KEY_FILE: Text = { sv: 'en nyckelfil från keys make', en: 'a key file from keys make' }
const WORDS: Readonly<Record<KeyProblem, Words>> = {
  KEY_RING_MISSING: {
    given: {
      sv: 'ingen nyckelfil, eller en mapp som inte finns',
      en: 'no key file, or a folder that is not there',
    },
    allowed: KEY_FILE,
  },
  KEY_RING_OPEN_TO_OTHERS: {
    given: { sv: 'en fil som andra kan läsa', en: 'a file that others can read' },
    allowed: OWN_FILE,
  },
  KEY_RING_NOT_OURS: {
    given: { sv: 'en annan användares fil', en: 'another user’s file' },
    allowed: OWN_FILE,
  },
  KEY_RING_FAULTY: {
    given: {
      sv: 'en fil som är skadad eller är något annat',
      en: 'a file that is damaged or is something else',
    },
    allowed: KEY_FILE,
  },
  KEY_RING_EXISTS: {
    given: { sv: 'en fil som redan finns', en: 'a file that is there already' },
    allowed: { sv: 'ett nytt namn', en: 'a new name' },
  },
  KEY_RING_BUSY: {
    given: { sv: 'ett byte som pågår eller avbröts', en: 'a change under way, or cut off' },
    allowed: { sv: 'ett byte i taget', en: 'one change at a time' },
  },
  KEY_RING_FULL: {
    given: { sv: '99 versioner', en: '99 versions' },
    allowed: { sv: 'högst 99', en: 'at most 99' },
  },
  KEY_IS_NEWEST: {
    given: { sv: 'den nyaste nyckeln', en: 'the newest key' },
    allowed: { sv: 'en tidigare', en: 'an earlier one' },
  },
  KEY_NOT_IN_RING: {
    given: { sv: 'en version som inte finns', en: 'a version that is not there' },
    allowed: { sv: 'en som keys show visar', en: 'one that keys show names' },
  },
  KEY_IN_USE: {
    given: { sv: 'en nyckel som används', en: 'a key in use' },
    allowed: { sv: 'en som inget hänger på', en: 'one that nothing hangs on' },
  },
}

/** A key file that cannot be used, as the person's input: nothing is said of what it holds. */
export function badKeyFile(file: string, { code }: KeyRefusal): BadInput {
  const { sv, en } = KEY_PROBLEMS[code]
  return new BadInput([{ place: file, ...WORDS[code] }], { sv, en })
}

/** The versions of a key file, as every command of `keys` answers; with what hangs on them where that was asked. */
export function keyRingAnswer(
  file: string,
  ring: KeyRingVersions | KeyRefusal,
  { title, advice }: { readonly title: string; readonly advice: readonly string[] },
  language: 'sv' | 'en',
  hangs: readonly KeyUseCount[] | null = null,
): Answer {
  if (ring.kind === 'refused') throw badKeyFile(file, ring)
  const header = {
    sv: ['Version', 'Gjord', 'Fingeravtryck', ...(hangs ? ['Låst med den'] : [])],
    en: ['Version', 'Made', 'Fingerprint', ...(hangs ? ['Locked with it'] : [])],
  }[language]
  return {
    input: null,
    body: { versions: ring.versions, ...(hangs ? { hangs } : {}), notes: [] },
    view: {
      title,
      blocks: [
        {
          kind: 'table',
          header,
          rows: ring.versions.map(({ version, createdAt, fingerprint }) => [
            String(version),
            createdAt,
            fingerprint,
            ...(hangs ? [hangsText(hangs, version, language)] : []),
          ]),
        },
        { kind: 'text', lines: advice },
      ],
    },
  }
}
