import type { ResultNote } from '../result/figure-schema.ts'
import type { Hinders, Verdict, VerdictReason } from '../result/verdict-schema.ts'
import { differenceReasons } from './difference-rules.ts'
import type { VerdictEvidence } from './evidence.ts'
import { type Found, reason } from './found.ts'
import { VERDICT_LIMITS, type VerdictLimits } from './limits.ts'
import { structureReasons } from './structure-rules.ts'

/**
 * Fit for decisions about individuals, for comparing groups, or not yet: each rule looks at one thing and says what it
 * hinders, and the verdict is what nothing hinders. An effect must be large enough to matter and clear of chance; a
 * p-value alone hinders nothing, since with ten thousand persons every model is rejected (Johansson 2025).
 */
export function deriveVerdict(evidence: VerdictEvidence, limits: VerdictLimits = VERDICT_LIMITS): Verdict {
  const found =
    evidence.calibration.kind === 'not-calibrated'
      ? notCalibrated(evidence)
      : [
          ...precisionReasons(evidence, limits),
          ...fitReasons(evidence, limits),
          ...structureReasons(evidence, limits),
          ...differenceReasons(evidence, limits),
          ...anchorReasons(evidence, limits),
          ...peopleReasons(evidence, limits),
          ...answerReasons(evidence),
        ]
  const ordered = ['groups', 'individuals', 'nothing'].flatMap((hinders) =>
    found.filter((each) => each.reason.hinders === hinders),
  )
  const kind = ordered.some((each) => each.reason.hinders === 'groups')
    ? 'not-yet'
    : ordered.some((each) => each.reason.hinders === 'individuals')
      ? 'groups'
      : 'individuals'
  const reasons = ordered.map((each) => each.reason)
  const lead: VerdictReason[] =
    kind === 'individuals' ? [{ code: 'nothing-hinders', detail: {}, hinders: 'nothing' }] : []
  return { kind, reasons: [...lead, ...reasons], tries: distinct(ordered.flatMap((each) => each.tries)) }
}

function distinct(tries: readonly ResultNote[]): ResultNote[] {
  const seen = new Set<string>()
  return tries.filter((each) => {
    const key = JSON.stringify([each.code, each.detail])
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}

const CALIBRATION_TRIES: Readonly<Record<string, string>> = {
  'too-few-persons': 'ask-more-people',
  'too-few-items': 'ask-more-questions',
  disconnected: 'link-with-shared-items',
  'no-maximum': 'ask-more-people',
  'not-converged': 'merge-rare-categories',
}

function notCalibrated({ calibration }: VerdictEvidence): Found[] {
  if (calibration.kind === 'calibrated') return []
  const tried = CALIBRATION_TRIES[calibration.reason]
  return [
    reason(
      'not-calibrated',
      { ...calibration.detail, reason: calibration.reason },
      'groups',
      tried === undefined ? [] : [tried],
    ),
  ]
}

/** Whichever of the two lines is crossed; null when neither is. */
function graded(crossesIndividuals: boolean, crossesGroups: boolean): Hinders | null {
  if (crossesGroups) return 'groups'
  return crossesIndividuals ? 'individuals' : null
}

function precisionReasons(evidence: VerdictEvidence, limits: VerdictLimits): Found[] {
  const found: Found[] = []
  const { reliability, items, people } = evidence
  if (reliability === null) found.push(reason('reliability-unknown', {}, 'groups', ['ask-more-people']))
  else {
    const { individuals, groups } = limits.reliability
    const hinders = graded(reliability < individuals, reliability < groups)
    if (hinders !== null) {
      const limit = hinders === 'groups' ? groups : individuals
      found.push(
        reason(`reliability-too-low-for-${hinders}`, { reliability, limit }, hinders, [
          hinders === 'groups' ? 'add-items-or-show-shares' : 'add-items-where-people-are',
        ]),
      )
    }
  }
  const few = graded(
    people.informative < limits.persons.individuals,
    people.informative < limits.persons.groups,
  )
  if (few !== null) {
    const limit = limits.persons[few === 'groups' ? 'groups' : 'individuals']
    found.push(
      reason(`too-few-people-for-${few}`, { n: people.informative, limit }, few, ['ask-more-people']),
    )
  }
  const worst = items.reduce((most, item) => (item.locationSe > most.locationSe ? item : most), {
    id: '',
    locationSe: 0,
  })
  const loose = graded(
    worst.locationSe > limits.locationSe.individuals,
    worst.locationSe > limits.locationSe.groups,
  )
  if (loose !== null) {
    found.push(
      reason(`item-placed-loosely`, { item: worst.id, se: worst.locationSe }, loose, ['ask-more-people']),
    )
  }
  return found
}

function fitReasons({ items }: VerdictEvidence, limits: VerdictLimits): Found[] {
  const named = (fit: string) => items.filter((item) => item.fit === fit)
  const veryNoisy = named('very-noisy')
  const isMany = veryNoisy.length > limits.itemShare * items.length
  const found = [...veryNoisy, ...named('noisy')].map((item) =>
    reason(
      item.fit === 'very-noisy' ? 'item-very-noisy' : 'item-noisy',
      { item: item.id, infit: item.infit ?? 1 },
      isMany && item.fit === 'very-noisy' ? 'groups' : 'individuals',
      [{ code: 'read-the-item', detail: { item: item.id } }],
    ),
  )
  const redundant = named('redundant').map((item) =>
    reason('item-redundant', { item: item.id, infit: item.infit ?? 1 }, 'nothing', []),
  )
  const unchecked = named('not-checked')
  const open =
    unchecked.length === 0
      ? []
      : [reason('fit-not-checked', { items: unchecked.length }, 'individuals' as const, ['ask-more-people'])]
  const disordered = items.flatMap((item) =>
    item.disordered.length === 0
      ? []
      : [
          reason(
            'steps-out-of-order',
            { item: item.id, steps: item.disordered.length },
            'individuals' as const,
            [{ code: 'merge-categories', detail: { item: item.id } }],
          ),
        ],
  )
  return [...found, ...open, ...disordered, ...redundant]
}

/** Questions that carry the scale over from an earlier calibration and no longer stand where they stood. */
function anchorReasons({ tests: { anchors } }: VerdictEvidence, limits: VerdictLimits): Found[] {
  if (anchors === null) return []
  if (anchors.kind === 'not-estimable')
    return [reason('anchors-not-checked', { reason: anchors.reason }, 'individuals', [])]
  const moved = anchors.rows.filter((row) => row.moved)
  const hinders = moved.length > limits.itemShare * anchors.rows.length ? 'groups' : 'individuals'
  return moved.map(({ item, displacement }) =>
    reason('anchor-moved', { item, logits: Math.abs(displacement) }, hinders, [
      { code: 'run-without-anchor', detail: { item } },
    ]),
  )
}

/** Ceiling and floor (R4.39): who stands at the end of the scale can be helped or harmed without its being seen. */
function peopleReasons({ people, targeting }: VerdictEvidence, limits: VerdictLimits): Found[] {
  const found: Found[] = []
  const ends = [
    ['lowest', people.lowestShare],
    ['highest', people.highestShare],
  ] as const
  for (const [end, share] of ends) {
    const hinders = graded(share > limits.atTheEnd.individuals, share > limits.atTheEnd.groups)
    if (hinders !== null)
      found.push(reason(`many-at-the-${end}`, { share }, hinders, [`add-items-at-the-${end}`]))
  }
  if (
    targeting.kind === 'targeting' &&
    Math.abs(targeting.personMean - targeting.itemMean) > limits.offTarget
  ) {
    const side = targeting.personMean > targeting.itemMean ? 'above' : 'below'
    const logits = Math.abs(targeting.personMean - targeting.itemMean)
    found.push(reason(`people-${side}-the-items`, { logits }, 'nothing', []))
  }
  return found
}

function answerReasons({ recoded, dropped }: VerdictEvidence): Found[] {
  return [
    ...recoded.map((each) =>
      reason(
        'categories-unused',
        { item: each.item, categories: each.unused.join(', ') },
        // Someone who gives such an answer later cannot be measured by this calibration.
        'individuals' as const,
        [{ code: 'ask-more-people-or-drop-categories', detail: { item: each.item } }],
      ),
    ),
    ...dropped.map((each) =>
      reason('item-left-out', { item: each.item, reason: each.reason }, 'nothing' as const, []),
    ),
  ]
}
