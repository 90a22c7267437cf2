import { type CalendarDate, dateInSweden } from '@utfall/basics'
import type { SurveyState } from '@utfall/database'
import type { AskingState } from './schema.ts'

export type AskingFacts = {
  readonly survey: SurveyState
  readonly wave: SurveyState
  readonly opensOn: CalendarDate
  readonly closesOn: CalendarDate
  readonly lastDay: CalendarDate
  readonly isBegun: boolean
  readonly isFinished: boolean
  readonly isWithdrawn: boolean
}

/**
 * Whether somebody who opens their link now is asked. What was begun may be gone on with until the last day; the
 * database holds the same (`app.may_begin`).
 */
export function askingState(facts: AskingFacts, now: Date): AskingState {
  if (facts.isWithdrawn) return 'withdrawn'
  if (facts.isFinished) return 'finished'
  const states = [facts.survey, facts.wave]
  if (states.includes('closed')) return 'closed'
  if (states.includes('paused')) return 'paused'
  const today = dateInSweden(now)
  if (states.includes('draft') || today < facts.opensOn) return 'not-yet'
  return today <= (facts.isBegun ? facts.lastDay : facts.closesOn) ? 'open' : 'closed'
}
