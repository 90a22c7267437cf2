import { InvalidInput } from '@utfall/basics'
import type { BurdenPoint, DemandCheck, PrecisionDemand } from './burden-point.ts'

/** Rounding does not decide. */
const SLACK = 1e-9

/** Null when the figure does not exist: no spread in the target, no persons given. */
export function checkDemand(demand: PrecisionDemand, point: BurdenPoint): DemandCheck | null {
  switch (demand.kind) {
    case 'reliability': {
      const reached = point.observed ? point.observed.reliability : point.expected.reliability
      return reached === null ? null : atLeast(reached, demand.least)
    }
    case 'standard-error':
      return point.shareWithinSeLimit === null ? null : atLeast(point.shareWithinSeLimit, demand.share)
    case 'difference':
      return point.groups === null ? null : atMost(point.groups.detectableDifference, demand.logits)
    case 'change':
      return atMost(point.detectableChange, demand.logits)
    case 'classification':
      return point.classification === null ? null : atMost(point.classification.wrong, demand.mostWrong)
  }
}

/** Errors: `InvalidInput` for numbers outside their range and for a demand whose inputs are not given. */
export function checkDemandInputs(
  demand: PrecisionDemand,
  given: { readonly perArm: boolean; readonly cut: boolean },
): void {
  switch (demand.kind) {
    case 'reliability':
      between('demand.least', demand.least)
      break
    case 'standard-error':
      above('demand.limit', demand.limit)
      between('demand.share', demand.share)
      break
    case 'difference':
      if (!given.perArm) refuse('perArm', 'nothing', 'persons per arm, which a difference needs')
      above('demand.logits', demand.logits)
      break
    case 'change':
      above('demand.logits', demand.logits)
      break
    case 'classification':
      if (!given.cut) refuse('purpose', 'no cut', "the purpose 'cut', which classification needs")
      between('demand.mostWrong', demand.mostWrong)
      break
    default:
      refuse('demand.kind', (demand as { kind?: unknown }).kind, 'a known demand')
  }
}

function atLeast(reached: number, wanted: number): DemandCheck {
  return { met: reached >= wanted - SLACK, reached, wanted }
}

function atMost(reached: number, wanted: number): DemandCheck {
  return { met: reached <= wanted * (1 + SLACK), reached, wanted }
}

function between(field: string, given: number): void {
  if (!(given > 0 && given <= 1)) refuse(field, given, 'above 0, at most 1')
}

function above(field: string, given: number): void {
  if (!(given > 0 && Number.isFinite(given))) refuse(field, given, 'logits above 0')
}

function refuse(field: string, given: unknown, allowed: string): never {
  throw new InvalidInput({ field, given, allowed })
}
