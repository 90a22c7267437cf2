import type { CalendarDate } from '@utfall/basics'
import type { InformationCategory } from '@utfall/database'
import { LegalMap, type LegalRule } from '../schema.ts'
import file from './legal-map.json' with { type: 'json' }

/**
 * The law as dated configuration (X.20): which rule, in own words, from when to when, what in the house answers to it
 * and which test holds it. The last day is included. A rule whose wording changes is a new rule with its own dates.
 */
export const LEGAL_MAP: LegalMap = LegalMap.parse(file)

export const isInForce = (rule: LegalRule, on: string): boolean =>
  rule.appliesFrom <= on && (rule.appliesTo === null || on <= rule.appliesTo)

/** The rules in force on a day. */
export function rulesOn(on: CalendarDate, map: LegalMap = LEGAL_MAP): LegalRule[] {
  return map.rules.filter((rule) => isInForce(rule, on))
}

const isAbout = (rule: LegalRule, category: InformationCategory): boolean =>
  rule.categories.length === 0 || rule.categories.includes(category)

/** The rules of a kind that are about a kind of information on a day. */
export function rulesAbout(
  on: CalendarDate,
  category: InformationCategory,
  kinds: readonly LegalRule['kind'][],
  map: LegalMap = LEGAL_MAP,
): LegalRule[] {
  return rulesOn(on, map).filter((rule) => kinds.includes(rule.kind) && isAbout(rule, category))
}

/** On what an exception can rest for this kind of information on a day. */
export function exceptionGrounds(on: CalendarDate, category: InformationCategory): LegalRule[] {
  return rulesAbout(on, category, ['exception'])
}

export type RuleChange = {
  readonly rule: string
  readonly change: 'begins' | 'ends'
  readonly on: string
  /** The room that answers to it, for instance platform/secrecy. */
  readonly room: string
  readonly file: string
  readonly test: LegalRule['whatItDoes']['test']
}

/** What begins after `from` and not after `to`, and what has its last day within that: the rooms and tests to look at. */
export function rulesChanged(from: CalendarDate, to: CalendarDate, map: LegalMap = LEGAL_MAP): RuleChange[] {
  const changes = map.rules.flatMap((rule): RuleChange[] => {
    const { file: place, test } = rule.whatItDoes
    const touched = { rule: rule.id, room: roomOf(place), file: place, test }
    const begins = from < rule.appliesFrom && rule.appliesFrom <= to
    const ends = rule.appliesTo !== null && from <= rule.appliesTo && rule.appliesTo < to
    return [
      ...(begins ? [{ ...touched, change: 'begins', on: rule.appliesFrom } as const] : []),
      ...(ends && rule.appliesTo !== null
        ? [{ ...touched, change: 'ends', on: rule.appliesTo } as const]
        : []),
    ]
  })
  return changes.toSorted((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0))
}

function roomOf(place: string): string {
  return place.split('/').slice(0, 2).join('/')
}
