import { tQuantile } from '@utfall/distributions'
import { mean, quantile, variance } from '@utfall/numerics'
import { type ShareEstimate, shareEstimate } from '../fit/share-interval.ts'
import type { ChangeVerdict, ReliableChanges } from './reliable-change.ts'

export type GroupChange = {
  /** Persons with a measure on both occasions. */
  readonly n: number
  /** Mean of after − before, logits. */
  readonly mean: number
  /** Of the mean; null for a single person. */
  readonly se: number | null
  readonly low: number | null
  readonly high: number | null
  readonly level: number
  /** Standard deviation (n − 1) of the changes seen; null for a single person. */
  readonly sd: number | null
  /** The part of it that noise in the answers makes: √ of the mean squared error of a change. */
  readonly noiseSd: number
  /** What is left for the persons themselves, at least 0; null for a single person. */
  readonly personSd: number | null
  readonly shares: Readonly<Record<ChangeVerdict, ShareEstimate>>
  /** Median over the persons of the smallest difference, either way, that their two errors can tell from no change. */
  readonly minimalDetectable: number
  /** Persons with an extreme score on either occasion: the questions see less than their whole change. */
  readonly atEnds: number
}

/**
 * A group's change, from that of its persons: mean with interval, and shares called better, worse and neither.
 *
 * d̄ = Σdᵢ/n; noise² = Σseᵢ²/n; se = √(max(s², noise²)/n) with s² = Σ(dᵢ − d̄)²/(n − 1); interval d̄ ± t_{n−1}·se; person² =
 * max(0, s² − noise²). s² holds both that persons change differently and the noise of their answers, so no noise is
 * added to it; it is never let under the noise, for few answers fall into few patterns and then alike by chance.
 * Shares have Wilson's interval at the same level: it says which share of such persons would be called so, not which share changed.
 * Inputs: what `reliableChanges` found, logits. Edges: a single person has no standard error (null); persons at the ends
 * of the scale count with the change that the questions saw. The items' own error is shared by both occasions and
 * nearly cancels while the same questions are answered; it is not in here. No comparison: never an effect.
 * Source: the sampling error of a mean; Wright & Masters (1982) ch. 5 for s² less the mean squared error; Wilson (1927).
 * Checked by hand, and its coverage by simulation.
 */
export function groupChange(changes: ReliableChanges): GroupChange {
  const { n, level, counts } = changes
  const persons = changes.persons.filter((person) => person.kind === 'change')
  const differences = Float64Array.from(persons, ({ difference }) => difference)
  const noise = mean(Float64Array.from(persons, ({ se }) => se * se))
  const centre = mean(differences)
  const seen = n > 1 ? variance(differences) : null
  const se = seen === null ? null : Math.sqrt(Math.max(seen, noise) / n)
  const reach = se === null ? null : tQuantile((1 + level) / 2, n - 1) * se
  const share = (verdict: ChangeVerdict) => shareEstimate(counts[verdict], n, level)
  return {
    n,
    mean: centre,
    se,
    low: reach === null ? null : centre - reach,
    high: reach === null ? null : centre + reach,
    level,
    sd: seen === null ? null : Math.sqrt(seen),
    noiseSd: Math.sqrt(noise),
    personSd: seen === null ? null : Math.sqrt(Math.max(0, seen - noise)),
    shares: {
      better: share('better'),
      worse: share('worse'),
      'not-distinguishable': share('not-distinguishable'),
    },
    minimalDetectable: quantile(
      Float64Array.from(persons, ({ minimalDetectable }) => minimalDetectable),
      0.5,
      7,
    ),
    atEnds: persons.filter(({ notes }) => notes.length > 0).length,
  }
}
