import { matrix } from '@utfall/numerics'
import { calibrate, type FormLink, linkForms, prepareResponses, type ResponseMatrix } from '@utfall/rasch'
import type { KnownItems } from '../data/known-items.ts'
import type { Anchors } from '../result/evidence-schema.ts'
import type { Calibrated } from './choose-model.ts'
import { MOST_WORK, tooMuchWork } from './choose-model.ts'

/** Beyond chance and at least this many logits: an anchor has moved (Linacre, Winsteps manual, Displacement). */
const MOVED_LOGITS = 0.5
const MOVED_P = 0.05

/**
 * Do the questions that carry the scale over stand where they stood? The answers are calibrated freely beside the
 * anchored calibration, and the two are linked; an anchor that moved does not carry the link.
 */
export function anchorFigures(
  responses: ResponseMatrix,
  anchors: KnownItems,
  { chosen, prepared }: Calibrated,
  onProgress: (share: number) => boolean,
): Anchors {
  const slow = tooMuchWork(prepared.responses, MOST_WORK)
  if (slow !== null) return slow
  const ready = prepareResponses(responses, chosen.model)
  const free = calibrate(ready.responses, { model: chosen.model, onProgress })
  if (free.kind === 'not-calibrated')
    return { kind: 'not-estimable', reason: free.reason, detail: { ...free.detail } }
  const categories = new Map(
    ready.kept.map((position, i) => [responses.items[position], ready.categories[i]]),
  )
  const held = anchors.scale.items.filter((item) => responses.items.includes(item))
  const isSame = (item: string) => {
    const before = anchors.categories[anchors.scale.items.indexOf(item)]
    return [...(categories.get(item) ?? [])].length === before.length
  }
  const common = held.filter(isSame)
  if (common.length < 2)
    return { kind: 'not-estimable', reason: 'too-few-anchors', detail: { anchors: common.length } }
  const steps = anchors.scale.thresholds.reduce((sum, { length }) => sum + length, 0)
  const before = { ...anchors.scale, covariance: anchors.covariance ?? matrix(steps, steps) }
  const dropUnstable = { alpha: MOVED_P, leastLogits: MOVED_LOGITS }
  const link = linkForms(before, free, { common, dropUnstable })
  if (link.kind === 'not-estimable') return { ...link, detail: { ...link.detail } }
  return {
    kind: 'checked',
    rows: link.items.map((item) => anchorRow(item, link.shift)),
    notComparable: held.filter((item) => !isSame(item)),
    agreement: link.agreement && { ...link.agreement },
    shiftSe: link.se,
  }
}

type Row = Extract<Anchors, { kind: 'checked' }>['rows'][number]

/** The link tells how much harder an item was before; a reader asks how far it has moved since. */
function anchorRow(item: FormLink['items'][number], shift: number): Row {
  const p = item.adjusted?.holm ?? null
  const displacement = -item.displacement
  return {
    item: item.item,
    before: item.locationA,
    now: item.locationB + shift,
    displacement,
    se: item.se,
    p,
    moved: item.droppedAt !== null || (p !== null && p < MOVED_P && Math.abs(displacement) >= MOVED_LOGITS),
  }
}
