import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { storedPictures } from './stored-pictures.ts'
import { clippedTexts, overlappingPairs, placedTexts } from './text-boxes.ts'

for (const { name, file, svg } of storedPictures()) {
  test(`${name} is the picture that was looked at and stored`, () => {
    assert.equal(svg, readFileSync(file, 'utf8'), 'run store-pictures.ts, look at the picture, commit it')
  })
}

test('no text of a stored picture collides with another or is clipped, with 29 long questions on a phone too', () => {
  for (const { name, svg } of storedPictures()) {
    const texts = placedTexts(svg)
    assert.deepEqual(overlappingPairs(texts), [], name)
    assert.deepEqual(clippedTexts(svg, texts), [], name)
  }
})
