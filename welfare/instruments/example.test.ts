import assert from 'node:assert/strict'
import test from 'node:test'
import { readAnswers } from './data/answers.ts'
import { exampleAnswers, exampleCard, exampleDefinition, exampleSurvey } from './example.ts'
import { CardOrder, InstrumentDefinition, Survey } from './schema.ts'

test('the example’s answers are the same each time, and what its survey says they are', () => {
  const { name, bytes } = exampleAnswers()
  assert.deepEqual(exampleAnswers().bytes, bytes)
  const { items, groups, highest } = exampleSurvey
  const read = readAnswers({ name, bytes }, { items, groups, id: 'person', highest: highest ?? 0 })
  assert.ok(read.kind === 'answers')
  assert.equal(read.responses.persons, 640)
  assert.deepEqual(
    read.groups.map(({ labels }) => labels.length),
    [2, 3, 2],
  )
  const missing = read.responses.answers.filter((answer) => answer < 0).length
  assert.ok(missing > 0 && missing < 0.06 * read.responses.answers.length)
})

test('the example is what the house would take from anyone', () => {
  assert.deepEqual(InstrumentDefinition.parse(exampleDefinition), exampleDefinition)
  assert.deepEqual(Survey.parse(exampleSurvey), exampleSurvey)
  assert.deepEqual(CardOrder.parse(exampleCard), exampleCard)
  assert.deepEqual(
    exampleDefinition.items.map(({ id }) => id),
    exampleSurvey.items,
  )
})
