import { InvalidInput } from '@utfall/basics'
import { tQuantile, tTwoSidedP } from '@utfall/distributions'
import { checkComplete, checkLength, checkLevel } from '../input-checks.ts'
import { type NotEstimable, notEstimable } from '../result-types.ts'

export type RubinPool = {
  readonly kind: 'pooled'
  readonly imputations: number
  readonly estimate: number
  readonly se: number
  readonly df: number
  readonly statistic: number
  readonly p: number
  readonly low: number
  readonly high: number
  readonly level: number
  readonly withinVariance: number
  readonly betweenVariance: number
  readonly totalVariance: number
  /** Share of the total variance that comes from the imputations. */
  readonly lambda: number
  readonly relativeIncrease: number
  /** (r + 2/(df + 3)) / (r + 1) */
  readonly fractionMissingInformation: number
}

/**
 * One estimate from several imputed data sets.
 *
 * Q̄ = mean q, Ū = mean u, B = variance of q, T = Ū + (1 + 1/m) B, λ = (1 + 1/m) B/T, r = (1 + 1/m) B/Ū; degrees of freedom ν_old =
 * (m − 1)/λ², ν_obs = (ν_com + 1)/(ν_com + 3) ν_com (1 − λ), ν = ν_old ν_obs/(ν_old + ν_obs).
 *
 * @param input.estimates one per imputation, at least 2
 * @param input.variances their squared standard errors, ≥ 0
 * @param input.completeDf degrees of freedom had nothing been missing; Infinity gives Rubin's (1987) large-sample ν
 * Edges: all estimates and variances zero apart → `not-estimable`, `no-variation`; no spread between estimates → ν_obs alone.
 * Errors: InvalidInput for fewer than 2, unequal lengths, negative variances, completeDf ≤ 0, a level outside (0, 1).
 * Source: Rubin (1987) eq. 3.1.2–3.1.6; Barnard & Rubin (1999) Biometrika 86:948, eq. 3–4. Checked against mice 3.15 `pool.scalar`.
 */
export function rubinPool(input: {
  readonly estimates: Float64Array
  readonly variances: Float64Array
  readonly completeDf: number
  readonly level?: number
}): RubinPool | NotEstimable {
  const { estimates: q, variances: u, completeDf } = input
  const level = checkLevel(input.level ?? 0.95)
  const m = q.length
  if (m < 2) throw new InvalidInput({ field: 'estimates', given: m, allowed: 'at least 2 imputations' })
  checkLength('variances', u.length, m)
  checkComplete('estimates', q)
  checkComplete('variances', u)
  for (let i = 0; i < m; i++) {
    if (u[i] < 0) throw new InvalidInput({ field: `variances[${i}]`, given: u[i], allowed: 'not negative' })
  }
  if (!(completeDf > 0))
    throw new InvalidInput({ field: 'completeDf', given: completeDf, allowed: 'above 0' })
  const estimate = q.reduce((sum, each) => sum + each, 0) / m
  const within = u.reduce((sum, each) => sum + each, 0) / m
  const between = q.reduce((sum, each) => sum + (each - estimate) ** 2, 0) / (m - 1)
  const added = (1 + 1 / m) * between
  const total = within + added
  if (total === 0) return notEstimable('no-variation', { imputations: m })
  const lambda = added / total
  const df = barnardRubin(lambda, m, completeDf)
  const relativeIncrease = within === 0 ? Number.POSITIVE_INFINITY : added / within
  const se = Math.sqrt(total)
  const critical = tQuantile((1 + level) / 2, df)
  return {
    kind: 'pooled',
    imputations: m,
    estimate,
    se,
    df,
    statistic: estimate / se,
    p: tTwoSidedP(estimate / se, df),
    low: estimate - critical * se,
    high: estimate + critical * se,
    level,
    withinVariance: within,
    betweenVariance: between,
    totalVariance: total,
    lambda,
    relativeIncrease,
    fractionMissingInformation: within === 0 ? 1 : (relativeIncrease + 2 / (df + 3)) / (relativeIncrease + 1),
  }
}

function barnardRubin(lambda: number, m: number, completeDf: number): number {
  const old = lambda === 0 ? Number.POSITIVE_INFINITY : (m - 1) / lambda ** 2
  if (completeDf === Number.POSITIVE_INFINITY) return old
  const observed = ((completeDf + 1) / (completeDf + 3)) * completeDf * (1 - lambda)
  if (old === Number.POSITIVE_INFINITY) return observed
  // All variance from the imputations leaves no observed information; then only the imputations carry degrees of freedom.
  return observed === 0 ? old : (old * observed) / (old + observed)
}
