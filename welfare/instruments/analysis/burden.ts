import { burdenCurve, type Calibration, type PersonMeasures } from '@utfall/rasch'
import type { Burden } from '../result/evidence-schema.ts'

/** Beyond this many items the search for the best form of every size is left out; `shorten` does the sizes asked for. */
const MOST_ITEMS = 40

/** How uncertain a person's measure is with fewer questions, the best ones for these persons at each size. */
export function burdenFigures(
  calibration: Calibration,
  measures: PersonMeasures,
  onProgress: (share: number) => boolean,
): Burden {
  const items = calibration.items.length
  if (items > MOST_ITEMS)
    return {
      kind: 'not-estimable',
      reason: 'too-many-items-for-every-size',
      detail: { items, most: MOST_ITEMS },
    }
  const placed = measures.persons.flatMap(({ measure }) => (measure === null ? [] : [measure]))
  if (placed.length === 0) return { kind: 'not-estimable', reason: 'no-measures', detail: {} }
  const found = burdenCurve(calibration, {
    target: { kind: 'measures', measures: Float64Array.from(placed) },
    onProgress,
  })
  if (found.kind === 'not-estimable')
    return { kind: 'not-estimable', reason: found.reason, detail: { ...found.detail } }
  return {
    kind: 'curve',
    rows: found.points.map((point) => ({
      size: point.size,
      items: [...point.items],
      se: Math.sqrt(point.meanErrorVariance),
      reliability: point.expected.reliability,
      change: point.detectableChange,
      minutes: point.minutes,
      exact: point.exact,
    })),
  }
}
