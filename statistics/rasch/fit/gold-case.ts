import { type Gold, readGold, readResponses } from '../../../tests/rasch-reference.ts'
import { ITEM_MODELS, type ItemModel, type ItemScale } from '../calibration/calibration-types.ts'
import { prepareResponses } from '../responses/prepare.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'

export type GoldCase = {
  readonly gold: Gold
  readonly model: ItemModel
  readonly scale: ItemScale
  readonly responses: ResponseMatrix
}

/** Test-only: a reference case as fit needs it, with the thresholds of the reference engine. Null when there is none. */
export function goldCase(dataset: string, model: string): GoldCase | null {
  const gold = readGold(dataset, model)
  const raw = readResponses(dataset)
  if (gold?.cml === undefined || raw === null) return null
  const itemModel = ITEM_MODELS.find((known) => known === model.toLowerCase())
  if (itemModel === undefined) return null
  const { responses } = prepareResponses(raw, itemModel)
  const thresholds = gold.cml.norm_location.thresholds.map((item: number[]) => Float64Array.from(item))
  return { gold, model: itemModel, scale: { items: gold.items, thresholds }, responses }
}
