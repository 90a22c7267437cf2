import type { EstimateRow, Results, Study } from '../../api/shapes.ts'

const ROLE_ORDER: Record<Study['outcomes'][number]['role'], number> = { primary: 0, harm: 1, secondary: 3 }
/** What got worse stands before the rest, so that a limit of five never hides it. */
const WORSE_ORDER = 2
const MOST_FIGURES = 5

/**
 * The estimates that the first page shows: the planned analysis of everyone, at each outcome's own horizon, the
 * primary outcome first, then what must not get worse, what did get worse, and the rest in the plan's order.
 */
export function keyEstimates(
  rows: readonly EstimateRow[],
  study: Study,
  findings: Results['verdict']['findings'],
): readonly EstimateRow[] {
  const worse = new Set(findings.filter(({ finding }) => finding === 'worse').map(({ outcome }) => outcome))
  const order = ({ id, role }: Study['outcomes'][number]) =>
    worse.has(id) ? Math.min(WORSE_ORDER, ROLE_ORDER[role]) : ROLE_ORDER[role]
  const outcomes = study.outcomes
    .map((outcome, place) => ({ outcome, place }))
    .sort((a, b) => order(a.outcome) - order(b.outcome) || a.place - b.place)
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
