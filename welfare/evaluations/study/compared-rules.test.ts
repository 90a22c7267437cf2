import assert from 'node:assert/strict'
import test from 'node:test'
import { type Definition, filled } from '../testing/small-studies.ts'
import { twoSourceTrial } from '../testing/two-source-studies.ts'
import { commonTimes, sourcePairs } from './compared-rules.ts'
import { studyFaults } from './rules.ts'

type Outcome = Definition['outcomes'][number]

const { definition } = twoSourceTrial({ persons: 4 })

function changed(id: string, change: (outcome: Outcome) => Outcome) {
  return filled({
    ...definition,
    outcomes: definition.outcomes.map((outcome) => (outcome.id === id ? change(outcome) : outcome)),
  })
}

test('a pair is named once, and the person’s own word stands first whoever names the other', () => {
  const study = filled(definition)
  assert.deepEqual(studyFaults(study, 'study.json').faults, [])
  const named = sourcePairs(study).map(({ first, second }) => [first.id, second.id])
  assert.deepEqual(named, [
    ['own', 'rated'],
    ['says', 'works'],
  ])
  assert.deepEqual(
    sourcePairs(study).map((pair) => commonTimes(study, pair)),
    [['start', 'm6'], ['m6']],
  )
})

const WRONG: readonly (readonly [
  name: string,
  id: string,
  given: string,
  change: (it: Outcome) => Outcome,
])[] = [
  ['an outcome that is not there', 'rated', '«nobody»', (it) => ({ ...it, comparedWith: 'nobody' })],
  ['itself', 'rated', '«rated»', (it) => ({ ...it, comparedWith: 'rated' })],
  ['one of the same source', 'rated', '«own»', (it) => ({ ...it, source: 'self' })],
  ['one in another unit', 'rated', '«own»', (it) => ({ ...it, unit: 'steg' })],
  ['one without a stated unit', 'rated', '«own»', ({ unit: _, ...it }) => it],
  ['one of another kind', 'rated', '«works»', (it) => ({ ...it, comparedWith: 'works' })],
  ['one in another direction', 'rated', '«own»', (it) => ({ ...it, direction: 'lower-is-better' })],
  [
    'one never measured at the same time',
    'works',
    '«works»',
    (it) => ({
      ...it,
      at: [
        { time: 'start', column: 'works' },
        { time: 'm12', column: 'works' },
      ],
    }),
  ],
]

for (const [name, id, given, change] of WRONG) {
  test(`compared with ${name} is refused where it stands`, () => {
    const withTwelve = { ...changed(id, change) }
    withTwelve.timePoints = [...withTwelve.timePoints, { id: 'm12', label: '12', months: 12 }]
    const { faults } = studyFaults(withTwelve, 'study.json')
    const own = faults.filter(({ column }) => column?.endsWith('.comparedWith'))
    assert.equal(own.length, 1, JSON.stringify(faults))
    assert.ok(own[0]?.given.includes(given), JSON.stringify(own[0]))
  })
}

test('a pair named from both sides is refused, so that it is not told twice', () => {
  const { faults } = studyFaults(
    changed('own', (it) => ({ ...it, comparedWith: 'rated' })),
    'study.json',
  )
  assert.equal(faults.length, 2)
})
