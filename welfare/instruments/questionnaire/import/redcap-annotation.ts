import { quoted } from '@utfall/exchange'
import type { UNSUPPORTED_TEXTS } from '../unsupported.ts'
import type { ImportWork, Place } from './imported.ts'

/** What a field's action tags mean for what is asked. */
export type RedcapAnnotation = {
  /** Why the field is not asked; null where it is. */
  readonly leftOut: keyof typeof UNSUPPORTED_TEXTS | null
  readonly exclusiveCodes: ReadonlySet<string>
  readonly hiddenCodes: ReadonlySet<string>
  /** The only codes that are shown; null where all are. */
  readonly shownCodes: ReadonlySet<string> | null
  readonly longest: number | null
  readonly hasHardLimits: boolean
}

/** Action tags are in capitals; text beside them is a remark for colleagues (REDCap, Help & FAQ, Action Tags). */
const TAG = /(?<![\w.@])@([A-Z][A-Z0-9_-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?/g

const NOT_ASKED: Readonly<Record<string, keyof typeof UNSUPPORTED_TEXTS>> = {
  HIDDEN: 'hidden',
  'HIDDEN-SURVEY': 'hidden',
  CALCTEXT: 'calculation',
  CALCDATE: 'calculation',
  USERNAME: 'device',
  LATITUDE: 'device',
  LONGITUDE: 'device',
}
const TOLD: Readonly<Record<string, keyof typeof UNSUPPORTED_TEXTS>> = {
  READONLY: 'read-only',
  'READONLY-SURVEY': 'read-only',
  DEFAULT: 'initial',
  SETVALUE: 'initial',
  PREFILL: 'initial',
  TODAY: 'initial',
  'TODAY-SERVER': 'initial',
  'TODAY-UTC': 'initial',
  NOW: 'initial',
  'NOW-SERVER': 'initial',
  'NOW-UTC': 'initial',
  MAXCHECKED: 'choice-count',
  MAXCHOICE: 'choice-count',
  'MAXCHOICE-SURVEY-COMPLETE': 'choice-count',
  RANDOMORDER: 'random-order',
  HIDEBUTTON: 'look',
  PASSWORDMASK: 'look',
  RICHTEXT: 'look',
}

export function readAnnotation(given: string, place: Place, work: ImportWork): RedcapAnnotation {
  let leftOut: RedcapAnnotation['leftOut'] = null
  let shownCodes: ReadonlySet<string> | null = null
  let longest: number | null = null
  let hasHardLimits = false
  const exclusiveCodes = new Set<string>()
  const hiddenCodes = new Set<string>()
  for (const [whole, tag = '', double, single, bare] of given.matchAll(TAG)) {
    const value = double ?? single ?? bare ?? ''
    const codes = value.split(',').map((code) => code.trim())
    const length = Number(value)
    if (tag === 'IF') ifFault(given, place, work)
    else if (tag === 'FORCE-MINMAX') hasHardLimits = true
    else if (tag === 'NONEOFTHEABOVE') for (const code of codes) exclusiveCodes.add(code)
    else if (tag === 'HIDECHOICE') for (const code of codes) hiddenCodes.add(code)
    else if (tag === 'SHOWCHOICE') shownCodes = new Set(codes)
    else if (tag === 'CHARLIMIT' && Number.isSafeInteger(length) && length > 0) longest = length
    else if (NOT_ASKED[tag] !== undefined) leftOut ??= NOT_ASKED[tag]
    else work.tell(place, TOLD[tag] ?? 'annotation', whole)
  }
  return { leftOut, exclusiveCodes, hiddenCodes, shownCodes, longest, hasHardLimits }
}

function ifFault(given: string, place: Place, work: ImportWork): void {
  work.fault(
    place,
    [quoted(given), 'tags that hold for everybody; a condition in the column for branching logic'],
    [quoted(given), 'taggar som gäller alla; ett villkor i kolumnen för branching logic'],
  )
}
