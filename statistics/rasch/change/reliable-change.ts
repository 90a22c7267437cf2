import { InvalidInput } from '@utfall/basics'
import { normalQuantile, normalSurvival } from '@utfall/distributions'
import { adjustP, type NotEstimable } from '@utfall/inference'
import type { Note } from '../calibration/calibration-types.ts'
import type { PersonMeasure } from '../persons/person-measures.ts'

/** A measure on one occasion; both occasions on one scale. */
export type Occasion = Pick<PersonMeasure, 'measure' | 'se' | 'extreme'>

export const CHANGE_VERDICTS = ['better', 'worse', 'not-distinguishable'] as const
export type ChangeVerdict = (typeof CHANGE_VERDICTS)[number]

export type ReliableChange = {
  readonly kind: 'change'
  /** after − before, logits. */
  readonly difference: number
  readonly se: number
  readonly z: number
  /** Two-sided. */
  readonly p: number
  /** Interval for the true change at `level`; null where an extreme score leaves that side open. */
  readonly low: number | null
  readonly high: number | null
  readonly level: number
  /** The smallest difference, either way, that these two errors can tell from no change. */
  readonly minimalDetectable: number
  readonly verdict: ChangeVerdict
  /** `before-at-lowest` | `before-at-highest` | `after-at-lowest` | `after-at-highest` | `both-at-lowest` | `both-at-highest` */
  readonly notes: readonly Note[]
}

export type ChangeOptions = {
  /** Confidence of the interval and of the verdict, default 0.95. */
  readonly level?: number
  /** Which way on the scale is good for the person: symptoms fall, abilities rise. */
  readonly higherIs: 'better' | 'worse'
}

/**
 * Whether a person's measure changed by more than measurement noise.
 *
 * d = after − before, se = √(se₁² + se₂²), z = d/se; interval d ± z_{(1+level)/2}·se; minimal detectable change z_{(1+level)/2}·se;
 * `better` or `worse` when |z| is above that quantile, else `not-distinguishable`, which is not "unchanged".
 * Inputs: measures and standard errors in logits on one scale, the errors of the persons' answers (`se`); calibration error
 * is shared by the two occasions and nearly cancels, so not `seTotal`. WLE (finite at extreme scores) is the intended one.
 * Edges: an occasion without a finite measure → `no-measure`. A person with an extreme score can be any distance beyond it:
 * that side of the interval is open (null), and the note says which; a rise to the top or from the bottom is then at least
 * what is shown. At the same extreme twice → `not-distinguishable`: the questions cannot see a change there.
 * A single person is judged, so with level 0.95 one unchanged person in twenty is called changed; `reliableChanges` counts.
 * Errors: `InvalidInput` for a level outside (0, 1), a direction unknown, a standard error not above 0.
 * Source: Jacobson & Truax (1991) J. Consult. Clin. Psychol. 59:12, with the standard error of each measure in place of one
 * for all (Wright & Masters 1982, ch. 5). Checked by hand and by simulation.
 */
export function reliableChange(
  before: Occasion,
  after: Occasion,
  options: ChangeOptions,
): ReliableChange | NotEstimable {
  const { level, critical } = checkedOptions(options)
  checkOccasion('before', before)
  checkOccasion('after', after)
  if (before.measure === null || before.se === null || after.measure === null || after.se === null) {
    const occasion = before.measure === null || before.se === null ? 'before' : 'after'
    return { kind: 'not-estimable', reason: 'no-measure', detail: { occasion } }
  }
  const difference = after.measure - before.measure
  const se = Math.hypot(before.se, after.se)
  const z = difference / se
  const bothSame = before.extreme !== null && before.extreme === after.extreme
  const beyond = Math.abs(z) > critical && !bothSame
  const good = options.higherIs === 'better' ? difference > 0 : difference < 0
  const openAbove = before.extreme === 'lowest' || after.extreme === 'highest'
  const openBelow = before.extreme === 'highest' || after.extreme === 'lowest'
  return {
    kind: 'change',
    difference,
    se,
    z,
    p: Math.min(1, 2 * normalSurvival(Math.abs(z))),
    low: openBelow ? null : difference - critical * se,
    high: openAbove ? null : difference + critical * se,
    level,
    minimalDetectable: critical * se,
    verdict: beyond ? (good ? 'better' : 'worse') : 'not-distinguishable',
    notes: extremeNotes(before, after),
  }
}

export type ReliableChanges = {
  readonly kind: 'changes'
  /** In the order given. */
  readonly persons: readonly (ReliableChange | NotEstimable)[]
  /** Persons with a measure on both occasions: the base of the shares. */
  readonly n: number
  readonly withoutMeasure: number
  readonly counts: Readonly<Record<ChangeVerdict, number>>
  readonly shares: Readonly<Record<ChangeVerdict, number>>
  /** Better and worse that are left when the share of false ones among them is held at 1 − level (Benjamini & Hochberg 1995). */
  readonly afterMultiplicity: { readonly better: number; readonly worse: number }
  /** Persons called better, and called worse, when nobody changed: n(1 − level)/2 each. */
  readonly expectedByChanceEachWay: number
  readonly level: number
  readonly notes: readonly Note[]
}

/**
 * `reliableChange` of many persons, counted. With n judged one by one, n(1 − level) are called changed although nobody did; the
 * counts stand beside that number, and beside those left after control for multiplicity. Shares of changed persons are no
 * estimate of the group's change: many small true changes are invisible one by one (use `plausibleValues` for the group).
 * Edges: nobody with two measures → `no-measure`. Errors: as `reliableChange`, and for unequal lengths.
 */
export function reliableChanges(
  before: readonly Occasion[],
  after: readonly Occasion[],
  options: ChangeOptions,
): ReliableChanges | NotEstimable {
  const { level } = checkedOptions(options)
  if (before.length !== after.length)
    throw new InvalidInput({
      field: 'after',
      given: `${after.length} persons`,
      allowed: `as many as before, ${before.length}`,
    })
  const persons = before.map((occasion, v) => reliableChange(occasion, after[v], options))
  const changes = persons.filter((person) => person.kind === 'change')
  const n = changes.length
  if (n === 0) return { kind: 'not-estimable', reason: 'no-measure', detail: { persons: persons.length } }
  const count = (verdict: ChangeVerdict, among: readonly ReliableChange[]) =>
    among.filter((change) => change.verdict === verdict).length
  const counts = {
    better: count('better', changes),
    worse: count('worse', changes),
    'not-distinguishable': count('not-distinguishable', changes),
  }
  const adjusted = adjustP(
    changes.map(({ p }) => p),
    'bh',
  )
  const left = changes.filter((_, v) => (adjusted[v] ?? 1) <= 1 - level)
  const expected = (n * (1 - level)) / 2
  return {
    kind: 'changes',
    persons,
    n,
    withoutMeasure: persons.length - n,
    counts,
    shares: {
      better: counts.better / n,
      worse: counts.worse / n,
      'not-distinguishable': counts['not-distinguishable'] / n,
    },
    afterMultiplicity: { better: count('better', left), worse: count('worse', left) },
    expectedByChanceEachWay: expected,
    level,
    notes: [{ code: 'changes-expected-by-chance', detail: { persons: n, eachWay: expected } }],
  }
}

function extremeNotes(before: Occasion, after: Occasion): readonly Note[] {
  if (before.extreme !== null && before.extreme === after.extreme)
    return [{ code: `both-at-${before.extreme}`, detail: {} }]
  const notes: Note[] = []
  if (before.extreme !== null) notes.push({ code: `before-at-${before.extreme}`, detail: {} })
  if (after.extreme !== null) notes.push({ code: `after-at-${after.extreme}`, detail: {} })
  return notes
}

function checkedOptions({ level = 0.95, higherIs }: ChangeOptions): { level: number; critical: number } {
  if (!(level > 0 && level < 1))
    throw new InvalidInput({ field: 'level', given: level, allowed: 'between 0 and 1' })
  if (higherIs !== 'better' && higherIs !== 'worse')
    throw new InvalidInput({ field: 'higherIs', given: higherIs, allowed: 'better, worse' })
  return { level, critical: normalQuantile((1 + level) / 2) }
}

function checkOccasion(field: string, { measure, se }: Occasion): void {
  if (measure !== null && !Number.isFinite(measure))
    throw new InvalidInput({ field: `${field}.measure`, given: measure, allowed: 'finite logits, or null' })
  if (se !== null && !(se > 0 && Number.isFinite(se)))
    throw new InvalidInput({ field: `${field}.se`, given: se, allowed: 'finite logits above 0, or null' })
}
