import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { COMMANDS } from '../command-list.ts'
import { HELP_FOLDER, helpFiles } from './stored-help.ts'

test('the stored help is what the program says (node apps/cli/arguments/write-help.ts renews it)', async () => {
  const files = await helpFiles()
  assert.deepEqual((await readdir(HELP_FOLDER)).sort(), [...files.keys()].sort())
  for (const [name, text] of files) {
    assert.equal(await readFile(new URL(name, HELP_FOLDER), 'utf8'), text, name)
  }
})

test('no line of help is wider than a terminal of a hundred columns', async () => {
  for (const [name, text] of await helpFiles()) {
    for (const line of text.split('\n')) assert.ok([...line].length <= 100, `${name}: ${line}`)
  }
})

/** The words of a command line as a shell makes them: quotes hold blanks together. */
function shellWords(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare)
}

test('every example in the help is a command line that its own command reads without complaint', async () => {
  const { parseArguments } = await import('./parse-arguments.ts')
  for (const listed of COMMANDS) {
    const command = await listed.load()
    assert.ok(command.examples.length > 0, listed.name)
    for (const example of command.examples) {
      assert.ok(example.startsWith(`${listed.name} `), example)
      const words = shellWords(example.slice(listed.name.length))
      assert.deepEqual(parseArguments(command.options, command.operands, words).complaints, [], example)
    }
  }
})
