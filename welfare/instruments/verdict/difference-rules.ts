import type { VerdictEvidence } from './evidence.ts'
import { type Found, reason } from './found.ts'
import type { VerdictLimits } from './limits.ts'

type Checked = Extract<VerdictEvidence['dif'][number], { kind: 'checked' }>

/** Whether the questions mean the same in different groups. */
export function differenceReasons({ dif }: VerdictEvidence, limits: VerdictLimits): Found[] {
  if (dif.length === 0) return [reason('groups-not-compared', {}, 'nothing', ['compare-groups'])]
  return dif.flatMap((found) =>
    found.kind === 'checked'
      ? groupReasons(found, limits)
      : [reason('group-not-compared', { group: found.group, reason: found.reason }, 'nothing', [])],
  )
}

function groupReasons(found: Checked, limits: VerdictLimits): Found[] {
  const large = found.items.filter((item) => item.size === 'large')
  const isMany = large.length > limits.itemShare * found.items.length
  return [
    ...large.map((item) =>
      reason(
        'item-differs-largely',
        { item: item.item, group: found.group, logits: Math.abs(item.difference) },
        isMany ? 'groups' : 'individuals',
        [{ code: 'split-or-drop-item', detail: { item: item.item, group: found.group } }],
      ),
    ),
    ...found.items
      .filter((item) => item.size === 'moderate')
      .map((item) =>
        reason(
          'item-differs-somewhat',
          { item: item.item, group: found.group, logits: Math.abs(item.difference) },
          'nothing',
          [],
        ),
      ),
  ]
}
