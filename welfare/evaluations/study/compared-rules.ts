import { type Report, unknown } from './fault-report.ts'
import { canonicalText } from './lock.ts'
import type { Study, StudyOutcome } from './schema.ts'

/** Two outcomes that measure the same of the same persons by different sources; differences are first less second. */
export type SourcePair = { readonly first: StudyOutcome; readonly second: StudyOutcome }

/** The pairs that the study states. The persons' own word comes first, else the outcome that names the other. */
export function sourcePairs(study: Study): readonly SourcePair[] {
  return study.outcomes.flatMap((outcome) => {
    const other = study.outcomes.find((each) => each.id === outcome.comparedWith)
    if (!other) return []
    return [other.source === 'self' ? { first: other, second: outcome } : { first: outcome, second: other }]
  })
}

/** The time points at which both are measured, in the study's order. */
export function commonTimes(study: Study, { first, second }: SourcePair): readonly string[] {
  const isMeasured = (outcome: StudyOutcome, time: string) => outcome.at.some((at) => at.time === time)
  return study.timePoints
    .map((time) => time.id)
    .filter((time) => isMeasured(first, time) && isMeasured(second, time))
}

/** An outcome can be held against another only where the two are said in the same way of the same thing. */
export function comparedFaults(study: Study, outcome: StudyOutcome, path: string, report: Report): void {
  if (outcome.comparedWith === undefined) return
  const place = `${path}.comparedWith`
  const given = `«${outcome.comparedWith}»`
  const other = study.outcomes.find((each) => each.id === outcome.comparedWith)
  const others = study.outcomes.map((each) => each.id).filter((id) => id !== outcome.id)
  if (!other || other === outcome) {
    unknown(place, outcome.comparedWith, others, report)
    return
  }
  const refuse = (allowed: readonly [english: string, swedish: string]) =>
    report(place, [given, allowed[0]], [given, allowed[1]])
  if (other.comparedWith === outcome.id)
    refuse(['stated in one of the two outcomes only', 'angivet i bara det ena av de två utfallen'])
  if (other.source === outcome.source)
    refuse([
      `an outcome with another source than ${other.source}`,
      `ett utfall med annan source än ${other.source}`,
    ])
  if (!saidAlike(outcome, other))
    refuse([
      'two outcomes of kind measure in the same stated unit or on the same calibration, or two of kind binary',
      'två utfall av kind measure i samma angivna unit eller på samma calibration, eller två av kind binary',
    ])
  if (other.direction !== outcome.direction)
    refuse(['an outcome with the same direction', 'ett utfall med samma direction'])
  if (commonTimes(study, { first: outcome, second: other }).length === 0)
    refuse([
      'an outcome measured at one of the same time points',
      'ett utfall mätt vid någon av samma tidpunkter',
    ])
}

function saidAlike(one: StudyOutcome, other: StudyOutcome): boolean {
  if (one.kind !== other.kind || one.transform !== other.transform) return false
  if (one.kind === 'binary') return true
  if (one.kind !== 'measure') return false
  if (one.scale || other.scale) return one.scale?.calibration === other.scale?.calibration
  return (
    one.unit !== undefined &&
    other.unit !== undefined &&
    canonicalText(one.unit) === canonicalText(other.unit)
  )
}
