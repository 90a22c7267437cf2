import assert from 'node:assert/strict'
import test from 'node:test'
import { type Definition, filled, smallTrial } from '../testing/small-studies.ts'
import { studyFaults } from './rules.ts'

type Outcome = Definition['outcomes'][number]

/** The trial with its first outcome changed to stand on a calibration, and then to be wrong in one way. */
function faultsAfter(change: (outcome: Outcome) => Outcome) {
  const { definition } = smallTrial(4)
  const [first = assert.fail(), ...rest] = definition.outcomes
  const { range: _, ...plain } = first
  const scaled: Outcome = {
    ...plain,
    scale: { calibration: 'c.json' },
    at: first.at.map(({ time }) => ({ time, items: [`a ${time}`] })),
  }
  return studyFaults(filled({ ...definition, outcomes: [change(scaled), ...rest] }), 'study.json')
}

const WRONG: readonly {
  readonly name: string
  readonly path: string
  readonly given: readonly [string, string]
  readonly change: (outcome: Outcome) => Outcome
}[] = [
  {
    name: 'items without a scale',
    path: 'outcomes[0].at[0].items',
    given: ['items without a scale', 'items utan scale'],
    change: ({ scale: _, ...rest }) => ({
      ...rest,
      at: rest.at.map((at, n) => (n === 0 ? at : { time: at.time, column: 'points' })),
    }),
  },
  {
    name: 'a scale where the answers are not said',
    path: 'outcomes[0].at[1].items',
    given: ['nothing', 'inget'],
    change: (it) => ({
      ...it,
      at: it.at.map((at, n) => (n === 1 ? { time: at.time, column: 'points' } : at)),
    }),
  },
  {
    name: 'a map without items',
    path: 'outcomes[0].at[0].items',
    given: ['nothing', 'inget'],
    change: (it) => ({ ...it, at: it.at.map((at, n) => (n === 0 ? { time: at.time, items: {} } : at)) }),
  },
  {
    name: 'one column for two items',
    path: 'outcomes[0].at[0].items',
    given: ['«a» twice', '«a» två gånger'],
    change: (it) => ({
      ...it,
      at: it.at.map((at, n) => (n === 0 ? { time: at.time, items: { q1: 'a', q2: 'a' } } : at)),
    }),
  },
  {
    name: 'a range of one’s own beside a scale',
    path: 'outcomes[0].range',
    given: ['given beside scale', 'angivet bredvid scale'],
    change: (it) => ({ ...it, range: [0, 100] }),
  },
  {
    name: 'a logarithm beside a scale',
    path: 'outcomes[0].transform',
    given: ['given beside scale', 'angivet bredvid scale'],
    change: (it) => ({ ...it, transform: 'log' }),
  },
  {
    name: 'the study itself as the calibration',
    path: 'outcomes[0].scale.calibration',
    given: ['«study.json»', '«study.json»'],
    change: (it) => ({ ...it, scale: { calibration: 'study.json' } }),
  },
  {
    name: 'a scale for a count',
    path: 'outcomes[0].scale',
    given: ['kind count', 'kind count'],
    change: (it) => ({ ...it, kind: 'count' }),
  },
]

for (const { name, path, given, change } of WRONG) {
  test(`${name} is refused at ${path}`, () => {
    const { faults, total } = faultsAfter(change)
    assert.equal(total, 1, JSON.stringify(faults))
    assert.deepEqual([faults[0]?.column, faults[0]?.given, faults[0]?.swedish?.given], [path, ...given])
  })
}

test('an outcome that stands on a calibration holds together, and its later answers may not be adjusted for', () => {
  assert.equal(faultsAfter((it) => it).total, 0)
  const { definition } = smallTrial(4)
  const [first = assert.fail(), ...rest] = definition.outcomes
  const { range: _, ...plain } = first
  const study = filled({
    ...definition,
    outcomes: [
      {
        ...plain,
        scale: { calibration: 'c.json' },
        at: first.at.map(({ time }) => ({ time, items: { q1: `a ${time}` } })),
      },
      ...rest,
    ],
    analysis: { ...definition.analysis, covariates: ['a m6'] },
  })
  assert.equal(studyFaults(study, 'study.json').faults[0]?.column, 'analysis.covariates[0]')
})
