import { normalCdf, normalDensity } from '@utfall/distributions'

export type OrdinalLink = 'logit' | 'probit'

/**
 * Log-probability of a step between the cut points l < u on the latent scale, with its derivatives; `minus…` are minus second derivatives.
 * One object is filled again and again, so that the loop over rows makes no garbage.
 */
export type StepDerivatives = {
  logProbability: number
  byUpper: number
  byLower: number
  minusUpper: number
  minusLower: number
  minusBoth: number
}

export type StepFunction = (upper: number, lower: number, out: StepDerivatives) => void

/**
 * Logistic: F(u) − F(l) = F(u)·(1 − F(l))·(1 − e^(l−u)), so the logarithm is a sum of three parts, each without cancellation.
 * u = ∞ and l = −∞ are the outer steps. An empty or reversed step has log-probability −∞.
 */
function logitStep(upper: number, lower: number, out: StepDerivatives): void {
  const width = upper - lower
  if (!(width > 0)) {
    out.logProbability = Number.NEGATIVE_INFINITY
    return
  }
  const eUpper = Math.exp(-Math.abs(upper))
  const eLower = Math.exp(-Math.abs(lower))
  const above = upper > 0 ? eUpper / (1 + eUpper) : 1 / (1 + eUpper)
  const below = lower > 0 ? 1 / (1 + eLower) : eLower / (1 + eLower)
  // 1/(e^w − 1), and its derivative by −w: 0 for the outer steps, whose width is infinite.
  const pull = 1 / Math.expm1(width)
  const stiffness = pull * (1 + pull)
  out.logProbability = -Math.log1p(eUpper) - Math.max(-upper, 0) - Math.log1p(eLower) - Math.max(lower, 0)
  if (pull > 0) out.logProbability += Math.log(-Math.expm1(-width))
  out.byUpper = above + pull
  out.byLower = -below - pull
  out.minusUpper = above * (1 - above) + stiffness
  out.minusLower = below * (1 - below) + stiffness
  out.minusBoth = -stiffness
}

/** Normal: the difference is taken in the tail where both are small. */
function probitStep(upper: number, lower: number, out: StepDerivatives): void {
  const probability = lower > 0 ? normalCdf(-lower) - normalCdf(-upper) : normalCdf(upper) - normalCdf(lower)
  if (!(upper > lower && probability > 0)) {
    out.logProbability = Number.NEGATIVE_INFINITY
    return
  }
  const up = upper === Number.POSITIVE_INFINITY ? 0 : normalDensity(upper) / probability
  const down = lower === Number.NEGATIVE_INFINITY ? 0 : -normalDensity(lower) / probability
  out.logProbability = Math.log(probability)
  out.byUpper = up
  out.byLower = down
  out.minusUpper = up === 0 ? 0 : up * (up + upper)
  out.minusLower = down === 0 ? 0 : down * (down + lower)
  out.minusBoth = up * down
}

export function stepFunction(link: OrdinalLink): StepFunction {
  return link === 'logit' ? logitStep : probitStep
}
