import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StoredCalibration } from '../actions.ts'
import { analyseInstrument } from '../analysis/analyse.ts'
import { readAnswers } from '../data/answers.ts'
import { parseKnownItems } from '../data/known-items.ts'
import { exampleSurvey } from '../example.ts'
import { generatedInstrument } from '../testing/generated-instrument.ts'
import { itemsFile } from './files.ts'

test('the items file says of itself what a calibration from the command line says, under the same names', async () => {
  const { csv } = generatedInstrument({ persons: 120, items: 4, steps: 2, seed: 3 })
  const answers = readAnswers({ name: 'a.csv', bytes: new TextEncoder().encode(csv) })
  assert.ok(answers.kind === 'answers')
  const found = await analyseInstrument(answers, { version: '1.0.0', command: 'test', replicates: 0 })
  assert.ok(found.kind === 'analysed')
  const { results } = found
  const head = {
    version: 2,
    results_sha256: 'b'.repeat(64),
    survey: exampleSurvey,
  } as StoredCalibration['head']
  const text = itemsFile('enkat', { kind: 'calibration', head, text: '', results }) ?? ''
  const file = JSON.parse(text)
  assert.deepEqual(
    [file.nPersons, file.reliability, file.population, file.verdict, file.model],
    [120, results.reliability, exampleSurvey.population, { kind: results.verdict.kind }, results.model],
  )
  const known = parseKnownItems({ name: 'items.json', bytes: new TextEncoder().encode(text) })
  assert.ok(known.kind === 'items' && known.verdict === results.verdict.kind)
})
