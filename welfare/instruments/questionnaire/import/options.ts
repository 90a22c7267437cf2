import type { Texts } from '../form.ts'
import type { DraftOption } from './draft.ts'
import type { AbsentCodes, ImportWork, Place } from './imported.ts'

export type WrittenOption = {
  readonly code: string
  readonly text: Texts
  readonly isExclusive: boolean
  readonly place: Place
}

/** Codes that are often given to what is no answer; told, never taken for granted. */
const OFTEN_ABSENT: ReadonlySet<string> = new Set([
  ...[
    '-1',
    '-7',
    '-8',
    '-9',
    '-66',
    '-77',
    '-88',
    '-97',
    '-98',
    '-99',
    '-999',
    '77',
    '88',
    '97',
    '98',
    '99',
    '999',
  ],
  ...['NA', 'UNK', 'ASKU', 'NASK', 'NI', 'NAV', 'NP', 'MSK', 'INV'],
])
/** In a longer list such codes are most often ages, years or countries. */
const MOST_TO_WONDER_ABOUT = 20

const LONGEST_CODE = 100

/** Options with what their codes mean by those that were declared. */
export function draftOptions(
  written: readonly WrittenOption[],
  absentCodes: AbsentCodes,
  work: ImportWork,
): readonly DraftOption[] {
  return written.map((option) => {
    const { code, place } = option
    if (code === '' || code.length > LONGEST_CODE)
      work.fault(
        place,
        [
          code === '' ? 'an option without a code' : `a code of ${code.length} characters`,
          `1 to ${LONGEST_CODE} characters`,
        ],
        [
          code === '' ? 'ett alternativ utan kod' : `en kod på ${code.length} tecken`,
          `1 till ${LONGEST_CODE} tecken`,
        ],
      )
    const meaning = Object.hasOwn(absentCodes, code) ? absentCodes[code] : undefined
    if (meaning !== undefined) work.tell(place, 'absent-code', code)
    else if (OFTEN_ABSENT.has(code) && written.length <= MOST_TO_WONDER_ABOUT)
      work.tell(place, 'maybe-absent', code)
    return { ...option, meaning: meaning ?? 'answer' }
  })
}
