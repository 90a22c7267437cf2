import assert from 'node:assert/strict'
import test from 'node:test'
import { randomStream } from '@utfall/numerics'
import { readCalibration } from '../data/calibrations.ts'
import { gatherPeople } from '../data/people.ts'
import { isFaults, readStudyTables } from '../data/tables.ts'
import type { Analysis, ResultEstimate, Results } from '../result/schema.ts'
import { CALIBRATION, FIVE_QUESTIONS, scaledTrial } from '../testing/scaled-studies.ts'
import {
  changed,
  evaluateFolder,
  filled,
  folderOf,
  resultsOf,
  type SmallStudy,
} from '../testing/small-studies.ts'
import { plausibleSets } from './plausible-sets.ts'

function row(results: Results, analysis: Analysis, time = 'm6'): ResultEstimate {
  const rows = results.estimates.filter((each) => each.analysis === analysis && each.time === time)
  assert.equal(rows.length, 1, analysis)
  return rows[0] ?? assert.fail()
}

const near = (given: number | null, expected: number, tolerance: number) =>
  assert.ok(
    given !== null && Math.abs(given - expected) <= tolerance,
    `${given} where ${expected} was expected`,
  )

async function codesOf(study: SmallStudy): Promise<readonly string[]> {
  return row(await resultsOf(study), 'main').notes.map(({ code }) => code)
}

/** Covariance of thresholds that all move together and by nothing else: the scale is there, but not where. */
function together(variance: number): number[][] {
  const size = FIVE_QUESTIONS.flat().length
  return Array.from({ length: size }, () => Array.from({ length: size }, () => variance))
}

test('by hand: the difference is the mean of the sets’ differences, and its variance Rubin’s within and between', async () => {
  const study = scaledTrial({ analysis: { estimator: 'difference', plausibleSets: 5 } })
  const definition = filled(study.definition)
  const tables = readStudyTables(definition, folderOf(study))
  assert.ok(!isFaults(tables))
  const people = gatherPeople(definition, tables)
  const calibration = readCalibration(folderOf(study), CALIBRATION)
  assert.ok(!isFaults(people) && !isFaults(calibration))
  const times = people.scales.get('closer')?.times
  const [before, after] = [times?.get('start') ?? assert.fail(), times?.get('m6') ?? assert.fail()]
  const arm = Float64Array.from(people.arm)
  const sets = plausibleSets({
    known: calibration.known,
    before: before.responses,
    after: after.responses,
    measuredAfter: after.values,
    columns: [{ term: 'arm', values: arm }],
    interacted: null,
    sets: 5,
    random: randomStream(1).split('plausible/closer/m6/1'),
  })
  assert.ok(!('kind' in sets))
  const side = (values: Float64Array, code: number) => [...values].filter((_, person) => arm[person] === code)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1)
  const [differences, variances] = [
    sets.map(({ after: drawn }) => mean(side(drawn, 1)) - mean(side(drawn, 0))),
    sets.map(({ after: drawn }) => squares(side(drawn, 1)) / 40 + squares(side(drawn, 0)) / 40),
  ]
  const between = (1 + 1 / 5) * squares(differences)
  const main = row(await resultsOf(study), 'main')
  near(main.estimate, mean(differences), 1e-12)
  near((main.se ?? 0) ** 2, mean(variances) + between, 1e-12)
  near(main.measurement?.varianceShare ?? null, between / (mean(variances) + between), 1e-12)
})

test('measured almost without error it is the ordinary analysis of the measures', async () => {
  const many = Array.from({ length: 150 }, (_, place) => {
    const centre = -3 + (6 * place) / 149
    return [centre - 1, centre, centre + 1]
  })
  const results = await resultsOf(scaledTrial({ questions: many, missing: 0 }))
  const [main, point] = [row(results, 'main'), row(results, 'point-measures')]
  assert.equal(point.method, 'least-squares-HC2')
  near(main.estimate, point.estimate ?? 0, 0.02)
  near((main.se ?? 0) / (point.se ?? 1), 1, 0.03)
  assert.ok((main.measurement?.varianceShare ?? 1) < 0.06)
  const few = row(await resultsOf(scaledTrial()), 'main')
  assert.ok((few.measurement?.varianceShare ?? 0) > 0.2, 'five questions leave much to measurement')
})

test('the same order gives the same bytes, another seed other draws, and more sets the same answer but for chance', async () => {
  const text = async (seed: number, plausibleSets = 20) => {
    const outcome = await evaluateFolder(folderOf(scaledTrial({ analysis: { seed, plausibleSets } })))
    return outcome.kind === 'computed' ? outcome : assert.fail(JSON.stringify(outcome))
  }
  const [one, two, other, more] = [await text(1), await text(1), await text(2), await text(1, 40)]
  assert.equal(one.text, two.text)
  const [first, second] = [row(one.results, 'main'), row(other.results, 'main')]
  assert.notEqual(first.estimate, second.estimate)
  near(first.estimate, second.estimate ?? 0, (first.se ?? 0) * 0.6)
  near(row(more.results, 'main').estimate, first.estimate ?? 0, (first.se ?? 0) * 0.5)
  assert.deepEqual(row(one.results, 'point-measures'), row(other.results, 'point-measures'))
})

test('a scale whose place alone is uncertain moves everyone alike, and neither a difference nor a change knows it', async () => {
  for (const design of [{ kind: 'individually-randomised' }, { kind: 'before-after' }] as const) {
    const analysis = design.kind === 'before-after' ? 'change-within' : 'main'
    const [known, drifting] = [
      row(await resultsOf(scaledTrial({ design })), analysis),
      row(await resultsOf(scaledTrial({ design, covariance: together(0.25) })), analysis),
    ]
    near(drifting.estimate, known.estimate ?? 0, (known.se ?? 0) * 0.4)
    near((drifting.se ?? 0) / (known.se ?? 1), 1, 0.12)
  }
})

test('steps that are uncertain each for itself widen the interval', async () => {
  const size = FIVE_QUESTIONS.flat().length
  const apart = Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (__, b) => (a === b ? 0.6 : 0)),
  )
  const [known, uncertain] = [
    row(await resultsOf(scaledTrial({ persons: 400, analysis: { plausibleSets: 40 } })), 'main'),
    row(
      await resultsOf(scaledTrial({ persons: 400, covariance: apart, analysis: { plausibleSets: 40 } })),
      'main',
    ),
  ]
  assert.ok((uncertain.measurement?.varianceShare ?? 0) > (known.measurement?.varianceShare ?? 1))
  assert.ok((uncertain.se ?? 0) > (known.se ?? 1))
})

test('a calibration without covariance says that its own uncertainty is not in the interval', async () => {
  const codes = (covariance: number[][] | null) =>
    codesOf(scaledTrial({ persons: 200, covariance, analysis: { plausibleSets: 60 } }))
  assert.deepEqual(await codes(null), ['calibration-without-uncertainty'])
  assert.deepEqual(await codes(together(0.01)), [])
})

test('with too few answers to draw the start, it stands as measured, said with the reason', async () => {
  const study = scaledTrial({ persons: 80, covariance: together(0.01) })
  assert.deepEqual((await codesOf(study)).slice(0, 2), ['start-by-point-measures', 'no-person-variance'])
  const main = row(await resultsOf(study), 'main')
  assert.ok(main.measurement && main.method === 'plausible-values')
})

test('where the draws’ own chance shows in the interval, it is said how many sets would do', async () => {
  const sets = async (plausibleSets: number) => {
    const main = row(await resultsOf(scaledTrial({ persons: 200, analysis: { plausibleSets } })), 'main')
    return main.notes.find(({ code }) => code === 'few-plausible-sets')?.detail
  }
  const few = await sets(5)
  // 1 + ½ (λ / 0.1)² with λ between a half and one: from 14 to 51.
  assert.ok(few?.sets === 5 && Number(few.needed) >= 14 && Number(few.needed) <= 51, JSON.stringify(few))
  assert.equal(await sets(60), undefined)
})

test('a change within one group carries both occasions’ uncertainty, is no effect, and has its standard deviation from before', async () => {
  const results = await resultsOf(scaledTrial({ persons: 160, drift: 0.6, design: { kind: 'before-after' } }))
  const [main, point] = [row(results, 'change-within'), row(results, 'point-measures')]
  assert.equal(main.method, 'plausible-values')
  assert.equal(point.method, 'paired-change')
  assert.deepEqual([main.contrast.control, point.contrast.control], [null, null])
  assert.deepEqual(main.nByArm, { now: main.n ?? 0 })
  near(main.estimate, point.estimate ?? 0, 0.12)
  assert.equal(results.verdict.kind, 'not-measurable')
  const sd = (main.estimate ?? 0) / (row(results, 'standardised').estimate ?? 1)
  assert.ok(sd > 0.75 && sd < 1.25, `the true standard deviation is 1, not ${sd}`)
})

test('where draws cannot be made the estimate stands on the point measures, and says that and why', async () => {
  const blocks = changed(scaledTrial({ persons: 120 }), {
    definition: (it) => {
      it.data = { ...it.data, block: 'pair' }
    },
    files: {
      'persons.csv': (text) =>
        text
          .trimEnd()
          .split('\n')
          .map((line, place) => `${line},${place === 0 ? 'pair' : Math.ceil(place / 2)}`)
          .join('\n'),
    },
  })
  const results = await resultsOf(blocks)
  const main = row(results, 'main')
  assert.deepEqual(
    main.notes.map(({ code }) => code).filter((code) => !code.startsWith('few')),
    ['interval-without-measurement', 'too-many-columns-to-draw'],
  )
  assert.equal(main.measurement, undefined)
  assert.ok(main.low !== null && results.estimates.every(({ analysis }) => analysis !== 'point-measures'))
})

test('every estimator and whole clusters can stand on a scale', async () => {
  const clustered = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map(
        (line, place) => `${line},${place === 0 ? 'team' : `T${((place - 1) % 2) + 2 * ((place - 1) % 7)}`}`,
      )
      .join('\n')
  const cluster = changed(scaledTrial({ persons: 140, design: { kind: 'cluster-randomised' } }), {
    definition: (it) => {
      it.data = { ...it.data, cluster: 'team' }
    },
    files: { 'persons.csv': clustered },
  })
  const main = row(await resultsOf(cluster), 'main')
  assert.ok(main.measurement && (main.df ?? 99) < 14, JSON.stringify(main))
  for (const estimator of ['difference', 'adjusted', 'interacted'] as const) {
    const found = row(
      await resultsOf(scaledTrial({ persons: 200, analysis: { estimator, covariates: ['age'] } })),
      'main',
    )
    assert.ok(found.measurement, `${estimator}: ${JSON.stringify(found.notes)}`)
    near(found.estimate, 0.5, 4 * (found.se ?? 0))
  }
})

test('in standard deviations of the true measure an effect is larger than in those of the point measures', async () => {
  const results = await resultsOf(scaledTrial({ persons: 600, seed: 8 }))
  const summaries = results.summaries.filter(({ time }) => time === 'm6')
  const observedSd = Math.sqrt(summaries.reduce((sum, { sd }) => sum + (sd ?? 0) ** 2, 0) / 2)
  const standardised = row(results, 'standardised')
  assert.equal(standardised.scale, 'sd-difference')
  assert.ok(
    (standardised.estimate ?? 0) > (1.1 * (row(results, 'point-measures').estimate ?? 0)) / observedSd,
  )
  // True: 0.5 logits in standard deviations of √(0.7² + 0.51) = 1.
  near(standardised.estimate, 0.5, 3 * (standardised.se ?? 0))
})
