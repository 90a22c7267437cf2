import type {
  Attrition,
  LockState,
  OutcomeFinding,
  ResultEstimate,
  ResultNote,
  Verdict,
  VerdictKind,
} from '../result/schema.ts'
import { carriesCausalWords, horizonOf } from '../study/rules.ts'
import type { Study, StudyOutcome } from '../study/schema.ts'
import { referenceOf } from './scales.ts'

/** What the verdict is derived from; nothing else may bend it (X.1). */
export type Evidence = {
  readonly study: Study
  readonly lock: LockState
  readonly estimates: readonly ResultEstimate[]
  readonly attrition: readonly Attrition[]
  /** Days since allocation reached the horizon for the last person; null when the dates are not in the data. */
  readonly horizonReached: boolean | null
}

/** The verdict, derived from the rule that the study states: the first rule that applies decides. */
export function deriveVerdict(evidence: Evidence): Verdict {
  const findings = evidence.study.outcomes.flatMap((outcome) => outcomeFindings(evidence, outcome))
  const { kind, reasons } = decide(evidence, findings)
  return {
    kind,
    causal: carriesCausalWords(evidence.study),
    reasons: [...reasons, ...afterTheOffer(evidence.study)],
    findings: [...findings],
    underLock: lockWord(evidence.lock),
  }
}

/**
 * A horizon after the day when those waiting were offered the service compares early with late, not with none: said
 * beside every verdict, whichever it is.
 */
function afterTheOffer(study: Study): readonly ResultNote[] {
  const waiting = 'waitingMonths' in study.design ? study.design.waitingMonths : undefined
  if (waiting === undefined) return []
  const times = new Set(primaryOutcomes(study).map((outcome) => horizonOf(study, outcome)))
  const late = study.timePoints.filter((time) => times.has(time.id) && time.months > waiting)
  return late.map((time) => note('horizon-after-the-offer', { time: time.id, months: waiting }))
}

type Decision = { readonly kind: VerdictKind; readonly reasons: readonly ResultNote[] }

function decide(evidence: Evidence, findings: readonly OutcomeFinding[]): Decision {
  const { study } = evidence
  if (!carriesCausalWords(study)) {
    return {
      kind: 'not-measurable',
      reasons: [note('design-without-comparison', { design: study.design.kind })],
    }
  }
  const early = tooEarly(evidence)
  if (early) return { kind: 'too-early', reasons: [early] }
  const hindered = notMeasurable(evidence, findings)
  if (hindered) return { kind: 'not-measurable', reasons: [hindered] }
  return fromFindings(study, findings)
}

function tooEarly({ study, estimates, horizonReached }: Evidence): ResultNote | null {
  const primary = primaryOutcomes(study)
  const time = primary[0] ? horizonOf(study, primary[0]) : ''
  if (horizonReached === false) return note('horizon-not-reached', { time })
  const anyone = primary.some((outcome) =>
    estimates.some((estimate) => isMain(estimate, outcome.id, horizonOf(study, outcome)) && estimate.n !== 0),
  )
  return anyone ? null : note('no-primary-data-yet', { time })
}

function notMeasurable(
  { study, attrition }: Evidence,
  findings: readonly OutcomeFinding[],
): ResultNote | null {
  for (const outcome of primaryOutcomes(study)) {
    const time = horizonOf(study, outcome)
    const loss = attrition.find((row) => row.outcome === outcome.id && row.time === time)
    const arms = Object.entries(loss?.byArm ?? {})
    const small = arms.find(([, arm]) => arm.n - arm.missing < study.decision.smallestArm)
    if (small) {
      return note('arm-below-limit', {
        outcome: outcome.id,
        arm: small[0],
        n: small[1].n - small[1].missing,
        limit: study.decision.smallestArm,
      })
    }
    const all = arms.reduce((sum, [, arm]) => sum + arm.n, 0)
    const missing = arms.reduce((sum, [, arm]) => sum + arm.missing, 0)
    if (all > 0 && missing / all > study.decision.largestLoss) {
      return note('loss-too-large', {
        outcome: outcome.id,
        share: missing / all,
        limit: study.decision.largestLoss,
      })
    }
  }
  const stuck = findings.find((finding) => finding.role === 'primary' && finding.finding === 'not-estimable')
  return stuck ? note('primary-not-estimable', { outcome: stuck.outcome, arm: stuck.arm }) : null
}

function fromFindings(study: Study, findings: readonly OutcomeFinding[]): Decision {
  const primary = findings.filter((finding) => finding.role === 'primary')
  const better = primary.filter((finding) => finding.finding === 'better')
  const worse = primary.filter((finding) => finding.finding === 'worse')
  const harmed = findings.filter((finding) => finding.role === 'harm' && finding.finding === 'worse')
  if (better.length > 0 && worse.length > 0) {
    return { kind: 'mixed', reasons: [...better, ...worse].map((finding) => findingNote(finding)) }
  }
  if (better.length > 0 && harmed.length > 0) {
    return { kind: 'mixed', reasons: [...better, ...harmed].map((finding) => findingNote(finding)) }
  }
  if (worse.length > 0) return { kind: 'worse', reasons: worse.map((finding) => findingNote(finding)) }
  // Several primary outcomes or arms: a gain in some and nothing seen in others is a mixed answer, and says so.
  if (better.length > 0 && better.length < primary.length) {
    return { kind: 'mixed', reasons: primary.map((finding) => findingNote(finding)) }
  }
  if (better.length > 0) return { kind: 'better', reasons: better.map((finding) => findingNote(finding)) }
  const reasons = primary.map((finding) => findingNote(finding))
  if (harmed.length > 0)
    return { kind: 'worse', reasons: [...reasons, ...harmed.map((finding) => findingNote(finding))] }
  return {
    kind: 'no-detectable-difference',
    reasons: reasons.length > 0 ? reasons : [note('no-finding', { study: study.id })],
  }
}

function findingNote(finding: OutcomeFinding): ResultNote {
  return note(`${finding.role}-${finding.finding}`, {
    outcome: finding.outcome,
    time: finding.time,
    arm: finding.arm,
  })
}

/** The finding of one outcome at its horizon, one for each treatment arm. */
export function outcomeFindings(evidence: Evidence, outcome: StudyOutcome): OutcomeFinding[] {
  const { study } = evidence
  const time = horizonOf(study, outcome)
  return study.arms
    .filter((arm) => arm.role === 'treatment')
    .map((arm) => {
      const estimate = evidence.estimates.find(
        (row) => isMain(row, outcome.id, time) && row.contrast.arm === arm.id,
      )
      return {
        outcome: outcome.id,
        time,
        arm: arm.id,
        role: outcome.role,
        ...judge(study, outcome, estimate),
      }
    })
}

function judge(
  study: Study,
  outcome: StudyOutcome,
  estimate: ResultEstimate | undefined,
): Pick<OutcomeFinding, 'finding' | 'worthHaving'> {
  if (!estimate || estimate.estimate === null || estimate.low === null || estimate.high === null) {
    return { finding: 'not-estimable', worthHaving: 'not-stated' }
  }
  const good = goodSide(outcome, estimate, estimate.low, estimate.high)
  const smallest = outcome.smallestWorthHaving
  const needed =
    outcome.role === 'primary' && study.decision.better === 'interval-beyond-smallest' ? (smallest ?? 0) : 0
  // Secondary outcomes are judged after the correction for their number (R2.16); primary ones and harms are not.
  const counts =
    outcome.role !== 'secondary' ||
    study.analysis.multiplicity === 'none' ||
    (estimate.pAdjusted !== null && estimate.pAdjusted <= 1 - study.analysis.level)
  const finding = !counts
    ? 'no-detectable-difference'
    : good.low > needed
      ? 'better'
      : good.high < 0
        ? 'worse'
        : 'no-detectable-difference'
  return { finding, worthHaving: worthHaving(good, smallest) }
}

/** The interval turned so that positive is good and zero is no difference. */
function goodSide(
  outcome: StudyOutcome,
  estimate: ResultEstimate,
  low: number,
  high: number,
): { low: number; high: number } {
  const reference = referenceOf(estimate.scale)
  const from = low - reference
  const to = high - reference
  return outcome.direction === 'higher-is-better' ? { low: from, high: to } : { low: -to, high: -from }
}

function worthHaving(
  good: { low: number; high: number },
  smallest: number | undefined,
): OutcomeFinding['worthHaving'] {
  if (smallest === undefined) return 'not-stated'
  if (good.low >= smallest && smallest > 0) return 'shown'
  return good.high < smallest ? 'ruled-out' : 'possible'
}

function isMain(estimate: ResultEstimate, outcome: string, time: string): boolean {
  return (
    estimate.analysis === 'main' &&
    estimate.outcome === outcome &&
    estimate.time === time &&
    estimate.group === null &&
    estimate.site === null
  )
}

function primaryOutcomes(study: Study): readonly StudyOutcome[] {
  return study.outcomes.filter((outcome) => outcome.role === 'primary')
}

function lockWord(lock: LockState): Verdict['underLock'] {
  switch (lock.kind) {
    case 'not-locked':
      return 'not-locked'
    case 'locked':
      return 'locked'
    case 'changed':
      return 'changed-after-lock'
  }
}

function note(code: string, detail: ResultNote['detail']): ResultNote {
  return { code, detail }
}
