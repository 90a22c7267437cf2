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

/** The third person's cell in a column of the persons, at row 4 as a person counts. */
function cell(column: string, text: string, definition?: (it: Definition) => void): SmallStudy {
  return changed(STUDY, {
    ...(definition && { definition }),
    files: {
      'persons.csv': (given) => {
        const rows = given
          .trimEnd()
          .split('\n')
          .map((line) => line.split(','))
        rows[3]?.splice(rows[0]?.indexOf(column) ?? -1, 1, text)
        return `${rows.map((cells) => cells.join(',')).join('\n')}\n`
      },
    },
  })
}

async function onlyFault(study: SmallStudy): Promise<Fault> {
  const { faults, total } = await faultsOf(study)
  assert.equal(total, 1, JSON.stringify(faults))
  return faults[0] ?? assert.fail()
}

function outcome(it: Definition, id: string): Definition['outcomes'][number] {
  return it.outcomes.find((each) => each.id === id) ?? assert.fail()
}

test('text where a number should stand is refused with file, row and column', async () => {
  for (const [column, text] of [
    ['sick_days', 'många'],
    ['cost_a', '12 000'],
    ['cost_b', '1,5'],
  ] as const) {
    const study = cell(column, text.includes(',') ? `"${text}"` : text)
    const fault = await onlyFault(study)
    assert.deepEqual(
      [fault.file, fault.row, fault.column, fault.given],
      ['persons.csv', 4, column, `«${text}»`],
    )
  }
})

test('an outcome of text alone is refused, not read as missing', async () => {
  const study = changed(STUDY, {
    definition: (it) => {
      outcome(it, 'sick-days').at = [{ time: 'm6', column: 'person' }]
    },
  })
  assert.equal((await faultsOf(study)).total, 60)
})

test('a measure outside the range that the study states is refused', async () => {
  const fault = await onlyFault(
    changed(STUDY, { files: { 'answers.csv': (text) => text.replace(/^(P002,6),[^,]*/m, '$1,100.5') } }),
  )
  assert.deepEqual(
    [fault.file, fault.row, fault.column, fault.given],
    ['answers.csv', 6, 'ability', '«100.5»'],
  )
  assert.match(fault.allowed, /0 to 100/)
})

test('the range holds the sum of several columns, and each of them alone may be anything', async () => {
  const ranged = (high: number) => (it: Definition) => {
    outcome(it, 'cost').range = [0, high]
  }
  const fault = await onlyFault(cell('cost_a', '9000000', ranged(9_000_000)))
  assert.deepEqual([fault.row, fault.column], [4, 'cost_a + cost_b'])
  await resultsOf(cell('cost_a', '9000000', ranged(10_000_000)))
})

test('a sum with a missing part is missing', async () => {
  const before = (await resultsOf(STUDY)).summaries.find((row) => row.outcome === 'cost' && row.arm === 'now')
  const after = (await resultsOf(cell('cost_a', ''))).summaries.find(
    (row) => row.outcome === 'cost' && row.arm === 'now',
  )
  assert.deepEqual([after?.n, after?.missing], [(before?.n ?? 0) - 1, 1])
})

test('a count is a whole number from 0', async () => {
  for (const wrong of ['-1', '2.5']) {
    const fault = await onlyFault(cell('sick_days', wrong))
    assert.deepEqual([fault.row, fault.given, fault.allowed], [4, `«${wrong}»`, 'a whole number from 0'])
  }
})

test('a state that the ladder does not have is refused with those that it has', async () => {
  const fault = await onlyFault(cell('ladder_6', 'resting'))
  assert.deepEqual([fault.row, fault.column, fault.given], [4, 'ladder_6', '«resting»'])
  assert.equal(fault.allowed, 'one of the states passive, preparing, supported, work')
})

test('a binary outcome is 0 or 1 unless the study says which values mean yes; then every other means no', async () => {
  const fault = await onlyFault(cell('work_6', 'ja'))
  assert.deepEqual([fault.row, fault.given], [4, '«ja»'])
  const stated = await resultsOf(
    cell('work_6', 'ja', (it) => {
      outcome(it, 'work').yes = ['1', 'ja']
    }),
  )
  const plain = await resultsOf(cell('work_6', '1'))
  const share = (results: typeof plain) => results.summaries.filter((row) => row.outcome === 'work')
  assert.deepEqual(share(stated), share(plain))
})

test('the logarithm is refused for numbers that have none, and is taken of the rest', async () => {
  const logged = (it: Definition) => {
    outcome(it, 'cost').transform = 'log'
  }
  const fault = await onlyFault(
    cell('cost_a', '0', (it) => {
      logged(it)
      outcome(it, 'cost').at = [{ time: 'm6', column: 'cost_a' }]
    }),
  )
  assert.match(fault.allowed, /above 0/)
  const results = await resultsOf(changed(STUDY, { definition: logged }))
  const cost = results.summaries.find((row) => row.outcome === 'cost' && row.arm === 'now')
  assert.ok((cost?.mean ?? 0) > 9 && (cost?.mean ?? 0) < 13)
})

test('a number too large to be what people measure is refused before it can turn into infinity', async () => {
  const fault = await onlyFault(cell('cost_a', '1e300'))
  assert.deepEqual([fault.row, fault.column], [4, 'cost_a'])
  assert.match(fault.swedish?.allowed ?? '', /femton siffror/)
})

test('semicolons with decimal commas give the same figures as commas with decimal points', async () => {
  const swedish = changed(STUDY, {
    files: Object.fromEntries(
      ['persons.csv', 'answers.csv', 'screening.csv'].map((name) => [
        name,
        (text: string) =>
          text
            .replaceAll(',', ';')
            .replaceAll(/(\d)\.(\d)/g, '$1,$2')
            .replaceAll('\n', '\r\n'),
      ]),
    ),
  })
  assert.deepEqual((await resultsOf(swedish)).estimates, (await resultsOf(STUDY)).estimates)
})
