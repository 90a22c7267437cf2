import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { COMMANDS } from './command-list.ts'
import { freshGuide, GUIDES } from './testing/guide.ts'

test('every example in the guides prints what the guide says (node apps/cli/testing/write-guide.ts renews them)', async () => {
  for (const { file, language } of GUIDES) {
    const { page } = await freshGuide(file, language)
    assert.equal(readFileSync(file, 'utf8'), page, file.pathname)
  }
})

test('both guides have an example of every command that reads a file', async () => {
  const names: string[] = []
  for (const { name, load } of COMMANDS) {
    if ((await load()).operands[0]?.en === 'FILE') names.push(name)
  }
  for (const { file, language } of GUIDES) {
    const { ran } = await freshGuide(file, language)
    assert.deepEqual(
      names.filter((name) => !ran.some((command) => command.startsWith(`${name} `))),
      [],
      file.pathname,
    )
  }
})

test('the guide to a closed environment mentions every command there is', () => {
  for (const { file } of GUIDES) {
    const page = readFileSync(file, 'utf8')
    for (const { name } of COMMANDS) assert.ok(page.includes(`\`${name}\``), `${name} in ${file.pathname}`)
  }
})
