import { type CalendarDate, dateInSweden, type Language } from '@utfall/basics'
import type { Block, ReportDocument } from '@utfall/reports'
import { type CaseTakenOut, LEGAL_MAP } from '@utfall/secrecy'
import type { CasePage } from '@utfall/secrecy/schema'
import { SHEET_WORDS } from './case-sheet-words.ts'

/**
 * A case on paper, for the record that each party keeps of its own (R3.92, R3.105): all that the page of the case shows
 * to the same person for the same purpose, and nothing more.
 */
export type CaseSheet = {
  readonly title: string
  readonly language: Language
  readonly date: CalendarDate
  readonly meta: readonly { readonly label: string; readonly value: string }[]
  /** What it is not, and that it is secret. */
  readonly statements: readonly string[]
  readonly parts: readonly SheetPart[]
}
type SheetPart = {
  readonly id: string
  readonly level: 1 | 2
  readonly heading: string
  /** Each is one thing that is said. */
  readonly entries: readonly (readonly string[])[]
}
type Words = (typeof SHEET_WORDS)[Language]
type CategoryView = CasePage['categories'][number]

export function caseSheet({ page, by, at }: CaseTakenOut, language: Language): CaseSheet {
  const words = SHEET_WORDS[language]
  const listOf = (id: string, heading: string, none: string, entries: readonly string[][]): SheetPart => ({
    ...{ id, level: 1, heading },
    entries: entries.length === 0 ? [[none]] : entries,
  })
  return {
    title: words.title,
    language,
    date: dateInSweden(new Date(at)),
    meta: [
      { label: words.takenOutBy, value: by.name },
      { label: words.organisation, value: by.organisation[language] },
      { label: words.purpose, value: words.purposes[page.purpose] },
      { label: words.takenOutAt, value: moment(at) },
      { label: words.unit, value: page.unit.name[language] },
      { label: words.pseudonym, value: page.pseudonym ?? words.hiddenName },
      { label: words.reference, value: page.reference },
      { label: words.opened, value: day(page.openedAt) },
      ...(page.closedAt === null ? [] : [{ label: words.closed, value: day(page.closedAt) }]),
    ],
    statements: [
      words.notRecord,
      words.secret,
      ...(page.hasProtectedIdentity ? [words.protected] : []),
      ...(page.isExample ? [words.example] : []),
    ],
    parts: [
      { id: 'information', level: 1, heading: words.information, entries: [] },
      ...page.categories.map((one) => categoryPart(one, language)),
      listOf('consents', words.consents, words.noConsents, consentEntries(page, language)),
      listOf('workers', words.workers, words.noWorkers, workerEntries(page, language)),
      listOf('exceptions', words.exceptions, words.noExceptions, exceptionEntries(page, language)),
    ],
  }
}

function categoryPart(view: CategoryView, language: Language): SheetPart {
  const words = SHEET_WORDS[language]
  const part = { id: view.category, level: 2, heading: words.categories[view.category] } as const
  // Never whether there is anything.
  if (view.kind === 'hidden')
    return { ...part, entries: [[words.hidden[view.because]], [view.path[language]]] }
  const ground = `${words.grounds[view.ground.kind]} ${ruleName(view.ground.rule)}`
  const told = view.rows.map((row) => {
    const corrects = row.replaces === null ? '' : `, ${words.corrects} ${row.replaces}`
    return [`${words.row} ${row.id}, ${moment(row.recordedAt)}${corrects}`, row.content]
  })
  return { ...part, entries: [[ground], ...(told.length === 0 ? [[words.nothing]] : told)] }
}

function consentEntries(page: CasePage, language: Language): string[][] {
  const words = SHEET_WORDS[language]
  return page.consents.map((one) => [
    `${words.states[one.state]}: ${words.mayTell(one.from.name[language], one.to.name[language])} ${words.categories[one.category].toLocaleLowerCase(language)}. ${words.purpose}: ${words.purposes[one.purpose]}.`,
    `${day(one.validFrom)} – ${day(one.validTo)}, ${words.forms[one.form]}${one.representative === null ? '' : ` (${one.representative})`}, ${words.text(one.textVersion, one.language)}`,
    ...(one.doubt === null ? [] : [`${words.doubt}: ${one.doubt}`]),
  ])
}

function workerEntries(page: CasePage, language: Language): string[][] {
  const words = SHEET_WORDS[language]
  return page.workers.map((one) => [
    `${one.name ?? words.noName}, ${one.organisation.name[language]}`,
    `${words.since} ${day(one.addedAt)}${one.endedAt === null ? '' : `, ${words.until} ${day(one.endedAt)}`}. ${words.reason}: ${one.reason}`,
    ...(one.seesProtected ? [words.seesProtected] : []),
  ])
}

function exceptionEntries(page: CasePage, language: Language): string[][] {
  const words = SHEET_WORDS[language]
  return page.exceptions.map((one) => [
    `${words.exceptionTo(words.categories[one.category], one.to.name[language])}${one.isOver ? `, ${words.over}` : ''}`,
    one.need,
    one.reason,
    `${moment(one.decidedAt)} – ${moment(one.validTo)}, ${ruleName(one.ground)}`,
  ])
}

/** The rule as the legal map has it, law and paragraph. */
function ruleName(id: string): string {
  const rule = LEGAL_MAP.rules.find((known) => known.id === id)
  return rule === undefined ? id : `${rule.paragraph} ${rule.law}`
}

/** Every character that begins a new line somewhere is one here. */
const linesOf = (entry: readonly string[]): string[] =>
  entry.flatMap((text) => text.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/))
const isSaid = (line: string): boolean => line.trim() !== ''

const day = (at: string): string => dateInSweden(new Date(at))
const CLOCK = new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'Europe/Stockholm', dateStyle: 'short', timeStyle: 'short' },
})
const moment = (at: string): string => CLOCK.format(new Date(at))

const paragraph = (text: string): Block => ({ kind: 'paragraph', text })
/** The first of several lines says what the others are about. */
function entryBlocks([first = '', ...more]: readonly string[]): Block[] {
  if (more.length === 0) return [paragraph(first)]
  const head: Block = { kind: 'paragraph', text: [{ kind: 'strong', text: first }] }
  return [head, ...linesOf(more).filter(isSaid).map(paragraph)]
}

export function sheetDocument({ title, language, date, meta, statements, parts }: CaseSheet): ReportDocument {
  const words: Words = SHEET_WORDS[language]
  return {
    ...{ title, language, date, meta },
    blocks: [
      { kind: 'callout', tone: 'warning', title: words.before, blocks: statements.map(paragraph) },
      ...parts.flatMap(({ id, level, heading, entries }): Block[] => [
        { kind: 'heading', level, id, text: heading },
        ...entries.flatMap(entryBlocks),
      ]),
    ],
  }
}

/** The same as plain text. What people have written stands furthest in: it cannot pass for the sheet's own words. */
export function sheetText({ title, meta, statements, parts }: CaseSheet): string {
  const head = [title, '', ...meta.map(({ label, value }) => `${label}: ${value}`), '', ...statements]
  const body = parts.flatMap(({ level, heading, entries }) => [
    ...['', level === 1 ? heading.toLocaleUpperCase('sv') : heading],
    ...entries.flatMap(([first = '', ...more]) => [
      `  ${first}`,
      ...linesOf(more).map((line) => `    ${line}`.trimEnd()),
    ]),
  ])
  return `${[...head, ...body].join('\n')}\n`.toWellFormed()
}
