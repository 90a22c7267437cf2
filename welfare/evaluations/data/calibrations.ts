import { createHash } from 'node:crypto'
import { FaultList, type Faults, faultWords } from '@utfall/exchange'
import { type KnownItems, parseKnownItems } from '@utfall/instruments/offline'
import { z } from 'zod'
import { Wording } from '../study/schema.ts'
import type { StudyFiles } from './tables.ts'

/** The items that an outcome stands on, and what the results name them by. */
export type ReadCalibration = {
  readonly kind: 'calibration'
  readonly file: string
  readonly sha256: string
  readonly known: KnownItems
  readonly about: CalibrationAbout
}

/** What a calibration says of itself; null where it says nothing. */
export type CalibrationAbout = {
  readonly model: string | null
  readonly persons: number | null
  readonly population: Wording | null
}

const About = z.looseObject({
  model: z.string().max(40).nullable().catch(null),
  nPersons: z.int().nonnegative().nullable().catch(null),
  population: Wording.nullable().catch(null),
})

/** Steps further out belong to no questionnaire, and the statistics refuse them. */
const FURTHEST_LOGITS = 100

/** The calibration that an outcome names, from the folder of the study. */
export function readCalibration(files: StudyFiles, name: string): ReadCalibration | Faults {
  const bytes = files.get(name)
  if (!bytes) return notThere(files, name)
  const known = parseKnownItems({ name, bytes })
  if (known.kind === 'faults') return known
  const far = farThresholds(name, known)
  if (far) return far
  const { model, nPersons, population } = About.parse(JSON.parse(new TextDecoder().decode(bytes)))
  return {
    kind: 'calibration',
    file: name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    known,
    about: { model, persons: nPersons, population },
  }
}

function notThere(files: StudyFiles, name: string): Faults {
  const present = [...files.keys()].filter((file) => file.endsWith('.json')).join(', ') || '–'
  const faults = new FaultList(name)
  faults.add({
    row: null,
    column: null,
    ...faultWords(
      [
        `no such file; the folder holds ${present}`,
        'the calibration that study.json names, in the same folder',
      ],
      [`ingen sådan fil; mappen har ${present}`, 'kalibreringen som study.json nämner, i samma mapp'],
    ),
  })
  return faults.result()
}

function farThresholds(name: string, { scale }: KnownItems): Faults | null {
  const faults = new FaultList(name)
  scale.thresholds.forEach((steps, index) => {
    const far = steps.find((step) => Math.abs(step) > FURTHEST_LOGITS)
    if (far === undefined) return
    faults.add({
      row: null,
      column: `items[${index}].thresholds`,
      ...faultWords(
        [`«${far}»`, `logits from ${-FURTHEST_LOGITS} to ${FURTHEST_LOGITS}`],
        [`«${far}»`, `logit från ${-FURTHEST_LOGITS} till ${FURTHEST_LOGITS}`],
      ),
    })
  })
  return faults.total > 0 ? faults.result() : null
}
