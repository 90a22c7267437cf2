import { quoted } from '@utfall/exchange'
import { YES_NO } from '../compile-question.ts'
import type { Texts } from '../form.ts'
import type { DraftOption } from './draft.ts'
import type { ImportOptions, ImportWork } from './imported.ts'
import { draftOptions, type WrittenOption } from './options.ts'
import { plainText } from './plain-text.ts'
import type { AskedAs } from './redcap-kinds.ts'
import type { RedcapRow } from './redcap-rows.ts'

/** The options of a field: `1, Often | 2, Seldom`, or the two that REDCap itself has words for. */
export function optionsOf(
  row: RedcapRow,
  { type, choices, annotation }: AskedAs,
  options: ImportOptions,
  work: ImportWork,
): readonly DraftOption[] {
  if (type !== 'coding') return []
  const place = row.place('choices')
  const { language } = options
  const written = (choices === 'own' ? ownChoices(row, work) : wordsOfTwo(row, choices, language, work)).map(
    ({ code, words }): WrittenOption => ({
      code,
      text: { [language]: words },
      isExclusive: annotation.exclusiveCodes.has(code),
      place,
    }),
  )
  const isShown = ({ code }: WrittenOption) =>
    !annotation.hiddenCodes.has(code) && (annotation.shownCodes?.has(code) ?? true)
  if (written.length > 0) work.tellOnce({ ...place, row: null }, 'scale-order')
  return draftOptions(written.filter(isShown), options.absentCodes, work)
}

type Choice = { readonly code: string; readonly words: string }

function ownChoices(row: RedcapRow, work: ImportWork): readonly Choice[] {
  const place = row.place('choices')
  const given = row.text('choices')
  const parts = given.split(given.includes('|') ? '|' : '\n').map((part) => part.trim())
  return parts.flatMap((part): readonly Choice[] => {
    if (part === '') return []
    const comma = part.indexOf(',')
    const code = part.slice(0, Math.max(comma, 0)).trim()
    if (code === '') {
      work.fault(
        place,
        [quoted(part), 'a code, a comma and the words, options parted by |'],
        [quoted(part), 'en kod, ett komma och orden, alternativ skilda av |'],
      )
      return []
    }
    const { text, hadMarkup, hadMedia } = plainText(part.slice(comma + 1))
    if (hadMedia) work.tell(place, 'media')
    else if (hadMarkup) work.tellOnce(place, 'markup')
    return [{ code, words: text }]
  })
}

const TWO_WORDS: Readonly<Record<'yesno' | 'truefalse', readonly [yes: Texts, no: Texts]>> = {
  yesno: [YES_NO[0][1], YES_NO[1][1]],
  truefalse: [
    { sv: 'Sant', 'sv-x-latt': 'Sant', en: 'True', ar: 'صحيح' },
    { sv: 'Falskt', 'sv-x-latt': 'Falskt', en: 'False', ar: 'خطأ' },
  ],
}

/** REDCap stores them as 1 and 0 and shows them in the language of the project. */
function wordsOfTwo(
  row: RedcapRow,
  kind: 'yesno' | 'truefalse',
  language: string,
  work: ImportWork,
): readonly Choice[] {
  const [yes, no] = TWO_WORDS[kind].map((texts) => texts[language] ?? texts[language.split('-')[0] ?? ''])
  if (yes !== undefined && no !== undefined)
    return [
      { code: '1', words: yes },
      { code: '0', words: no },
    ]
  work.fault(
    row.place('type'),
    [`${kind}, and no words for it in ${language}`, 'radio with the choices 1 and 0 in words'],
    [`${kind}, och inga ord för det på ${language}`, 'radio med valen 1 och 0 i ord'],
  )
  return []
}
