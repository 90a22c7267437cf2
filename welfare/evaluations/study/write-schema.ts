import { writeFileSync } from 'node:fs'
import { z } from 'zod'
import { Study } from './schema.ts'

/** The JSON Schema of study.json, for editors: `node welfare/evaluations/study/write-schema.ts`. */
export function studySchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(Study, { io: 'input' }), null, 2)}\n`
}

if (import.meta.main) {
  writeFileSync(new URL('../../../docs/study.schema.json', import.meta.url), studySchemaText())
}
