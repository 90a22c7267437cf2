import { InvalidInput } from '@utfall/basics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import type { SessionRules } from './adaptive-session.ts'
import type { AdaptiveOptions, SimulatedPopulation } from './adaptive-types.ts'
import { checkScale, positionsOf } from './form-constraints.ts'
import { targetMoments, targetPoints } from './target.ts'

export function simuleesOf(population: SimulatedPopulation): number {
  return population.kind === 'measures' ? population.measures.length : population.persons
}

/**
 * The options with every default filled in and every name a position.
 * Errors: `InvalidInput` for numbers outside their range, unknown kinds and items, groups that overlap, shares above 1 in all.
 */
export function sessionRules(scale: ItemScale, options: AdaptiveOptions): SessionRules {
  checkScale(scale)
  const { population, stopping } = options
  if (population.kind !== 'measures' && !(Number.isInteger(population.persons) && population.persons >= 1))
    refuse('population.persons', population.persons, 'a whole number from 1')
  const { mean, variance } = targetMoments(targetPoints(population))
  const prior = options.prior ?? { mean, sd: variance > 0 ? Math.sqrt(variance) : 1 }
  if (!Number.isFinite(prior.mean)) refuse('prior.mean', prior.mean, 'a finite number of logits')
  if (!(prior.sd > 0 && prior.sd <= 100)) refuse('prior.sd', prior.sd, 'logits above 0, at most 100')
  const n = scale.items.length
  const { fewestItems = 1, mostItems = n, seLimit = 0, leastInformation = 0 } = stopping
  whole('stopping.fewestItems', fewestItems, 1, n)
  whole('stopping.mostItems', mostItems, fewestItems, Infinity)
  if (stopping.seLimit !== undefined && !(seLimit > 0 && Number.isFinite(seLimit)))
    refuse('stopping.seLimit', seLimit, 'logits above 0')
  if (stopping.leastInformation !== undefined && !(leastInformation > 0 && Number.isFinite(leastInformation)))
    refuse('stopping.leastInformation', leastInformation, 'a number above 0')
  const selection = options.selection ?? { kind: 'maximum-information' }
  if (selection.kind === 'randomesque') whole('selection.best', selection.best, 1, n)
  else if (selection.kind !== 'maximum-information')
    refuse('selection.kind', (selection as { kind?: unknown }).kind, "'maximum-information' or 'randomesque'")
  const exposure = options.mostExposure
  if (exposure !== undefined && !(exposure > 0 && exposure <= 1))
    refuse('mostExposure', exposure, 'above 0, at most 1')
  const level = options.level
  if (level !== undefined && !(level > 0 && level < 1)) refuse('level', level, 'between 0 and 1')
  const start = options.start ?? { kind: 'at', theta: prior.mean }
  if (start.kind === 'at' && !Number.isFinite(start.theta))
    refuse('start.theta', start.theta, 'a finite number of logits')
  return {
    selection,
    startTheta: start.kind === 'at' ? start.theta : prior.mean,
    startItem: start.kind === 'item' ? positionsOf(scale, [start.item], 'start.item')[0] : -1,
    interim: estimator('interim', options.interim ?? 'eap'),
    final: estimator('final', options.final ?? 'wle'),
    prior,
    seLimit,
    fewestItems,
    mostItems,
    leastInformation,
    ...contentRules(scale, options.contents ?? []),
  }
}

function contentRules(
  scale: ItemScale,
  contents: NonNullable<AdaptiveOptions['contents']>,
): Pick<SessionRules, 'contentOf' | 'contentShare'> {
  const contentOf = new Int32Array(scale.items.length).fill(contents.length)
  let rest = 1
  for (const [group, { items, share }] of contents.entries()) {
    if (!(share >= 0 && share <= 1)) refuse('contents.share', share, 'from 0 to 1')
    rest -= share
    for (const item of positionsOf(scale, items, 'contents.items')) {
      if (contentOf[item] < contents.length)
        refuse('contents.items', `${scale.items[item]} in two groups`, 'each item in one group at most')
      contentOf[item] = group
    }
  }
  if (rest < -1e-9) refuse('contents.share', `${1 - rest} in all`, 'at most 1 in all')
  return {
    contentOf,
    contentShare: Float64Array.from([...contents.map(({ share }) => share), Math.max(0, rest)]),
  }
}

function estimator(field: string, given: 'eap' | 'wle'): 'eap' | 'wle' {
  return given === 'eap' || given === 'wle' ? given : refuse(field, given, "'eap' or 'wle'")
}

function whole(field: string, given: number, from: number, to: number): void {
  if (!Number.isInteger(given) || given < from || given > to)
    refuse(field, given, `a whole number from ${from} to ${to}`)
}

function refuse(field: string, given: unknown, allowed: string): never {
  throw new InvalidInput({ field, given, allowed })
}
