import { FaultList, type Faults, type FaultWords, faultWords, readJson } from '@utfall/exchange'
import { conditionsFault, readConditions } from './compile-conditions.ts'
import { readQuestion } from './compile-question.ts'
import { readTexts, type TextPlace } from './compile-texts.ts'
import { type Beside, extensionOf, type FhirItem, FhirQuestionnaire, HIDDEN_ANSWERS } from './fhir.ts'
import type { Condition, Form, FormPage, HiddenAnswers, Question, Texts } from './form.ts'
import type { Unsupported } from './unsupported.ts'

export type Compiled = {
  readonly kind: 'form'
  readonly form: Form
  readonly resource: FhirQuestionnaire
  /** What the resource says that the house does not do, and what it does instead. */
  readonly unsupported: readonly Unsupported[]
}

export const MOST_QUESTIONS = 300
const MOST_LANGUAGES = 20

/**
 * A FHIR Questionnaire as a form, or every fault in it with its place. What cannot be asked as it is meant is a fault;
 * what can be asked with less (a question that is `required`, say, for whoever answers may always pass) is named.
 */
export function compileQuestionnaire(bytes: Uint8Array, file: string): Compiled | Faults {
  const read = readJson(bytes, file, FhirQuestionnaire)
  return read.kind === 'faults' ? read : compileResource(read.value, file)
}

export function compileResource(resource: FhirQuestionnaire, file: string): Compiled | Faults {
  const work = new CompileWork(file, resource.language ?? 'sv')
  work.read(resource.item)
  const form = work.form(resource)
  return work.faults.total > 0
    ? work.faults.result()
    : { kind: 'form', form, resource, unsupported: work.unsupported }
}

class CompileWork {
  readonly faults: FaultList
  readonly unsupported: Unsupported[] = []
  readonly #language: string
  readonly #pages: FormPage[] = []
  readonly #earlier = new Map<string, Question>()
  readonly #linkIds = new Set<string>()
  readonly #items = new Map<string, FhirItem>()
  readonly #texts: TextPlace[] = []

  constructor(file: string, language: string) {
    this.faults = new FaultList(file)
    this.#language = language
  }

  /** Every linkId is known before conditions are read, so that a later question can be told from none. */
  read(items: readonly FhirItem[]): void {
    for (const item of items) this.#know(item)
    for (const item of items) {
      // A question outside a group stands alone: one thing at a time.
      if (item.type === 'group') this.#group(item, [])
      else this.#page(item.linkId, null, [], [item])
    }
  }

  #know(item: FhirItem): void {
    this.#items.set(item.linkId, item)
    for (const inner of item.item ?? []) this.#know(inner)
  }

  /** Questions that follow each other are one page; a group within the group is a page of its own. */
  #group(group: FhirItem, outer: readonly Condition[]): void {
    this.#claim(group)
    const when = [...outer, ...this.#conditions(group)]
    let run: FhirItem[] = []
    let part = 0
    const close = () => {
      part += 1
      if (run.length > 0) this.#page(part === 1 ? group.linkId : `${group.linkId}/${part}`, group, when, run)
      run = []
    }
    for (const item of group.item ?? []) {
      if (item.type !== 'group') run.push(item)
      else {
        close()
        this.#group(item, when)
      }
    }
    close()
    if ((group.item ?? []).length === 0)
      this.#fault(
        group.linkId,
        'item',
        ['a group without questions', 'at least one'],
        ['en grupp utan frågor', 'minst en'],
      )
  }

  #page(id: string, group: FhirItem | null, when: readonly Condition[], items: readonly FhirItem[]): void {
    const questions = items.map((item) => this.#question(item)).filter((question) => question !== null)
    const title = group?.text === undefined ? null : this.#text(group.linkId, 'text', group.text, group._text)
    this.#pages.push({ id, title, when, questions })
  }

  #question(item: FhirItem): Question | null {
    this.#claim(item)
    const question = readQuestion(item, this.#conditions(item), {
      fault: (field, english, swedish) => this.#fault(item.linkId, field, english, swedish),
      text: (field, value, beside) => this.#text(item.linkId, field, value, beside),
      leftOut: (what) => this.unsupported.push({ question: item.linkId, what }),
    })
    if (question !== null && question.kind !== 'information') this.#earlier.set(question.id, question)
    return question
  }

  #claim({ linkId }: FhirItem): void {
    if (this.#linkIds.has(linkId))
      this.#fault(
        linkId,
        'linkId',
        ['a linkId that another item has', 'one of its own'],
        ['ett linkId som en annan fråga har', 'ett eget'],
      )
    this.#linkIds.add(linkId)
  }

  #conditions(item: FhirItem): readonly Condition[] {
    const read = readConditions(item, this.#earlier)
    if (read.kind === 'read') return read.conditions
    const { english, swedish } = conditionsFault(read.test, item, this.#items, this.#earlier)
    this.#fault(item.linkId, 'enableWhen', english, swedish)
    return []
  }

  #text(linkId: string | null, field: string, value: string, beside: Beside): Texts {
    const place = { linkId, field, value, beside, texts: {} }
    this.#texts.push(place)
    return place.texts
  }

  #fault(linkId: string | null, field: string, english: FaultWords, swedish: FaultWords): void {
    const column = linkId === null ? field : `${linkId}.${field}`
    this.faults.add({ row: null, column, ...faultWords(english, swedish) })
  }

  form(resource: FhirQuestionnaire): Form {
    const title = this.#text(null, 'title', resource.title, resource._title)
    const { description } = resource
    const introduction =
      description === undefined ? null : this.#text(null, 'description', description, resource._description)
    const languages = readTexts(this.#texts, this.#language, (place, language) => {
      this.#fault(
        place.linkId,
        place.field,
        [`no text in ${language}`, 'a text in every language that the questionnaire has'],
        [`ingen text på ${language}`, 'en text på varje språk som frågeformuläret har'],
      )
    })
    for (const { id, options } of this.#pages.flatMap((page) => page.questions))
      this.#yesAndNo(id, options, languages)
    if (languages.length > MOST_LANGUAGES)
      this.#fault(
        null,
        'language',
        [`${languages.length} languages`, `at most ${MOST_LANGUAGES}`],
        [`${languages.length} språk`, `högst ${MOST_LANGUAGES}`],
      )
    const questions = this.#pages.reduce((sum, page) => sum + page.questions.length, 0)
    if (questions > MOST_QUESTIONS)
      this.#fault(
        null,
        'item',
        [`${questions} questions`, `at most ${MOST_QUESTIONS}`],
        [`${questions} frågor`, `högst ${MOST_QUESTIONS}`],
      )
    return {
      languages,
      title,
      introduction,
      hiddenAnswers: this.#hiddenAnswers(resource),
      pages: this.#pages,
    }
  }

  /** A yes-or-no question says yes and no in words of the house, which has them in some languages only. */
  #yesAndNo(linkId: string, options: Question['options'], languages: readonly string[]): void {
    if (this.#items.get(linkId)?.type !== 'boolean') return
    const lacking = languages.filter((language) => options.some(({ text }) => text[language] === undefined))
    if (lacking.length > 0)
      this.#fault(
        linkId,
        'type',
        [`boolean, and no words for yes and no in ${lacking.join(', ')}`, 'coding with two options'],
        [`boolean, och inga ord för ja och nej på ${lacking.join(', ')}`, 'coding med två alternativ'],
      )
  }

  /** With conditions the rule must be declared: nobody may find out afterwards what became of an answer. */
  #hiddenAnswers(resource: FhirQuestionnaire): HiddenAnswers {
    const declared = extensionOf(resource.extension, HIDDEN_ANSWERS)?.valueCode
    if (declared === 'removed' || declared === 'kept-apart') return declared
    const hasConditions = this.#pages.some(
      (page) => page.when.length > 0 || page.questions.some(({ when }) => when.length > 0),
    )
    if (hasConditions || declared !== undefined)
      this.#fault(
        null,
        'extension',
        [
          declared === undefined ? 'conditions, and no rule for answers that they hide' : `"${declared}"`,
          `an extension ${HIDDEN_ANSWERS} with valueCode removed or kept-apart`,
        ],
        [
          declared === undefined ? 'villkor, men ingen regel för svar som de döljer' : `"${declared}"`,
          `ett extension ${HIDDEN_ANSWERS} med valueCode removed eller kept-apart`,
        ],
      )
    return 'kept-apart'
  }
}
