import { writeFileSync } from 'node:fs'
import { freshGuide, GUIDES } from './guide.ts'

// Run with `node apps/cli/testing/write-guide.ts` after a change of what a command prints; the difference is reviewed.
for (const { file, language } of GUIDES) {
  const { page } = await freshGuide(file, language)
  writeFileSync(file, page)
}
