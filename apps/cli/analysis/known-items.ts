import { createHash } from 'node:crypto'
import { type KnownItems, parseKnownItems } from '@utfall/instruments/offline'
import type { CalibratedScale } from '@utfall/rasch'
import { badData, fromFaults } from '../bad-input.ts'
import type { InputIdentity } from '../command.ts'
import { same } from '../texts/text.ts'
import { identityOf, readBytes } from './input-table.ts'

/** A calibration from its file, and what names it in a document. */
export type ItemsFile = {
  readonly path: string
  readonly known: KnownItems
  readonly identity: InputIdentity
}

/** The JSON of `calibrate`, or a minimal `{"items": [{"id", "thresholds"}]}`; the rows are its items. */
export async function readItemsFile(path: string): Promise<ItemsFile> {
  const bytes = await readBytes(path, {
    sv: 'JSON från calibrate som går att läsa',
    en: 'the JSON of calibrate, in a file that can be read',
  })
  const known = parseKnownItems({ name: path, bytes })
  if (known.kind === 'faults') throw fromFaults(known)
  requireNear(path, known)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { path, known, identity: identityOf({ name: path, sha256, rows: known.scale.items.length }) }
}

/** Steps further out than this belong to no questionnaire: they are what a fit without a maximum leaves behind. */
const FURTHEST_LOGITS = 100

function requireNear(path: string, { scale }: KnownItems): void {
  scale.thresholds.forEach((thresholds, item) => {
    const far = thresholds.find((threshold) => Math.abs(threshold) > FURTHEST_LOGITS)
    if (far === undefined) return
    throw badData(path, `items[${item}].thresholds`, same(`«${far}»`), {
      sv: `tal från -${FURTHEST_LOGITS} till ${FURTHEST_LOGITS} logit`,
      en: `numbers from -${FURTHEST_LOGITS} to ${FURTHEST_LOGITS} logits`,
    })
  })
}

/** The scale with its uncertainty, which a minimal file does not have. */
export function withCovariance({ path, known }: ItemsFile): CalibratedScale {
  const { scale, covariance } = known
  if (covariance) return { ...scale, covariance }
  throw badData(
    path,
    'covariance',
    { sv: 'en kalibrering utan osäkerhet', en: 'a calibration without its uncertainty' },
    { sv: 'det som calibrate --json skriver', en: 'what calibrate --json writes' },
    {
      sv: 'Utan den går det inte att säga hur säker länken är. Inget har beräknats.',
      en: 'Without it nobody can say how sure the link is. Nothing was computed.',
    },
  )
}

/** A scale as documents give it, in the shape that `--items` takes; the covariance is its lower triangle. */
export function scaleBody(scale: CalibratedScale, categories: readonly Int32Array[]) {
  const { rows, data } = scale.covariance
  let step = 0
  return {
    items: scale.items.map((id, i) => {
      const thresholds = Array.from(scale.thresholds[i])
      const thresholdSe = thresholds.map(() => {
        const at = step++
        return Math.sqrt(Math.max(0, data[at * rows + at]))
      })
      return {
        id,
        location: thresholds.reduce((sum, threshold) => sum + threshold, 0) / thresholds.length,
        thresholds,
        thresholdSe,
        categories: Array.from(categories[i] ?? thresholds.keys()),
      }
    }),
    covariance: Array.from({ length: rows }, (_, row) =>
      Array.from(data.subarray(row * rows, row * rows + row + 1)),
    ).flat(),
  }
}
