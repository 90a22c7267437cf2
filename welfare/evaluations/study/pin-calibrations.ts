import { createHash } from 'node:crypto'
import { FaultList, type Faults, faultWords } from '@utfall/exchange'
import type { StudyFiles } from '../data/tables.ts'
import { STUDY_FILE } from './parse.ts'
import type { Study } from './schema.ts'

/**
 * The study with the hash of each calibration in its folder filled in, so that the lock holds the file's content and
 * not only its name. A hash that study.json itself states must be the file's. A file that is not there is told when
 * the data are read.
 */
export function pinCalibrations(study: Study, files: StudyFiles): Study | Faults {
  if (study.outcomes.every((outcome) => outcome.scale === undefined)) return study
  const faults = new FaultList(STUDY_FILE)
  const outcomes = study.outcomes.map((outcome, index) => {
    const { scale } = outcome
    const bytes = scale && files.get(scale.calibration)
    if (!scale || !bytes) return outcome
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (scale.sha256 !== undefined && scale.sha256 !== sha256)
      faults.add({
        row: null,
        column: `outcomes[${index}].scale.sha256`,
        ...faultWords(
          [scale.sha256, `${sha256}, which is that of ${scale.calibration}`],
          [scale.sha256, `${sha256}, som är den för ${scale.calibration}`],
        ),
      })
    return { ...outcome, scale: { ...scale, sha256 } }
  })
  return faults.total > 0 ? faults.result() : { ...study, outcomes }
}
