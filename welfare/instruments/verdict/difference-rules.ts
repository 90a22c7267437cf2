import type { VerdictEvidence } from './evidence.ts'
import { type Found, reason } from './found.ts'
import type { VerdictLimits } from './limits.ts'

type Checked = Extract<VerdictEvidence['tests']['dif'][number], { kind: 'checked' }>

/**
 * Whether the questions mean the same in different groups. Sizes are those of the statistics (Educational Testing Service:
 * moderate from 0.43 logits, large from 0.64), and only differences beyond chance have one.
 */
export function differenceReasons({ tests: { dif } }: VerdictEvidence, limits: VerdictLimits): Found[] {
  if (dif.length === 0) return [reason('groups-not-compared', {}, 'nothing', ['compare-groups'])]
  return dif.flatMap((found) =>
    found.kind === 'checked'
      ? groupReasons(found, limits)
      : [reason('group-not-compared', { group: found.group, reason: found.reason }, 'nothing', [])],
  )
}

function groupReasons(found: Checked, limits: VerdictLimits): Found[] {
  const { group, items, consequence } = found
  const detail = (item: Checked['items'][number]) => ({
    item: item.item,
    group,
    logits: Math.max(Math.abs(item.difference), item.size === 'steps' ? (item.widestStep ?? 0) : 0),
  })
  const large = items.filter(isSurelyLarge)
  return [
    ...consequence
      .filter(({ sd, low, high }) => Math.abs(sd) >= limits.groupsMoved && (low > 0 || high < 0))
      .map(({ from, to, sd }) =>
        reason('groups-compared-wrongly', { group, from, to, sd: Math.abs(sd) }, 'groups', []),
      ),
    ...large.map((item) =>
      reason('item-differs-largely', detail(item), 'individuals', [
        { code: 'split-or-drop-item', detail: { item: item.item, group } },
      ]),
    ),
    ...items
      .filter(
        (item) =>
          !isSurelyLarge(item) &&
          (item.size === 'large' || item.size === 'moderate' || item.size === 'steps'),
      )
      .map((item) => reason('item-differs-somewhat', detail(item), 'nothing', [])),
  ]
}

const ONE_SIDED_5_PERCENT = 1.644854
/** One unit of the delta scale: where a difference begins to be moderate. */
const MODERATE_LOGITS = 1 / 2.35

/**
 * Large, and surely more than moderate: the Educational Testing Service asks both (Zwick, Thayer & Lewis 1999, category C).
 * In small groups whatever is beyond chance comes out large, so size alone would take chance for a finding.
 */
function isSurelyLarge({ size, difference, se }: Checked['items'][number]): boolean {
  return size === 'large' && Math.abs(difference) - ONE_SIDED_5_PERCENT * se > MODERATE_LOGITS
}
