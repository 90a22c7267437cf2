import { type FhirItem, type FhirQuestionnaire, HIDDEN_ANSWERS } from '../fhir.ts'
import type { Texts } from '../form.ts'
import {
  AGREEMENT,
  BURDEN,
  CO_CREATION,
  HOURS_HELP,
  INTRODUCTION,
  NEED,
  NEED_OPTIONS,
  NOT_ABOUT_ME,
  OTHER,
  OTHER_HELP,
  PARTS,
  TIMES_HELP,
  TITLE,
  WHOLENESS,
} from './coordination-words.ts'
import { codeOf, type OptionWords, type QuestionWords, questionItem, words } from './write-fhir.ts'

export const COORDINATION_QUESTIONNAIRE = 'hanger-stodet-ihop'
const LANGUAGE = 'sv'
const HOURS_OF_A_WEEK = 168
const MOST_TIMES = 200
const LONGEST_TEXT = 1000

const NO_NEED: OptionWords = { code: 'nej', text: NEED_OPTIONS.no, meaning: 'not-applicable' }

const NEED_QUESTION: QuestionWords = {
  id: 'behov',
  text: NEED,
  kind: {
    type: 'coding',
    options: [
      { code: 'ja', text: NEED_OPTIONS.yes },
      NO_NEED,
      { code: 'vet-inte', text: NEED_OPTIONS.unknown, meaning: 'unknown' },
    ],
  },
}

/** Four steps of agreement, and two answers that are no step: it does not apply, and I do not know (R3.22, X.26). */
const AGREEMENT_OPTIONS: readonly OptionWords[] = [
  ...AGREEMENT.map((text, weight) => ({ code: String(weight), text, weight })),
  { code: 'galler-inte', text: NOT_ABOUT_ME, meaning: 'not-applicable' },
  { code: 'vet-inte', text: NEED_OPTIONS.unknown, meaning: 'unknown' },
]

/** Our own short questionnaire on coordination, ready to be asked. */
export const coordinationQuestionnaire: FhirQuestionnaire = {
  resourceType: 'Questionnaire',
  url: `urn:utfall:questionnaire:${COORDINATION_QUESTIONNAIRE}`,
  language: LANGUAGE,
  status: 'draft',
  ...{ title: words(TITLE, LANGUAGE).value, _title: words(TITLE, LANGUAGE).beside },
  ...{ description: words(INTRODUCTION, LANGUAGE).value, _description: words(INTRODUCTION, LANGUAGE).beside },
  extension: [{ url: HIDDEN_ANSWERS, valueCode: 'kept-apart' }],
  item: [
    group('del-behov', PARTS.need, [NEED_QUESTION]),
    ...eachAlone('del-helhet', PARTS.wholeness, agreement(WHOLENESS)),
    ...eachAlone('del-med', PARTS.coCreation, agreement(CO_CREATION)),
    ifNeeded(
      group('del-borda', PARTS.burden, [
        hours('borda-egen', BURDEN['borda-egen']),
        hours('borda-narstaende', BURDEN['borda-narstaende']),
        {
          ...{ id: 'borda-ganger', text: BURDEN['borda-ganger'], help: TIMES_HELP },
          kind: { type: 'integer', lowest: 0, highest: MOST_TIMES },
        },
      ]),
    ),
    group('del-sist', PARTS.other, [
      { id: 'ovrigt', text: OTHER, help: OTHER_HELP, kind: { type: 'text', longest: LONGEST_TEXT } },
    ]),
  ],
}

function agreement(questions: Readonly<Record<string, Texts>>): readonly QuestionWords[] {
  return Object.entries(questions).map(([id, text]) => ({
    ...{ id, text },
    kind: { type: 'coding', options: AGREEMENT_OPTIONS },
  }))
}

function hours(id: string, text: Texts): QuestionWords {
  return { id, text, help: HOURS_HELP, kind: { type: 'decimal', lowest: 0, highest: HOURS_OF_A_WEEK } }
}

function group(linkId: string, title: Texts, questions: readonly QuestionWords[]): FhirItem {
  const { value, beside } = words(title, LANGUAGE)
  const item = questions.map((question) => questionItem(question, LANGUAGE))
  return { linkId, type: 'group', text: value, _text: beside, item }
}

/** One question at a time, under the same heading. */
function eachAlone(linkId: string, title: Texts, questions: readonly QuestionWords[]): readonly FhirItem[] {
  return questions.map((question, place) => ifNeeded(group(`${linkId}-${place + 1}`, title, [question])))
}

/** Whoever has needed no support from several places is asked nothing about how it hung together. */
function ifNeeded(item: FhirItem): FhirItem {
  const answerCoding = { code: codeOf(NO_NEED) }
  return { ...item, enableWhen: [{ question: NEED_QUESTION.id, operator: '!=', answerCoding }] }
}
