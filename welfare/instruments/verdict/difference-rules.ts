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
  const large = items.filter((item) => item.size === 'large')
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
      .filter((item) => item.size === 'moderate' || item.size === 'steps')
      .map((item) => reason('item-differs-somewhat', detail(item), 'nothing', [])),
  ]
}
