import assert from 'node:assert/strict'
import test from 'node:test'
import type { Fault } from '@utfall/exchange'
import {
  changed,
  type Definition,
  faultsOf,
  resultsOf,
  type SmallStudy,
  smallTrial,
} from '../testing/small-studies.ts'

const STUDY = smallTrial()

/** The trial after one cell of its persons has been changed; rows as a person counts them, the header is row 1. */
function withCell(
  row: number,
  column: string,
  text: string,
  definition?: (it: Definition) => void,
): SmallStudy {
  return changed(STUDY, {
    ...(definition && { definition }),
    files: {
      'persons.csv': (given) => {
        const rows = given
          .trimEnd()
          .split('\n')
          .map((line) => line.split(','))
        const at = rows[0]?.indexOf(column) ?? -1
        assert.ok(at >= 0 && rows[row - 1])
        rows[row - 1]?.splice(at, 1, text)
        return `${rows.map((cells) => cells.join(',')).join('\n')}\n`
      },
    },
  })
}

function mapColumn(column: string, change: (cell: string, row: number) => string) {
  return (text: string) => {
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','))
    const at = rows[0]?.indexOf(column) ?? -1
    const changedRows = rows.map((cells, row) =>
      row === 0 ? cells : cells.with(at, change(cells[at] ?? '', row)),
    )
    return `${changedRows.map((cells) => cells.join(',')).join('\n')}\n`
  }
}

async function firstFault(study: SmallStudy): Promise<Fault> {
  const { faults } = await faultsOf(study)
  return faults[0] ?? assert.fail()
}

test('people in arms that the study does not compare are left out and counted', async () => {
  const study = changed(STUDY, {
    files: { 'persons.csv': mapColumn('arm', (arm, row) => (row % 6 === 0 ? 'pilot' : arm)) },
  })
  const { flow } = await resultsOf(study)
  assert.deepEqual([flow.rows, flow.otherArms, flow.allocated], [60, 10, 50])
})

test('an arm may go by several values, and renaming what stands in the column changes nothing', async () => {
  const study = changed(STUDY, {
    definition: (it) => {
      Object.assign(it.arms[0] ?? {}, { values: ['0', 'väntan'] })
      Object.assign(it.arms[1] ?? {}, { values: ['1'] })
    },
    files: {
      'persons.csv': mapColumn('arm', (arm, row) => (arm === 'now' ? '1' : row % 4 === 0 ? '0' : 'väntan')),
    },
  })
  assert.deepEqual((await resultsOf(study)).estimates, (await resultsOf(STUDY)).estimates)
})

test('a person without an arm was not drawn, and is refused until the study leaves them out', async () => {
  const fault = await firstFault(withCell(5, 'arm', ''))
  assert.deepEqual(
    [fault.row, fault.column, fault.given, fault.swedish?.given],
    [5, 'arm', 'nothing', 'inget'],
  )
  assert.match(fault.allowed, /data\.include/)
  const left = await resultsOf(
    withCell(5, 'arm', '', (it) => {
      it.data.include = [{ column: 'arm', present: true }]
    }),
  )
  assert.deepEqual([left.flow.notIncluded, left.flow.allocated], [1, 59])
})

test('an arm in which nobody stands is refused with what the column holds', async () => {
  const fault = await firstFault(
    changed(STUDY, {
      definition: (it) => {
        Object.assign(it.arms[1] ?? {}, { values: ['nu'] })
      },
    }),
  )
  assert.deepEqual(
    [fault.file, fault.row, fault.column, fault.given, fault.allowed],
    [
      'persons.csv',
      null,
      'arm',
      'nobody in arm «now»; the column holds now, wait',
      'at least one person with the value nu',
    ],
  )
})

test('an arm with one person gives no figure and says why, and the study is not measurable', async () => {
  const study = changed(STUDY, {
    files: {
      'persons.csv': mapColumn('arm', (arm, row) => (row === 1 ? 'now' : arm === 'now' ? 'wait' : arm)),
    },
  })
  const { verdict, estimates } = await resultsOf(study)
  assert.equal(verdict.kind, 'not-measurable')
  assert.deepEqual(verdict.reasons[0]?.code, 'arm-below-limit')
  const [main] = estimates
  assert.deepEqual([main?.estimate, main?.notes[0]?.code], [null, 'too-few'])
})

test('a site with one arm only says nothing of the difference: it is named and not counted', async () => {
  const study = changed(STUDY, {
    definition: (it) => {
      it.analysis = { estimator: 'difference', permutations: 99 }
    },
    files: {
      'persons.csv': mapColumn('arm', (arm, row) => (row <= 20 ? 'wait' : arm)),
    },
  })
  const { estimates } = await resultsOf(study)
  const main = estimates.find((row) => row.outcome === 'sick-days' && row.analysis === 'main')
  assert.deepEqual(main?.notes, [{ code: 'blocks-without-comparison', detail: { n: 20 } }])
  assert.deepEqual([main?.n, main?.nByArm], [40, { now: 20, wait: 20 }])
  const atSite = estimates.find((row) => row.site === 'Norr')
  assert.deepEqual([atSite?.estimate, atSite?.notes[0]?.code], [null, 'too-few'])
})

test('a site, block or cluster that is missing for someone is refused at the row', async () => {
  const fault = await firstFault(withCell(7, 'site', ''))
  assert.deepEqual([fault.row, fault.column, fault.given], [7, 'site', 'nothing'])
  const cluster = await firstFault(
    withCell(9, 'age', '', (it) => {
      it.data.cluster = 'age'
    }),
  )
  assert.deepEqual([cluster.row, cluster.column], [9, 'age'])
})

test('received is 1 or 0, and missing is neither', async () => {
  const fault = await firstFault(withCell(3, 'received', '2'))
  assert.deepEqual([fault.row, fault.given, fault.allowed], [3, '«2»', '1 (received) or 0 (did not)'])
  const text = await firstFault(withCell(4, 'received', 'ja'))
  assert.ok((await faultsOf(withCell(4, 'received', 'ja'))).total >= 1)
  assert.equal(text.column, 'received')
  const missing = await resultsOf(
    changed(STUDY, {
      files: { 'persons.csv': mapColumn('received', (cell, row) => (row % 3 === 0 ? '' : cell)) },
    }),
  )
  assert.ok(missing.received[0])
  assert.equal(missing.received[0]?.firstStageF, null, 'the effect of receiving needs to know who received')
  const full = await resultsOf(STUDY)
  const mains = (results: typeof full) => results.estimates.filter((row) => row.analysis === 'main')
  assert.deepEqual(mains(missing), mains(full), 'the intention-to-treat figures do not')
})

test('a date that does not exist is refused at the row', async () => {
  for (const date of ['2025-02-30', '2025-3-1', '1/3 2025', 'yesterday']) {
    const fault = await firstFault(withCell(6, 'allocated_on', date))
    assert.deepEqual([fault.row, fault.column, fault.given], [6, 'allocated_on', `«${date}»`])
  }
})

test('the study is too early when the last person drawn has not reached the horizon on the day of the data', async () => {
  const on = async (asOf: string) =>
    (
      await resultsOf(
        changed(STUDY, {
          definition: (it) => {
            it.asOf = asOf
          },
        }),
      )
    ).verdict
  // The last lot is drawn on 28 March 2025 and the horizon is six months.
  assert.deepEqual((await on('2025-09-27')).reasons[0]?.code, 'horizon-not-reached')
  assert.notEqual((await on('2025-09-28')).kind, 'too-early')
})

test('nobody with the primary outcome yet is too early, not a crash and not an answer', async () => {
  const study = changed(STUDY, {
    files: { 'answers.csv': (text) => text.replaceAll(/^(P\d+,(?:6|12)),[^,]*/gm, '$1,') },
  })
  const { verdict } = await resultsOf(study)
  assert.deepEqual([verdict.kind, verdict.reasons[0]?.code], ['too-early', 'no-primary-data-yet'])
})

test('a slip in a column of numbers is refused at its row, and does not turn the numbers into groups', async () => {
  for (const [slip, given] of [
    ['38 år', '«38 år»'],
    ['3.8e19', '«38000000000000000000»'],
  ] as const) {
    const fault = await firstFault(withCell(8, 'age', slip))
    assert.deepEqual([fault.file, fault.row, fault.column, fault.given], ['persons.csv', 8, 'age', given])
  }
})

test('codes with a leading zero stay groups and are no slips', async () => {
  const study = changed(STUDY, {
    definition: (it) => {
      it.analysis = { covariates: ['age'], permutations: 99 }
    },
    files: { 'persons.csv': mapColumn('age', (_, row) => (row % 2 === 0 ? '0114' : '1480')) },
  })
  assert.deepEqual(
    (await resultsOf(study)).balance
      .filter((row) => row.variable.startsWith('age'))
      .map((row) => row.variable),
    ['age=1480'],
  )
})

test('a covariate with holes loses nobody: the holes are filled, marked and told', async () => {
  const study = changed(STUDY, {
    files: { 'persons.csv': mapColumn('age', (age, row) => (row % 5 === 0 ? '' : age)) },
  })
  const results = await resultsOf(study)
  assert.equal(results.notes[0]?.code, 'covariate-filled')
  const [holed, whole] = [results, await resultsOf(STUDY)].map((each) => each.estimates[0]?.n)
  assert.equal(holed, whole)
})

test('groups that nobody belongs to, or more groups than a report can show, are refused', async () => {
  const misspelt = await firstFault(
    changed(STUDY, {
      definition: (it) => {
        it.subgroups = [
          {
            id: 'sex',
            label: 'Kön',
            column: 'sex',
            levels: [
              { value: 'kvinna', label: 'K' },
              { value: 'Man', label: 'M' },
            ],
          },
        ]
      },
    }),
  )
  assert.deepEqual(
    [misspelt.column, misspelt.given, misspelt.allowed],
    ['sex', 'man, woman', 'somebody with one of the stated values kvinna, Man'],
  )
  const many = await firstFault(
    changed(STUDY, {
      definition: (it) => {
        it.subgroups = [{ id: 'age', label: 'Ålder', column: 'age' }]
      },
    }),
  )
  assert.match(many.given, /^\d+ different values$/)
  assert.match(many.swedish?.allowed ?? '', /högst 12 grupper/)
})
