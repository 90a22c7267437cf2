import type { Calibration } from '../calibration/calibration-types.ts'
import { selectItems, selectPersons } from '../responses/response-matrix.ts'
import { type FitOptions, fitScale, partOf, type Span } from './fit-scale.ts'
import {
  categoriesMissingInGroup,
  type ExcludedItem,
  type GroupedAnswers,
  personsOfGroup,
} from './grouped-answers.ts'
import { type NotEstimable, notEstimable } from './result-types.ts'

/** One scale for everybody and one for each group, on the same items. */
export type GroupCalibrations = {
  readonly kind: 'calibrations'
  readonly items: readonly string[]
  readonly whole: Calibration
  /** Group by group; each with mean item location 0 of its own. */
  readonly parts: readonly Calibration[]
}

/** The items that cannot be compared over the groups. */
export function excludedItems(grouped: GroupedAnswers, options: FitOptions): readonly ExcludedItem[] {
  const dropped = grouped.prepared.droppedItems.map((item) => ({ ...item, group: null }))
  return [...dropped, ...categoriesMissingInGroup(grouped, options.model)]
}

/** The items that can be compared, calibrated with everybody together and group by group. */
export function groupCalibrations(
  grouped: GroupedAnswers,
  excluded: readonly ExcludedItem[],
  options: FitOptions,
  span: Span,
): GroupCalibrations | NotEstimable {
  const gone = new Set(excluded.map(({ item }) => item))
  const { items } = grouped.responses
  const columns = [...items.keys()].filter((i) => !gone.has(items[i]))
  if (columns.length < 2)
    return notEstimable('fewer-than-two-usable-items', { usable: columns.length, excluded: excluded.length })
  const answers = selectItems(grouped.responses, columns)
  const count = grouped.labels.length + 1
  const whole = fitScale(answers, options, partOf(span, 0, count))
  if (whole.kind === 'not-estimable') return whole
  const parts: Calibration[] = []
  for (const [group, label] of grouped.labels.entries()) {
    const persons = selectPersons(answers, personsOfGroup(grouped.groups, group))
    const part = fitScale(
      persons,
      { ...options, fewPersons: 'allow', start: whole },
      partOf(span, group + 1, count),
      {
        reason: 'group-not-calibrated',
        detail: { group: label },
      },
    )
    if (part.kind === 'not-estimable') return part
    parts.push(part)
  }
  return { kind: 'calibrations', items: answers.items, whole, parts }
}
