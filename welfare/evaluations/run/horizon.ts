import { addMonths, parseCalendarDate } from '@utfall/basics'
import type { People } from '../data/people.ts'
import { horizonOf } from '../study/rules.ts'
import type { Study } from '../study/schema.ts'

/**
 * Whether the last person drawn has reached the horizon of every primary outcome on the day the data were cut
 * (R2.37). Null when the study does not say when people were drawn or when the data were cut.
 */
export function horizonReached(study: Study, people: People): boolean | null {
  const dates = people.allocatedOn?.filter((date) => date !== null) ?? []
  if (study.asOf === undefined || dates.length === 0) return null
  const last = dates.toSorted().at(-1) ?? ''
  const months = study.outcomes
    .filter((outcome) => outcome.role === 'primary')
    .map((outcome) => study.timePoints.find((time) => time.id === horizonOf(study, outcome))?.months ?? 0)
  const reached = addMonths(parseCalendarDate(last, 'data.allocatedOn'), Math.ceil(Math.max(0, ...months)))
  return reached <= study.asOf
}
