import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { type Definition, filled, smallClusterTrial, smallTrial } from '../testing/small-studies.ts'
import { carriesCausalWords, horizonOf, studyFaults } from './rules.ts'

type Wrong = {
  readonly name: string
  readonly path: string
  /** What stands there, in English and in Swedish. */
  readonly given: readonly [string, string]
  readonly change: (definition: Definition) => void
}

function faultsAfter(change: (definition: Definition) => void, from = smallTrial(4).definition) {
  const definition = structuredClone(from)
  change(definition)
  return studyFaults(filled(definition), 'study.json')
}

function first(definition: Definition): Definition['outcomes'][number] {
  return definition.outcomes[0] ?? assert.fail()
}

const WRONG: readonly Wrong[] = [
  {
    name: 'two control arms',
    path: 'arms',
    given: ['2 with role control', '2 med role control'],
    change: (it) => it.arms.push({ id: 'third', role: 'control', label: 'Tredje' }),
  },
  {
    name: 'no treatment arm',
    path: 'arms',
    given: ['0 with role treatment', '0 med role treatment'],
    change: (it) => it.arms.splice(1, 1),
  },
  {
    name: 'a control arm in a before-after design',
    path: 'arms',
    given: ['1 with role control', '1 med role control'],
    change: (it) => {
      it.design = { kind: 'before-after' }
    },
  },
  {
    name: 'two arms with one id',
    path: 'arms',
    given: ['«now» twice', '«now» två gånger'],
    change: (it) => it.arms.push({ id: 'now', role: 'treatment', label: 'Nu', values: ['x'] }),
  },
  {
    name: 'two arms that claim the same value',
    path: 'arms[].values',
    given: ['«now» twice', '«now» två gånger'],
    change: (it) => it.arms.push({ id: 'late', role: 'treatment', label: 'Sen', values: ['now'] }),
  },
  {
    name: 'two time points with one id',
    path: 'timePoints',
    given: ['«m6» twice', '«m6» två gånger'],
    change: (it) => it.timePoints.push({ id: 'm6', label: 'Sex', months: 7 }),
  },
  {
    name: 'two time points in the same month',
    path: 'timePoints[].months',
    given: ['«6» twice', '«6» två gånger'],
    change: (it) => it.timePoints.push({ id: 'half-year', label: 'Halvår', months: 6 }),
  },
  {
    name: 'two outcomes with one id',
    path: 'outcomes',
    given: ['«ability» twice', '«ability» två gånger'],
    change: (it) => it.outcomes.push({ ...first(it) }),
  },
  {
    name: 'two subgroups with one id',
    path: 'subgroups',
    given: ['«sex» twice', '«sex» två gånger'],
    change: (it) => it.subgroups?.push({ id: 'sex', label: 'Kön', column: 'earlier' }),
  },
  {
    name: 'a subgroup level stated twice',
    path: 'subgroups[1].levels',
    given: ['«1» twice', '«1» två gånger'],
    change: (it) => it.subgroups?.[1]?.levels?.push({ value: '1', label: 'Ja' }),
  },
  {
    name: 'no primary outcome',
    path: 'outcomes',
    given: ['no outcome with role primary', 'inget utfall med role primary'],
    change: (it) => {
      first(it).role = 'secondary'
    },
  },
  {
    name: 'an outcome at an unknown time',
    path: 'outcomes[0].at[3].time',
    given: ['«m9»', '«m9»'],
    change: (it) => first(it).at.push({ time: 'm9', column: 'ability' }),
  },
  {
    name: 'an outcome twice at one time',
    path: 'outcomes[0].at',
    given: ['«m6» twice', '«m6» två gånger'],
    change: (it) => first(it).at.push({ time: 'm6', file: 'answers.csv', column: 'ability' }),
  },
  {
    name: 'an outcome measured only before',
    path: 'outcomes[0].at',
    given: ['only the time before', 'bara tiden före'],
    change: (it) => first(it).at.splice(1),
  },
  {
    name: 'a horizon at which nothing is measured',
    path: 'outcomes[3].horizon',
    given: ['«m12»', '«m12»'],
    change: (it) => {
      Object.assign(it.outcomes[3] ?? {}, { horizon: 'm12' })
    },
  },
  {
    name: 'a horizon before the lot',
    path: 'outcomes[0].horizon',
    given: ['«start»', '«start»'],
    change: (it) => {
      first(it).horizon = 'start'
    },
  },
  {
    name: 'a ladder without states',
    path: 'outcomes[1].states',
    given: ['nothing', 'inget'],
    change: (it) => {
      delete it.outcomes[1]?.states
    },
  },
  {
    name: 'a ladder with one state twice',
    path: 'outcomes[1].states',
    given: ['«work» twice', '«work» två gånger'],
    change: (it) => it.outcomes[1]?.states?.push({ value: 'work', label: 'Arbete' }),
  },
  {
    name: 'states of a measure',
    path: 'outcomes[0].states',
    given: ['kind measure', 'kind measure'],
    change: (it) => {
      first(it).states = it.outcomes[1]?.states
    },
  },
  {
    name: 'values that mean yes of a measure',
    path: 'outcomes[0].yes',
    given: ['kind measure', 'kind measure'],
    change: (it) => {
      first(it).yes = ['1']
    },
  },
  {
    name: 'the logarithm of a ladder',
    path: 'outcomes[1].transform',
    given: ['kind ladder', 'kind ladder'],
    change: (it) => {
      Object.assign(it.outcomes[1] ?? {}, { transform: 'log' })
    },
  },
  {
    name: 'a range of a binary outcome',
    path: 'outcomes[2].range',
    given: ['kind binary', 'kind binary'],
    change: (it) => {
      Object.assign(it.outcomes[2] ?? {}, { range: [0, 1] })
    },
  },
  {
    name: 'the sum of a binary outcome, which would not be 0 or 1',
    path: 'outcomes[2].at[0].sum',
    given: ['kind binary', 'kind binary'],
    change: (it) => {
      Object.assign(it.outcomes[2] ?? {}, { at: [{ time: 'm6', sum: ['work_6', 'earlier'] }] })
    },
  },
  {
    name: 'a range that begins with the greatest value',
    path: 'outcomes[0].range',
    given: ['100 to 0', '100 till 0'],
    change: (it) => {
      first(it).range = [100, 0]
    },
  },
  {
    name: 'a smallest win probability above one half',
    path: 'outcomes[1].smallestWorthHaving',
    given: ['0.55', '0.55'],
    change: (it) => {
      Object.assign(it.outcomes[1] ?? {}, { smallestWorthHaving: 0.55 })
    },
  },
  {
    name: 'five percentage points written as 5',
    path: 'outcomes[2].smallestWorthHaving',
    given: ['5', '5'],
    change: (it) => {
      Object.assign(it.outcomes[2] ?? {}, { smallestWorthHaving: 5 })
    },
  },
  {
    name: 'a rule that rests on a smallest difference that nobody states',
    path: 'outcomes[0].smallestWorthHaving',
    given: ['nothing', 'inget'],
    change: (it) => {
      delete first(it).smallestWorthHaving
      it.decision = { better: 'interval-beyond-smallest' }
    },
  },
  {
    name: 'one file named twice',
    path: 'data',
    given: ['«answers.csv» twice', '«answers.csv» två gånger'],
    change: (it) => it.data.more?.push({ file: 'answers.csv', person: 'person', time: 'month' }),
  },
  {
    name: 'the persons file again without a time',
    path: 'data',
    given: ['«persons.csv» twice', '«persons.csv» två gånger'],
    change: (it) => it.data.more?.push({ file: 'persons.csv', person: 'person' }),
  },
  {
    name: 'files to join and nothing to join them by',
    path: 'data.person',
    given: ['nothing', 'inget'],
    change: (it) => {
      delete it.data.person
    },
  },
  {
    name: 'an outcome in a file that the study does not name',
    path: 'outcomes[0].at[1].file',
    given: ['«other.csv»', '«other.csv»'],
    change: (it) => {
      Object.assign(first(it).at[1] ?? {}, { file: 'other.csv' })
    },
  },
  {
    name: 'groups drawn and no column for them',
    path: 'data.cluster',
    given: ['nothing', 'inget'],
    change: (it) => {
      it.design = { kind: 'cluster-randomised' }
    },
  },
  {
    name: 'the cluster as its own block, by the site',
    path: 'data.site',
    given: ['«site», which is the cluster', '«site», som är klustret'],
    change: (it) => {
      it.data.cluster = 'site'
    },
  },
  {
    name: 'the cluster as its own block',
    path: 'data.block',
    given: ['«sex», which is the cluster', '«sex», som är klustret'],
    change: (it) => Object.assign(it.data, { block: 'sex', cluster: 'sex' }),
  },
  {
    name: 'weighted answers with nothing to weigh by',
    path: 'analysis.missing.predictors',
    given: ['nothing', 'inget'],
    change: (it) => {
      it.analysis = { missing: { kind: 'weighted' } }
    },
  },
  {
    name: 'adjusting for the arm',
    path: 'analysis.covariates[1]',
    given: ['«arm» (arm)', '«arm» (arm)'],
    change: (it) => {
      it.analysis = { covariates: ['age', 'arm'] }
    },
  },
  {
    name: 'adjusting for what was received, which the lot decided',
    path: 'analysis.covariates[0]',
    given: ['«received» (received)', '«received» (received)'],
    change: (it) => {
      it.analysis = { covariates: ['received'] }
    },
  },
  {
    name: 'weighing by an outcome measured later',
    path: 'analysis.missing.predictors[0]',
    given: ['«work_6» (work, m6)', '«work_6» (work, m6)'],
    change: (it) => {
      it.analysis = { missing: { predictors: ['work_6'] } }
    },
  },
  {
    name: 'groups made of an outcome measured later',
    path: 'subgroups[0].column',
    given: ['«cost_b» (cost, m6)', '«cost_b» (cost, m6)'],
    change: (it) => {
      Object.assign(it.subgroups?.[0] ?? {}, { column: 'cost_b' })
    },
  },
]

for (const { name, path, given, change } of WRONG) {
  test(`${name} is refused at ${path}`, () => {
    const { faults } = faultsAfter(change)
    const fault = faults.find((each) => each.column === path)
    assert.ok(fault, JSON.stringify(faults))
    assert.equal(fault.file, 'study.json')
    assert.deepEqual([fault.given, fault.swedish?.given], given)
    assert.ok(fault.allowed.length > 0)
    assert.ok((fault.swedish?.allowed.length ?? 0) > 0)
    assert.notEqual(fault.allowed, fault.swedish?.allowed, 'the same words in both languages')
  })
}

test('the small studies and the example hold together as they stand', () => {
  const example = JSON.parse(
    readFileSync(new URL('../../../examples/exempelforbundet/study.json', import.meta.url), 'utf8'),
  )
  for (const definition of [smallTrial(4).definition, smallClusterTrial().definition, example]) {
    assert.deepEqual(studyFaults(filled(definition), 'study.json').faults, [])
  }
})

test('a baseline column may be a covariate: it was settled before the lot', () => {
  assert.equal(
    faultsAfter((it) => {
      it.analysis = { covariates: ['ladder_0'] }
    }).total,
    0,
  )
})

test('long data may name the persons file once more by person and time', () => {
  assert.equal(
    faultsAfter((it) => {
      it.data.more?.push({ file: 'persons.csv', person: 'person', time: 'month' })
    }).total,
    0,
  )
})

test('the horizon is the stated one, else the last time at which the outcome is measured', () => {
  const study = filled(smallTrial(4).definition)
  const [ability, steps] = study.outcomes
  assert.ok(ability && steps)
  assert.equal(horizonOf(study, ability), 'm6')
  assert.equal(horizonOf(study, { ...ability, horizon: undefined }), 'm12')
  assert.equal(horizonOf(study, steps), 'm6')
})

test('causal words are carried by lots, by an approved comparison, and by nothing else', () => {
  const carried = (design: Definition['design']) =>
    carriesCausalWords(filled({ ...smallTrial(4).definition, design }))
  assert.equal(carried({ kind: 'individually-randomised' }), true)
  assert.equal(carried({ kind: 'cluster-randomised' }), true)
  assert.equal(carried({ kind: 'comparison' }), false)
  assert.equal(carried({ kind: 'comparison', approved: { by: 'Rådet', why: 'Lika grupper.' } }), true)
  assert.equal(carried({ kind: 'before-after' }), false)
})
