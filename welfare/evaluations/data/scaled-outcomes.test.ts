import assert from 'node:assert/strict'
import test from 'node:test'
import type { Fault } from '@utfall/exchange'
import { CALIBRATION, calibrationText, FIVE_QUESTIONS, scaledTrial } from '../testing/scaled-studies.ts'
import { changed, type Definition, faultsOf, resultsOf, type SmallStudy } from '../testing/small-studies.ts'

const STUDY = scaledTrial({ persons: 60 })

/** The fourth row as a person counts, with other text in one column. */
function cell(column: string, text: string): SmallStudy {
  return changed(STUDY, {
    files: {
      'persons.csv': (given) => {
        const rows = given.split('\n').map((line) => line.split(','))
        rows[3]?.splice(rows[0]?.indexOf(column) ?? -1, 1, text)
        return rows.map((cells) => cells.join(',')).join('\n')
      },
    },
  })
}

function outcome(it: Definition): Definition['outcomes'][number] {
  return it.outcomes[0] ?? assert.fail()
}

async function onlyFault(study: SmallStudy): Promise<Fault> {
  const { faults, total } = await faultsOf(study)
  assert.equal(total, 1, JSON.stringify(faults))
  return faults[0] ?? assert.fail()
}

test('an answer that the calibration cannot place is refused with file, row, column and what is known, in both languages', async () => {
  const fault = await onlyFault(cell('q5_6', '2'))
  assert.deepEqual([fault.file, fault.row, fault.column], ['persons.csv', 4, 'q5_6'])
  assert.equal(fault.given, '«2», which nobody answered when the item was calibrated')
  assert.equal(fault.allowed, 'one of 0, 1')
  assert.deepEqual(fault.swedish, {
    given: '«2», som ingen svarade när frågan kalibrerades',
    allowed: 'något av 0, 1',
  })
})

test('text and parts of answers among the answers are refused at their cell', async () => {
  for (const text of ['ofta', '1.5', '-1', '999']) {
    const fault = await onlyFault(cell('q1_0', text))
    assert.deepEqual([fault.file, fault.row, fault.column], ['persons.csv', 4, 'q1_0'])
    assert.match(fault.swedish?.allowed ?? '', /heltal från 0 till 100/)
  }
})

test('a calibration that is not there, is no JSON, has no items or steps beyond any questionnaire is named', async () => {
  const { [CALIBRATION]: _, ...rest } = STUDY.files
  const gone = await onlyFault({ ...STUDY, files: rest })
  assert.deepEqual([gone.file, gone.row], [CALIBRATION, null])
  assert.match(gone.swedish?.given ?? '', /ingen sådan fil/)
  const becomes = (text: string) => onlyFault(changed(STUDY, { files: { [CALIBRATION]: () => text } }))
  assert.match((await becomes('{')).allowed, /JSON of a calibration/)
  assert.equal((await becomes('{"items": []}')).column, 'items')
  const far = await becomes(calibrationText([[900], ...FIVE_QUESTIONS.slice(1)]))
  assert.deepEqual([far.file, far.column], [CALIBRATION, 'items[0].thresholds'])
})

test('an item that the calibration lacks is refused where study.json names it', async () => {
  const fault = await onlyFault(
    changed(STUDY, {
      definition: (it) => {
        outcome(it).at[1] = { time: 'm6', items: { q1: 'q1_6', mood: 'q2_6' } }
      },
    }),
  )
  assert.deepEqual(
    [fault.file, fault.column, fault.given],
    ['study.json', 'outcomes[0].at[1].items', '«mood»'],
  )
  assert.match(fault.allowed, /q1, q2, q3, q4, q5/)
})

test('columns named as the items need no map, and a shorter form after is measured on the same scale', async () => {
  const renamed = changed(STUDY, {
    definition: (it) => {
      outcome(it).at = [
        { time: 'start', items: { q1: 'q1_0', q2: 'q2_0', q3: 'q3_0', q4: 'q4_0', q5: 'q5_0' } },
        { time: 'm6', items: ['q1', 'q2', 'q3'] },
      ]
    },
    files: { 'persons.csv': (text) => text.replaceAll('_6', '') },
  })
  const mapped = changed(STUDY, {
    definition: (it) => {
      outcome(it).at[1] = { time: 'm6', items: { q3: 'q3_6', q2: 'q2_6', q1: 'q1_6' } }
    },
  })
  const [one, two] = [await resultsOf(renamed), await resultsOf(mapped)]
  assert.deepEqual(one.estimates, two.estimates)
  const whole = await resultsOf(STUDY)
  assert.notDeepEqual(one.estimates, whole.estimates)
})

test('a person with fewer answers than the study asks for is not measured, and counts as missing', async () => {
  const blank = changed(STUDY, {
    files: {
      'persons.csv': (text) =>
        text
          .split('\n')
          .map((line, row) => (row === 2 ? [...line.split(',').slice(0, -2), '', ''].join(',') : line))
          .join('\n'),
    },
  })
  const asking = (fewestAnswers: number) =>
    resultsOf(
      changed(blank, {
        definition: (it) => {
          outcome(it).scale = { calibration: CALIBRATION, fewestAnswers }
        },
      }),
    )
  const missing = async (fewest: number) => {
    const { byArm } = (await asking(fewest)).attrition.find(({ time }) => time === 'm6') ?? assert.fail()
    return (byArm.now?.missing ?? 0) + (byArm.wait?.missing ?? 0)
  }
  assert.equal(await missing(1), 0)
  assert.ok((await missing(4)) >= 1 && (await missing(5)) >= (await missing(4)))
})

test('answers as other numbers stand for the categories that the calibration says they do', async () => {
  const items = FIVE_QUESTIONS.map((thresholds, place) => ({
    id: `q${place + 1}`,
    thresholds,
    categories: [0, ...thresholds].map((_, category) => 10 * category),
  }))
  const tens = changed(STUDY, {
    files: {
      [CALIBRATION]: () => JSON.stringify({ items }),
      'persons.csv': (text) =>
        text
          .split('\n')
          .map((line, row) => {
            const cells = line.split(',')
            return row === 0
              ? line
              : [...cells.slice(0, 3), ...cells.slice(3).map((each) => each.replace(/^[123]$/, '$&0'))].join(
                  ',',
                )
          })
          .join('\n'),
    },
  })
  const [plain, other] = [await resultsOf(STUDY), await resultsOf(tens)]
  assert.deepEqual(other.estimates, plain.estimates)
  assert.deepEqual(other.scales?.[0]?.calibration.persons, null)
})
