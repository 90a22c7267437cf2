import type { EstimateRow, Study } from '../../api/shapes.ts'

const ROLE_ORDER: Record<Study['outcomes'][number]['role'], number> = { primary: 0, harm: 1, secondary: 2 }
const MOST_FIGURES = 5

/**
 * The estimates that the first page shows: the planned analysis of everyone, at each outcome's own horizon, the
 * primary outcome first, then what must not get worse, then the rest in the plan's order.
 */
export function keyEstimates(rows: readonly EstimateRow[], study: Study): readonly EstimateRow[] {
  const outcomes = study.outcomes
    .map((outcome, place) => ({ outcome, place }))
    .sort((a, b) => ROLE_ORDER[a.outcome.role] - ROLE_ORDER[b.outcome.role] || a.place - b.place)
  return outcomes
    .flatMap(({ outcome }) => {
      const horizon = outcome.horizon ?? outcome.at.at(-1)?.time
      return rows.filter(
        (row) =>
          row.outcome.id === outcome.id &&
          row.time.id === horizon &&
          row.analysis.id === 'main' &&
          row.group === null &&
          row.site === null,
      )
    })
    .slice(0, MOST_FIGURES)
}
