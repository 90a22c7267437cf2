import { writeFile } from 'node:fs/promises'
import { migratedThread } from './database-for-tests.ts'
import { schemaText } from './schema-text.ts'

// Run after a new migration: node platform/database/write-schema.ts
const thread = await migratedThread()
await writeFile(new URL('./schema.sql', import.meta.url), await schemaText(thread))
await thread.close()
