/**
 * Where the verdict draws its lines. Every line is a figure somebody else has argued for, or says that it is ours; an
 * organisation with its own rules passes its own figures.
 */
export type VerdictLimits = {
  /**
   * Separation reliability. 0.90 is the least for decisions about individuals and 0.70 suffices for comparing groups
   * (Nunnally & Bernstein 1994, Psychometric Theory, p. 264–265).
   */
  readonly reliability: { readonly individuals: number; readonly groups: number }
  /**
   * Persons who tell the items apart. 50 place items within a logit and 250 within half, also when high stakes hang on it
   * (Linacre 1994, Rasch Measurement Transactions 7:4, p. 328).
   */
  readonly persons: { readonly individuals: number; readonly groups: number }
  /**
   * Largest standard error of an item location, logits: half a logit with 95 % certainty for individuals, a logit for
   * groups (the same table).
   */
  readonly locationSe: { readonly individuals: number; readonly groups: number }
  /**
   * Conditional infit. Beyond 1.2 an item is noisier than decisions about people bear, beyond 1.5 it degrades the measure,
   * under 0.8 it says what others say already (Wright & Linacre 1994, Rasch Measurement Transactions 8:3, p. 370).
   * The figure alone decides nothing: it must also be clear of chance.
   */
  readonly infit: { readonly redundant: number; readonly noisy: number; readonly veryNoisy: number }
  /**
   * How far the difference between two groups moves, in standard deviations, when the items that work differently are split:
   * 0.2 is a small effect (Cohen 1988), so a comparison that moves by it is another answer.
   */
  readonly groupsMoved: number
  /** Q3 above the mean over pairs (Christensen, Makransky & Horton 2017, Applied Psychological Measurement 41). */
  readonly dependence: number
  /** First eigenvalue of the residuals: the strength of two items (Linacre, Winsteps manual, Dimensionality). */
  readonly eigenvalue: number
  /** Share of persons whose measures from two halves differ, where chance gives 0.05; 0.10 is ours (Smith 2002). */
  readonly differentMeasures: number
  /**
   * Share with the lowest or the highest score. 0.15: Terwee et al. 2007, J. Clin. Epidemiology 60, p. 37. Where 0.30 have
   * no room left, a group cannot be seen to get better (or worse): ours.
   */
  readonly atTheEnd: { readonly individuals: number; readonly groups: number }
  /** Distance between persons' mean and the items' mean, logits, that is worth saying; ours. */
  readonly offTarget: number
  /**
   * Share of the items that are very noisy, or of the anchors that have moved, beyond which also groups are compared
   * wrongly; ours.
   */
  readonly itemShare: number
  /** Chance of a false alarm, after correction for how many items or pairs were looked at. */
  readonly significance: number
}

export const VERDICT_LIMITS: VerdictLimits = {
  reliability: { individuals: 0.9, groups: 0.7 },
  persons: { individuals: 250, groups: 50 },
  locationSe: { individuals: 0.25, groups: 0.5 },
  infit: { redundant: 0.8, noisy: 1.2, veryNoisy: 1.5 },
  groupsMoved: 0.2,
  dependence: 0.2,
  eigenvalue: 2,
  differentMeasures: 0.1,
  atTheEnd: { individuals: 0.15, groups: 0.3 },
  offTarget: 1,
  itemShare: 0.2,
  significance: 0.05,
}
