import { writeFileSync } from 'node:fs'
import { Study } from '@utfall/evaluations/schema'
import { z } from 'zod'

/** The JSON Schema of study.json, for editors: `node tools/write-study-schema.ts`. A test holds that it is current. */
export function studySchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(Study, { io: 'input' }), null, 2)}\n`
}

if (import.meta.main) writeFileSync(new URL('../docs/study.schema.json', import.meta.url), studySchemaText())
