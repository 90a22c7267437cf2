import type { VerdictEvidence } from './evidence.ts'
import { type Found, reason } from './found.ts'
import type { VerdictLimits } from './limits.ts'

/** One measure, and each answer a new piece of information about it. */
export function structureReasons(
  { tests: { localDependence, dimension } }: VerdictEvidence,
  limits: VerdictLimits,
): Found[] {
  return [...dependenceReasons(localDependence), ...dimensionReasons(dimension, limits)]
}

function dependenceReasons(found: VerdictEvidence['tests']['localDependence']): Found[] {
  if (found.kind === 'not-estimable')
    return [reason('dependence-not-checked', { reason: found.reason }, 'nothing', [])]
  return found.dependent.map((pair) =>
    reason(
      'items-hang-together',
      { first: pair.first, second: pair.second, aboveMean: pair.aboveMean },
      // Answers counted twice make every reliability and standard error look better than it is.
      'individuals',
      [{ code: 'keep-one-of-two', detail: { first: pair.first, second: pair.second } }],
    ),
  )
}

function dimensionReasons(found: VerdictEvidence['tests']['dimension'], limits: VerdictLimits): Found[] {
  if (found.kind === 'not-estimable')
    return [reason('dimension-not-checked', { reason: found.reason }, 'nothing', [])]
  if (!found.second) return []
  const eigenvalue = found.eigenvalues[0] ?? 0
  const share = found.tTest?.share ?? 0
  // The split of the items is arbitrary where loadings are near zero, so persons must differ clearly, not just more than chance.
  const matters = found.tTest !== null && found.tTest.wilson.low > limits.differentMeasures
  return matters
    ? [reason('two-measures-in-one', { eigenvalue, share }, 'groups', ['measure-apart'])]
    : [reason('second-dimension', { eigenvalue }, 'individuals', ['measure-apart'])]
}
