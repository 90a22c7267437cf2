import { KEY_PROBLEMS, type KeyProblem, type KeyRefusal, type KeyRingVersions } from '@utfall/identity'
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
}

/** A key file that cannot be used, as the person's input: nothing is said of what it holds. */
export function badKeyFile(file: string, { code }: KeyRefusal): BadInput {
  const { sv, en } = KEY_PROBLEMS[code]
  return new BadInput([{ place: file, ...WORDS[code] }], { sv, en })
}

/** The versions of a key file, as every command of `keys` answers. */
export function keyRingAnswer(
  file: string,
  ring: KeyRingVersions | KeyRefusal,
  { title, advice }: { readonly title: string; readonly advice: readonly string[] },
  language: 'sv' | 'en',
): Answer {
  if (ring.kind === 'refused') throw badKeyFile(file, ring)
  const header = { sv: ['Version', 'Gjord', 'Fingeravtryck'], en: ['Version', 'Made', 'Fingerprint'] }[
    language
  ]
  return {
    input: null,
    body: { versions: ring.versions, notes: [] },
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
          ]),
        },
        { kind: 'text', lines: advice },
      ],
    },
  }
}
