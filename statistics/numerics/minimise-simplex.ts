import { InvalidInput } from '@utfall/basics'

export type SimplexMinimum = {
  readonly kind: 'converged' | 'not-converged'
  readonly theta: Float64Array
  readonly value: number
  readonly evaluations: number
}

type Vertex = { readonly theta: Float64Array; readonly value: number }

/**
 * A local minimum of a function of a few (say up to eight) parameters, without derivatives.
 * Formula: Nelder & Mead (1965), Computer Journal 7, 308–313, with coefficients 1, 2, ½, ½; when a simplex
 * has shrunk to a point, it is started again there once more until a restart gains nothing, because a simplex
 * can collapse on a slope.
 * Inputs: `step` is the first simplex's edge in each parameter (default a tenth of it, 0.1 where it is 0). A
 * value of NaN counts as Infinity, so a forbidden region is a wall. Ends when the spread of values is at most
 * tolerance·(|value| + tolerance) and the simplex no wider than √tolerance (relative above 1); default
 * tolerance 1e-14.
 * Accuracy: about half the digits of the value's own. Errors: `InvalidInput` for no parameters, or a start
 * with no finite value.
 */
export function minimiseSimplex(problem: {
  readonly start: Float64Array
  readonly evaluate: (theta: Float64Array) => number
  readonly step?: Float64Array
  readonly tolerance?: number
  readonly maxEvaluations?: number
}): SimplexMinimum {
  const { start, step, tolerance = 1e-14, maxEvaluations = 2000 * start.length } = problem
  if (start.length === 0)
    throw new InvalidInput({ field: 'start', given: '0 parameters', allowed: 'at least 1' })
  if (step && step.length !== start.length) {
    throw new InvalidInput({
      field: 'step',
      given: `${step.length} numbers`,
      allowed: `${start.length} numbers`,
    })
  }
  let evaluations = 0
  const vertex = (theta: Float64Array): Vertex => {
    evaluations++
    const value = problem.evaluate(theta)
    return { theta, value: Number.isNaN(value) ? Infinity : value }
  }
  let best = vertex(Float64Array.from(start))
  if (best.value === Infinity) {
    throw new InvalidInput({
      field: 'start',
      given: start.join(', '),
      allowed: 'a point where the function is finite',
    })
  }
  for (let round = 0; ; round++) {
    const edges = best.theta.map((value, i) => (step ? step[i] : value === 0 ? 0.1 : 0.1 * Math.abs(value)))
    const found = descend(
      best,
      round % 2 === 0 ? edges : edges.map((edge) => -edge),
      vertex,
      tolerance,
      () => evaluations < maxEvaluations,
    )
    const gain = best.value - found.value
    best = found
    if (evaluations >= maxEvaluations) return { kind: 'not-converged', ...best, evaluations }
    if (round > 0 && gain <= 10 * tolerance * (Math.abs(best.value) + tolerance)) {
      return { kind: 'converged', ...best, evaluations }
    }
  }
}

function descend(
  first: Vertex,
  edges: Float64Array,
  vertex: (theta: Float64Array) => Vertex,
  tolerance: number,
  mayGoOn: () => boolean,
): Vertex {
  const n = edges.length
  let simplex = [first]
  for (let i = 0; i < n; i++)
    simplex.push(vertex(first.theta.map((value, j) => (i === j ? value + edges[i] : value))))
  while (mayGoOn()) {
    simplex.sort((left, right) => left.value - right.value)
    const best = simplex[0]
    const worst = simplex[n]
    if (
      worst.value - best.value <= tolerance * (Math.abs(best.value) + tolerance) &&
      isNarrow(simplex, tolerance)
    )
      break
    const centre = best.theta.map(
      (_, j) => simplex.slice(0, n).reduce((total, one) => total + one.theta[j], 0) / n,
    )
    const along = (factor: number) =>
      vertex(centre.map((value, j) => value + factor * (worst.theta[j] - value)))
    const reflected = along(-1)
    if (reflected.value < best.value) {
      const expanded = along(-2)
      simplex[n] = expanded.value < reflected.value ? expanded : reflected
    } else if (reflected.value < simplex[n - 1].value) {
      simplex[n] = reflected
    } else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5)
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[n] = contracted
      else {
        simplex = simplex.map((one, index) =>
          index === 0 ? one : vertex(one.theta.map((value, j) => (value + best.theta[j]) / 2)),
        )
      }
    }
  }
  return simplex.reduce((best, one) => (one.value < best.value ? one : best))
}

function isNarrow(simplex: readonly Vertex[], tolerance: number): boolean {
  const [best, ...rest] = simplex
  const width = Math.sqrt(tolerance)
  return rest.every((one) =>
    one.theta.every(
      (value, j) => Math.abs(value - best.theta[j]) <= width * Math.max(1, Math.abs(best.theta[j])),
    ),
  )
}
