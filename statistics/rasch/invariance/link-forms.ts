import { InvalidInput } from '@utfall/basics'
import { chiSquareSurvival, normalQuantile } from '@utfall/distributions'
import { choleskyFactor, choleskySolve, matrix, quadraticForm } from '@utfall/numerics'
import type { CalibratedScale, Note } from '../calibration/calibration-types.ts'
import { dot, locationWeights, shifted, withOrigin } from '../calibration/scale-origin.ts'
import {
  type Common,
  commonItems,
  type DropRule,
  LINK_METHODS,
  type LinkItem,
  type LinkMethod,
  linkItems,
  linkWeights,
  worstItem,
} from './link-items.ts'
import { DIFFERENCE_ADJUSTMENTS, type DifferenceAdjustment, type NotEstimable } from './result-types.ts'
import { checkedLevel } from './size-of-difference.ts'

export type LinkOptions = {
  /** Items that carry the link; all items of both forms unless given. */
  readonly common?: readonly string[]
  /**
   * `mean-mean` (default): all common items alike · `precision-weighted`: by the inverse variance of their
   * differences.
   */
  readonly method?: LinkMethod
  /** Of intervals; 0.95. */
  readonly level?: number
  /** Take items that moved out of the link, one at a time; off unless given. */
  readonly dropUnstable?: {
    /** Adjusted p below this, 0.05; */
    readonly alpha?: number
    readonly adjustment?: DifferenceAdjustment
    /** and a displacement of at least this many logits; 0.5, the usual rule for anchors (Linacre, Winsteps manual). */
    readonly leastLogits?: number
    /** Never fewer items than this in the link; 3. */
    readonly keep?: number
  }
}

export type LinkShift = {
  readonly shift: number
  readonly se: number
  readonly low: number
  readonly high: number
}

export type FormLink = LinkShift & {
  readonly kind: 'linked'
  readonly method: LinkMethod
  readonly items: readonly LinkItem[]
  /** Both ways of averaging, for comparison. */
  readonly meanMean: LinkShift
  readonly precisionWeighted: LinkShift
  /** Do the items of the link agree on one shift? χ² with one less degree of freedom than items; null with one item. */
  readonly agreement: { readonly chiSquare: number; readonly df: number; readonly p: number } | null
  /** Form B on the scale of form A: δ_A = δ_B + shift. Its covariance holds the link's own uncertainty. */
  readonly linkedScale: CalibratedScale
  readonly notes: readonly Note[]
}

/**
 * Two forms with items in common, calibrated each on its own persons: how far is the zero of B from the zero of A?
 *
 * Formula: d_i = b_i^A − b_i^B over the common items, V = C_A + C_B their covariance (independent samples); shift s
 * = Σ w_i d_i with w_i = 1/k (mean/mean) or ∝ 1/V_ii; SE² = wᵀVw. θ_A = θ_B + s, δ_A = δ_B + s. Displacement d_i −
 * s has variance (e_i − w)ᵀV(e_i − w). The linked thresholds δ_B − 1(w_B·δ_B) + 1(w_A·δ_A) have covariance
 * (I − 1w_Bᵀ)C_B(I − 1w_Bᵀ)ᵀ + (w_AᵀC_Aw_A)11ᵀ: the link's own uncertainty is in it.
 *
 * @param a,b calibrations of the two forms (any zero); common items are found by name and must have as many steps
 * on both
 * Accuracy: as the calibrations. Edges: not estimable `no-common-items`, `common-item-with-other-categories` (with
 * the item). One common item makes a link that nothing can check: note `one-common-item`. With two nothing shows
 * which of them moved: note `few-common-items` below five.
 * Errors: InvalidInput for a common item that a form does not hold, an unknown method, levels outside (0, 1).
 * Source: Wright & Stone (1979) Best Test Design ch. 5; Kolen & Brennan (2014) ch. 6; variance by the delta method,
 * exact here since the shift is linear. Checked against the reference values (shift, SE 1e-9) and by simulation of
 * coverage.
 */
export function linkForms(
  a: CalibratedScale,
  b: CalibratedScale,
  options: LinkOptions = {},
): FormLink | NotEstimable {
  const { method = 'mean-mean', level = 0.95 } = options
  if (!LINK_METHODS.includes(method))
    throw new InvalidInput({ field: 'method', given: method, allowed: LINK_METHODS.join(', ') })
  checkedLevel('level', level)
  const rule = dropRule(options)
  const common = commonItems(a, b, options.common)
  if ('kind' in common) return common
  const dropped: number[] = []
  for (;;) {
    const items = common.items.map((_, i) => i).filter((i) => !dropped.includes(i))
    const weights = linkWeights(common, items, method)
    const rows = linkItems(common, weights, dropped)
    const next = rule ? worstItem(rows, rule) : null
    if (next === null || rule === null || items.length <= rule.keep)
      return describeLink({ a, b, common, items, weights, rows, method, level })
    dropped.push(next)
  }
}

function dropRule({ dropUnstable }: LinkOptions): DropRule | null {
  if (!dropUnstable) return null
  const { alpha = 0.05, adjustment = 'holm', leastLogits = 0.5, keep = 3 } = dropUnstable
  checkedLevel('dropUnstable.alpha', alpha)
  if (!DIFFERENCE_ADJUSTMENTS.includes(adjustment))
    throw new InvalidInput({
      field: 'dropUnstable.adjustment',
      given: adjustment,
      allowed: DIFFERENCE_ADJUSTMENTS.join(', '),
    })
  if (!(leastLogits >= 0 && Number.isFinite(leastLogits)))
    throw new InvalidInput({
      field: 'dropUnstable.leastLogits',
      given: leastLogits,
      allowed: 'a number from 0',
    })
  if (!(Number.isInteger(keep) && keep >= 1))
    throw new InvalidInput({ field: 'dropUnstable.keep', given: keep, allowed: 'a whole number from 1' })
  return { alpha, adjustment, leastLogits, keep }
}

function describeLink(found: {
  readonly a: CalibratedScale
  readonly b: CalibratedScale
  readonly common: Common
  readonly items: readonly number[]
  readonly weights: Float64Array
  readonly rows: readonly LinkItem[]
  readonly method: LinkMethod
  readonly level: number
}): FormLink {
  const { a, b, common, items, weights, rows, method, level } = found
  const reach = normalQuantile((1 + level) / 2)
  const shiftOf = (w: Float64Array): LinkShift => {
    const shift = dot(w, common.difference)
    const se = Math.sqrt(Math.max(0, quadraticForm(w, common.covariance)))
    return { shift, se, low: shift - reach * se, high: shift + reach * se }
  }
  const chosen = shiftOf(weights)
  return {
    kind: 'linked',
    ...chosen,
    method,
    items: rows,
    meanMean: shiftOf(linkWeights(common, items, 'mean-mean')),
    precisionWeighted: shiftOf(linkWeights(common, items, 'precision-weighted')),
    agreement: agreementOf(common, items),
    linkedScale: linkedScale(a, b, common.items, weights, chosen.shift),
    notes: linkNotes(rows, items.length),
  }
}

/** (Cd)ᵀ(CVCᵀ)⁻¹(Cd) with C the differences from the last item in the link: free of the zeros of both forms. */
function agreementOf(common: Common, items: readonly number[]): FormLink['agreement'] {
  const df = items.length - 1
  if (df < 1) return null
  const k = common.items.length
  const last = items[df]
  const cell = (i: number, j: number) => common.covariance.data[i * k + j]
  const contrasts = Float64Array.from(
    { length: df },
    (_, i) => common.difference[items[i]] - common.difference[last],
  )
  const covariance = matrix(df, df)
  for (let i = 0; i < df; i++)
    for (let j = 0; j < df; j++)
      covariance.data[i * df + j] =
        cell(items[i], items[j]) - cell(items[i], last) - cell(last, items[j]) + cell(last, last)
  const factor = choleskyFactor(covariance)
  if (factor.kind !== 'factor') return null
  const chiSquare = dot(contrasts, choleskySolve(factor.lower, contrasts))
  return { chiSquare, df, p: chiSquareSurvival(chiSquare, df) }
}

function linkedScale(
  a: CalibratedScale,
  b: CalibratedScale,
  common: readonly string[],
  weights: Float64Array,
  shift: number,
): CalibratedScale {
  const shares = new Map([...weights.entries()].filter(([, w]) => w > 0).map(([i, w]) => [common[i], w]))
  const onA = locationWeights(a, shares)
  const variance = quadraticForm(onA, a.covariance)
  const { covariance } = withOrigin(b, locationWeights(b, shares))
  return {
    items: b.items,
    thresholds: shifted(b, shift),
    covariance: matrix(
      covariance.rows,
      covariance.columns,
      covariance.data.map((cell) => cell + variance),
    ),
  }
}

function linkNotes(rows: readonly LinkItem[], linking: number): readonly Note[] {
  const notes: Note[] = rows.flatMap(({ item, droppedAt, displacement }) =>
    droppedAt === null
      ? []
      : [{ code: 'common-item-dropped', detail: { item, turn: droppedAt, displacement } }],
  )
  if (linking === 1) notes.push({ code: 'one-common-item', detail: { items: 1 } })
  else if (linking < 5) notes.push({ code: 'few-common-items', detail: { items: linking } })
  return notes
}
