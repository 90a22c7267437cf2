import assert from 'node:assert/strict'
import test from 'node:test'
import { tTwoSidedP } from '@utfall/distributions'
import { computeResults, openStudy } from '../compute.ts'
import type { ResultEstimate, Results } from '../result/schema.ts'
import {
  changed,
  csv,
  type Definition,
  evaluateFolder,
  folderOf,
  resultsOf,
  type SmallStudy,
  smallBeforeAfter,
  smallClusterTrial,
  smallTrial,
} from '../testing/small-studies.ts'

const STUDY = smallTrial()

function mains(results: Results): readonly ResultEstimate[] {
  return results.estimates.filter((row) => row.analysis === 'main')
}

function headline(results: Results, outcome = 'ability'): ResultEstimate {
  const rows = mains(results).filter(
    (row) => row.outcome === outcome && row.group === null && row.site === null,
  )
  return rows.find((row) => row.time === 'm6') ?? assert.fail()
}

function withColumn(column: string, change: (cell: string, cells: readonly string[]) => string) {
  return (text: string) => {
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','))
    const at = rows[0]?.indexOf(column) ?? -1
    return `${rows.map((cells, row) => (row === 0 ? cells : cells.with(at, change(cells[at] ?? '', cells))).join(',')).join('\n')}\n`
  }
}

test('the arm that was drawn decides: what was received never touches a main figure nor the verdict', async () => {
  const before = await resultsOf(STUDY)
  for (const received of ['0', '1', '']) {
    const after = await resultsOf(
      changed(STUDY, { files: { 'persons.csv': withColumn('received', () => received) } }),
    )
    assert.deepEqual(mains(after), mains(before))
    assert.deepEqual(after.verdict, before.verdict)
  }
})

test('per protocol is named so, counts those who followed their lot, and is no main figure', async () => {
  const results = await resultsOf(STUDY)
  const row = results.estimates.find((each) => each.analysis === 'per-protocol')
  const followed = results.flow.arms.reduce(
    (sum, arm) => sum + (arm.arm === 'now' ? (arm.received ?? 0) : arm.allocated - (arm.received ?? 0)),
    0,
  )
  assert.ok((row?.n ?? 0) > 0 && (row?.n ?? 0) <= followed && followed < 60)
})

test('the same order gives the same bytes, and another seed changes chance alone', async () => {
  const text = async (study: SmallStudy) => {
    const outcome = await evaluateFolder(folderOf(study))
    return outcome.kind === 'computed' ? outcome : assert.fail()
  }
  const [one, two] = [await text(STUDY), await text(STUDY)]
  assert.equal(one.text, two.text)
  assert.equal(one.sha256, two.sha256)
  const other = await resultsOf(
    changed(STUDY, {
      definition: (it) => {
        it.analysis = { ...it.analysis, seed: 7 }
      },
    }),
  )
  assert.deepEqual(other.estimates, one.results.estimates)
  assert.notDeepEqual(other.permutations, one.results.permutations)
})

test('people in another order in the file give the same figures', async () => {
  const turned = (text: string) => {
    const [header = '', ...rows] = text.trimEnd().split('\n')
    return `${[header, ...rows.toReversed()].join('\n')}\n`
  }
  const before = await resultsOf(STUDY)
  const after = await resultsOf(changed(STUDY, { files: { 'persons.csv': turned, 'answers.csv': turned } }))
  assert.equal(after.estimates.length, before.estimates.length)
  before.estimates.forEach((row, index) => {
    const other = after.estimates[index]
    assert.deepEqual([other?.outcome, other?.analysis, other?.n], [row.outcome, row.analysis, row.n])
    for (const field of ['estimate', 'se', 'low', 'high', 'p'] as const) {
      const [a, b] = [row[field], other?.[field] ?? null]
      const scale = Math.max(1, Math.abs(a ?? 0))
      assert.ok(
        a === b || Math.abs((a ?? 0) - (b ?? 0)) < 1e-9 * scale,
        `${row.outcome} ${row.analysis} ${field}: ${a} ${b}`,
      )
    }
  })
  assert.deepEqual(after.verdict, before.verdict)
})

test('new names for arms, sites and groups change names and nothing else', async () => {
  const renamed = changed(STUDY, {
    definition: (it) => {
      Object.assign(it.arms[0] ?? {}, { id: 'later', label: 'Senare', values: ['wait'] })
      Object.assign(it.arms[1] ?? {}, { id: 'first', label: 'Först', values: ['now'] })
    },
    files: {
      'persons.csv': (text) =>
        text.replaceAll('woman', 'kvinna').replaceAll('Norr', 'A').replaceAll('Mitt', 'B'),
    },
  })
  const plain = (results: Results) =>
    results.estimates
      .map(({ estimate, se, p, n, analysis, outcome, time }) => ({
        estimate,
        se,
        p,
        n,
        analysis,
        outcome,
        time,
      }))
      .map((row) => JSON.stringify(row))
      .sort()
  const [before, after] = [await resultsOf(STUDY), await resultsOf(renamed)]
  assert.deepEqual(plain(after), plain(before))
  assert.equal(after.verdict.kind, before.verdict.kind)
})

test('the arms exchanged turn every difference about, and the win probability to one less it', async () => {
  const turned = changed(STUDY, {
    definition: (it) => {
      for (const arm of it.arms) arm.role = arm.role === 'control' ? 'treatment' : 'control'
    },
  })
  const [before, after] = [mains(await resultsOf(STUDY)), mains(await resultsOf(turned))]
  for (const row of before) {
    const other = after.find(
      (each) =>
        each.outcome === row.outcome &&
        each.time === row.time &&
        each.site === row.site &&
        each.group?.value === row.group?.value &&
        each.group?.subgroup === row.group?.subgroup,
    )
    if (row.estimate === null) assert.equal(other?.estimate, null)
    else {
      const about = row.scale === 'win-probability' ? 1 : 0
      assert.ok(Math.abs(row.estimate + (other?.estimate ?? 9) - about) < 1e-9, `${row.outcome} ${row.time}`)
    }
  }
})

test('a group or a site below the smallest that may be shown has no figures, and says so', async () => {
  const hidden = await resultsOf(
    changed(STUDY, {
      definition: (it) => {
        it.analysis = { ...it.analysis, smallestGroup: 14 }
      },
    }),
  )
  const small = hidden.estimates.filter((row) => row.notes.some((note) => note.code === 'too-few'))
  assert.ok(small.some((row) => row.site !== null) && small.some((row) => row.group !== null))
  for (const row of small) {
    assert.deepEqual([row.estimate, row.se, row.low, row.high, row.p], [null, null, null, null, null])
    assert.deepEqual([row.n, row.nByArm], [null, null], 'how few they are is not told either')
    assert.deepEqual(row.notes, [{ code: 'too-few', detail: { limit: 14 } }])
  }
})

test('secondary p-values are corrected together for how many they are, by each stated rule', async () => {
  const family = async (multiplicity: NonNullable<NonNullable<Definition['analysis']>['multiplicity']>) => {
    const results = await resultsOf(
      changed(STUDY, {
        definition: (it) => {
          it.analysis = { ...it.analysis, multiplicity }
        },
      }),
    )
    const secondary = ['steps', 'work', 'sick-days', 'cost']
    const rows = secondary.map((outcome) => headline(results, outcome))
    const outside = mains(results).filter((row) => !rows.includes(row))
    assert.ok(
      outside.every((row) => row.pAdjusted === null),
      'only the secondary outcomes at their horizon',
    )
    return rows.map((row) => [row.p ?? 9, row.pAdjusted] as const).toSorted(([a], [b]) => a - b)
  }
  // By hand, m = 4 (Holm 1979; Hochberg 1988; Benjamini & Hochberg 1995).
  const holm = await family('holm')
  const [p1, p2, p3, p4] = holm.map(([p]) => p) as [number, number, number, number]
  const steps = [4 * p1, 3 * p2, 2 * p3, p4].map((each) => Math.min(1, each))
  const rising = steps.map((_, index) => Math.max(...steps.slice(0, index + 1)))
  const falling = steps.map((_, index) => Math.min(...steps.slice(index)))
  const rates = [4 * p1, 2 * p2, (4 / 3) * p3, p4].map((each) => Math.min(1, each))
  const close = (actual: readonly (number | null)[], wanted: readonly number[]) => {
    actual.forEach((each, index) => {
      assert.ok(Math.abs((each ?? 9) - (wanted[index] ?? 9)) < 1e-12, `${actual} ${wanted}`)
    })
  }
  close(
    holm.map(([, adjusted]) => adjusted),
    rising,
  )
  close(
    (await family('hochberg')).map(([, adjusted]) => adjusted),
    falling,
  )
  close(
    (await family('bh')).map(([, adjusted]) => adjusted),
    rates.map((_, index) => Math.min(...rates.slice(index))),
  )
  assert.ok((await family('none')).every(([, adjusted]) => adjusted === null))
})

test('whether a bare difference differs between groups is tested bare: of two groups the squared difference over its variances', async () => {
  const results = await resultsOf(
    changed(STUDY, {
      definition: (it) => {
        it.analysis = { estimator: 'difference', covariates: ['age'], permutations: 99 }
        delete it.data.site
        it.subgroups = it.subgroups?.slice(1)
      },
    }),
  )
  const [one, other] = mains(results).filter((row) => row.group?.subgroup === 'earlier')
  const gap = (one?.estimate ?? 0) - (other?.estimate ?? 0)
  const z = gap / Math.hypot(one?.se ?? 0, other?.se ?? 0)
  // With arm, group and their product alone, HC2 is each cell's own variance: F = z², t with n − 4 degrees of freedom.
  const [test_] = results.interactions
  const p = tTwoSidedP(z, (one?.n ?? 0) + (other?.n ?? 0) - 4)
  assert.ok(Math.abs((test_?.p ?? 9) - p) < 1e-9, `${test_?.p} ${p}`)
})

test('each outcome has a main figure at every later time, and none before the lot', async () => {
  const results = await resultsOf(STUDY)
  const times = mains(results)
    .filter((row) => row.group === null && row.site === null)
    .map((row) => `${row.outcome} ${row.time}`)
  assert.deepEqual(times, [
    'ability m6',
    'ability m12',
    'steps m6',
    'work m6',
    'sick-days m6',
    'cost m6',
    'worse m6',
  ])
})

test('one group before and after gives changes with their n, no comparison, no test by lot and no site', async () => {
  const results = await resultsOf(smallBeforeAfter())
  assert.ok(results.estimates.length > 0)
  for (const row of results.estimates) {
    assert.equal(row.analysis, 'change-within')
    assert.deepEqual([row.contrast.control, Object.keys(row.nByArm ?? {})], [null, ['now']])
  }
  assert.deepEqual(
    [results.permutations, results.bounds, results.received, results.pooled, results.interactions],
    [[], [], [], [], []],
  )
  assert.equal(results.verdict.kind, 'not-measurable')
})

test('clusters are the unit wherever they were drawn: CR2 in every figure, no model that takes persons as apart', async () => {
  const results = await resultsOf(smallClusterTrial())
  assert.ok(
    mains(results).every((row) => /clustered|CR2|weighted/.test(row.method)),
    JSON.stringify(mains(results)[0]?.method),
  )
  assert.deepEqual(results.permutations, [])
  for (const bound of results.bounds) assert.deepEqual([bound.low, bound.high], [null, null])
  for (const loss of results.attrition) assert.deepEqual([loss.low, loss.high, loss.p], [null, null, null])
  const dfs = mains(results).map((row) => row.df ?? 99)
  assert.ok(Math.max(...dfs) < 8, 'eight clusters cannot give more degrees of freedom than eight')
})

test('the evaluation can be stopped before each step, and tells the steps in order', async () => {
  const opened = openStudy(folderOf(STUDY))
  if (opened.kind !== 'opened') return assert.fail()
  const seen: string[] = []
  const options = { version: '1', command: 'evaluate' }
  const stopped = await computeResults(opened, {
    ...options,
    onStep: (step, share) => {
      seen.push(`${step} ${share.toFixed(2)}`)
      return step !== 'sites'
    },
  })
  assert.equal(stopped.kind, 'stopped')
  assert.deepEqual(seen, ['read 0.00', 'describe 0.14', 'estimate 0.29', 'subgroups 0.43', 'sites 0.57'])
})

test('arms without any spread that differ are tested by their difference, since a studentised value would be infinite', async () => {
  const rows = Array.from({ length: 24 }, (_, index) => [
    index % 2 === 0 ? 'now' : 'wait',
    index % 2 === 0 ? 3 : 1,
  ])
  const study: SmallStudy = {
    definition: {
      ...smallTrial(4).definition,
      data: { file: 'a.csv', arm: 'arm' },
      outcomes: [
        {
          id: 'score',
          label: 'Poäng',
          kind: 'measure',
          role: 'primary',
          direction: 'higher-is-better',
          at: [{ time: 'm6', column: 'score' }],
        },
      ],
      subgroups: [],
      analysis: { estimator: 'difference', permutations: 99 },
    },
    files: { 'a.csv': csv('arm,score', rows) },
  }
  const results = await resultsOf(study)
  const [drawn] = results.permutations
  assert.equal(drawn?.statistic, 'difference')
  assert.ok(Math.abs((drawn?.value ?? 0) - 2) < 1e-12)
  assert.equal(results.verdict.kind, 'not-measurable')
  assert.deepEqual(headline(results, 'score').notes[0]?.code, 'no-variation-within-arms')
})

test('a measure that is a sum of columns is told to be one, and no other outcome is', async () => {
  const summed = changed(STUDY, {
    files: { 'answers.csv': withColumn('worse', () => '1') },
    definition: (definition) => {
      const ability = definition.outcomes.find(({ id }) => id === 'ability')
      if (!ability) return assert.fail()
      delete ability.range
      for (const at of ability.at) {
        delete at.column
        at.sum = ['ability', 'worse']
      }
    },
  })
  const codes = ({ notes }: Results) => notes.filter(({ code }) => code === 'sum-of-columns')
  assert.deepEqual(codes(await resultsOf(summed)), [
    { code: 'sum-of-columns', detail: { outcome: 'ability' } },
  ])
  assert.deepEqual(codes(await resultsOf(STUDY)), [])
})
