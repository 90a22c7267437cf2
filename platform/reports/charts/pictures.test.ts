import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { storedPictures } from './stored-pictures.ts'

for (const { name, file, svg } of storedPictures()) {
  test(`${name} is the picture that was looked at and stored`, () => {
    assert.equal(svg, readFileSync(file, 'utf8'), 'run store-pictures.ts, look at the picture, commit it')
  })
}
