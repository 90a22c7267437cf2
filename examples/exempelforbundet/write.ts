import { writeFileSync } from 'node:fs'
import { generateExample } from './generate.ts'

/** Writes the example's data files beside study.json: `node examples/exempelforbundet/write.ts`. */
const { files, truth } = generateExample()
for (const [name, text] of files) writeFileSync(new URL(name, import.meta.url), text)
console.log(truth)
