import { writeFile } from 'node:fs/promises'
import { schemaText } from './schema-text.ts'
import { migratedThread } from './testing/database-for-tests.ts'

// Run after a new migration: node platform/database/write-schema.ts
const thread = await migratedThread()
await writeFile(new URL('./schema.sql', import.meta.url), await schemaText(thread))
await thread.close()
