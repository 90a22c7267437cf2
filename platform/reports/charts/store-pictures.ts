import { mkdirSync, writeFileSync } from 'node:fs'
import { storedPictures } from './stored-pictures.ts'

// Run after a change that is meant to be seen, look at the pictures, and commit them: node store-pictures.ts
for (const { file, svg } of storedPictures()) {
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, svg)
}
