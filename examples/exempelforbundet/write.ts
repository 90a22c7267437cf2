import { writeFileSync } from 'node:fs'
import { CALIBRATION_FILE, calibrationText } from './calibrate.ts'
import { generateExample } from './generate.ts'
import { pilotCsv } from './pilot.ts'

/** Writes the example's data files and its calibration beside study.json: `node examples/exempelforbundet/write.ts`. */
const { files, truth } = generateExample()
for (const [name, text] of files) writeFileSync(new URL(name, import.meta.url), text)
writeFileSync(new URL(CALIBRATION_FILE, import.meta.url), await calibrationText(pilotCsv()))
console.log(truth)
