import { InvalidInput } from '@utfall/basics'
import type { ItemModel } from '@utfall/rasch'
import type { KnownItems } from '../data/known-items.ts'

/** The parts of an analysis, in order. */
export const STEPS = ['calibrate', 'persons', 'reference', 'fit', 'groups', 'burden', 'verdict'] as const
export type Step = (typeof STEPS)[number]

export const MODEL_CHOICES = ['auto', 'rm', 'rsm', 'pcm'] as const
export type ModelChoice = (typeof MODEL_CHOICES)[number]

export type AnalysisOptions = {
  /** `auto` (default): by what the answers bear. */
  readonly model?: ModelChoice
  /** Items placed by another calibration: the scale is then theirs. */
  readonly anchors?: KnownItems
  /** Which calibration of the instrument they come from, where it is one in the house. */
  readonly keptScale?: { readonly calibration: number; readonly sha256: string }
  /** Whose answers they are, in words that follow the calibration. */
  readonly population?: string
  /** Of intervals; 0.95. */
  readonly level?: number
  readonly seed?: number | string
  /** Simulated data sets behind the reference of fit; by default as many as the size of the data lets be quick. */
  readonly replicates?: number
  /** Told before each step, and within the long ones, with the share of the whole that is done; false stops. */
  readonly onStep?: (step: Step, share: number) => boolean | Promise<boolean>
}

export type Settings = {
  readonly asked: ModelChoice
  readonly anchors: KnownItems | null
  readonly level: number
  readonly seed: number | string
  readonly replicates: number
}

/** Groups with fewer persons than this are not compared: half a logit would drown in chance. */
export const SMALLEST_GROUP = 50
export const DEFAULT_SEED = 1
const MOST_REPLICATES = 200
const LEAST_REPLICATES = 20

/** Errors: `InvalidInput` for a model, level or number of replicates that cannot be. */
export function checkedSettings(options: AnalysisOptions, cells: number): Settings {
  const { model = 'auto', level = 0.95, seed = DEFAULT_SEED, anchors = null } = options
  if (!MODEL_CHOICES.includes(model))
    throw new InvalidInput({ field: 'model', given: model, allowed: MODEL_CHOICES.join(', ') })
  if (!(level > 0 && level < 1))
    throw new InvalidInput({ field: 'level', given: level, allowed: 'a number between 0 and 1' })
  const { replicates = quickReplicates(cells) } = options
  if (!Number.isInteger(replicates) || (replicates !== 0 && replicates < LEAST_REPLICATES))
    throw new InvalidInput({
      field: 'replicates',
      given: replicates,
      allowed: `0, or a whole number from ${LEAST_REPLICATES}`,
    })
  return { asked: model, anchors, level, seed, replicates }
}

/** Two hundred where the data are small, fewer where each takes longer: about two million answers drawn in all. */
function quickReplicates(cells: number): number {
  return Math.min(MOST_REPLICATES, Math.max(LEAST_REPLICATES, Math.floor(2_000_000 / Math.max(1, cells))))
}

/** What a model choice may become. */
export type ChosenModel = { readonly model: ItemModel; readonly reason: string }
