import { OBSTACLES, type ObstacleReport } from '../schema.ts'

/** Fewer than this could point somebody out. */
export const FEWEST_SHOWN = 5

type Count = ObstacleReport['kinds'][number]['reports']
const FEW: Count = { kind: 'few', sv: 'färre än 5', en: 'fewer than 5' }

type Reported = {
  readonly obstacle: ObstacleReport['kinds'][number]['obstacle']
  readonly has_workaround: boolean
  readonly description: string
}

/**
 * Reports by kind, for those who decide. A count below five is not shown, nor is one whose rest is (six of which two are
 * not workarounds would show the two), and no sum over kinds is given, since it would show what is hidden.
 */
export function obstacleReport(reports: readonly Reported[]): ObstacleReport {
  return {
    kinds: OBSTACLES.map((obstacle) => {
      const ofKind = reports.filter((one) => one.obstacle === obstacle)
      const around = ofKind.filter((one) => one.has_workaround).length
      const isShown = ofKind.length >= FEWEST_SHOWN
      const rest = ofKind.length - around
      const isAroundShown =
        isShown && (around === 0 || around >= FEWEST_SHOWN) && (rest === 0 || rest >= FEWEST_SHOWN)
      return {
        obstacle,
        reports: isShown ? { kind: 'count', n: ofKind.length } : FEW,
        workarounds: isAroundShown ? { kind: 'count', n: around } : FEW,
        descriptions: isShown ? ofKind.map((one) => one.description) : [],
      }
    }),
  }
}
