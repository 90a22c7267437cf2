import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiFailure, failureFrom, failureOf } from '../api/failure.ts'
import { UPLOAD_LIMIT_BYTES } from '../api/upload.ts'
import { certaintyKey } from '../pages/studies/certainty.ts'
import {
  analysesOf,
  EVERYONE,
  EVERYTHING,
  groupsOf,
  outcomesOf,
  selectRows,
} from '../pages/studies/estimate-filter.ts'
import { keyEstimates } from '../pages/studies/key-estimates.ts'
import { newestFirst, planned } from '../pages/studies/planned.ts'
import { fileProblem } from '../pages/studies/upload-trouble.ts'
import { compareValues, nextSorting } from '../parts/sorting.ts'
import { changedResults, estimateRows, faultyProblem, results, study, studyPage } from './answers.ts'

const { runs } = studyPage

test('a lock older than the first evaluation is a plan made beforehand', () => {
  const { lock } = results.study
  const expected = { on: '2025-03-03T09:00:00Z', by: 'Eva Lindqvist' }
  assert.deepEqual(planned(lock, 'locked', runs), { kind: 'beforehand', ...expected })
  assert.deepEqual(planned(lock, 'locked', []), { kind: 'beforehand', ...expected })
})

test('a lock made after a first answer was known does not count as planned beforehand', () => {
  const early = [{ ...runs[0], id: '0', startedAt: '2025-03-03T08:59:59Z' }, ...runs] as typeof runs
  assert.equal(planned(results.study.lock, 'locked', early).kind, 'afterwards')
})

test('a plan that was changed or never locked is told so, whatever the days', () => {
  assert.equal(planned({ kind: 'not-locked' }, 'not-locked', runs).kind, 'not-locked')
  assert.equal(planned({ kind: 'not-locked' }, 'locked', runs).kind, 'since')
  const changed = planned(changedResults.study.lock, 'changed', runs)
  assert.ok(changed.kind === 'changed' && changed.changes === 2)
})

test('evaluations are shown with the latest first, and the list given is left as it was', () => {
  assert.deepEqual(
    newestFirst(runs).map(({ id }) => id),
    ['run-2', 'run-1'],
  )
  assert.equal(runs[0]?.id, 'run-1')
})

test('key figures: the primary outcome, then what must not get worse, then the rest, everyone’s main analysis only', () => {
  const chosen = keyEstimates(estimateRows('sv'), study, [])
  assert.deepEqual(
    chosen.map(({ outcome }) => outcome.id),
    ['ability', 'sick-days', 'work'],
  )
  assert.ok(chosen.every((row) => row.analysis.id === 'main' && row.group === null && row.site === null))
})

test('key figures are five at most, and stand at each outcome’s own horizon', () => {
  const [outcome] = study.outcomes
  assert.ok(outcome)
  const many = {
    ...study,
    outcomes: Array.from({ length: 8 }, (_, place) => ({ ...outcome, id: `o${place}`, horizon: 'start' })),
  }
  const [row] = estimateRows('sv')
  assert.ok(row)
  const rows = many.outcomes.flatMap(({ id }) =>
    ['start', 'm6'].map((time) => ({ ...row, outcome: { id, label: id }, time: { id: time, label: time } })),
  )
  const chosen = keyEstimates(rows, many, [])
  assert.equal(chosen.length, 5)
  assert.ok(chosen.every(({ time }) => time.id === 'start'))
})

test('an outcome that got worse is among the key figures even when it stands last in the plan', () => {
  const [outcome] = study.outcomes
  const [row] = estimateRows('sv')
  assert.ok(outcome && row)
  const ids = ['main', 'a', 'b', 'c', 'd', 'e', 'cost']
  const outcomes = ids.map(
    (id, place) => ({ ...outcome, id, role: place === 0 ? 'primary' : 'secondary' }) as const,
  )
  const rows = ids.map((id) => ({ ...row, outcome: { id, label: id } }))
  const worse = {
    outcome: 'cost',
    time: 'm6',
    arm: 'now',
    role: 'secondary',
    finding: 'worse',
    worthHaving: 'not-stated',
  } as const
  const chosen = keyEstimates(rows, { ...study, outcomes }, [worse])
  assert.deepEqual(
    chosen.map(({ outcome: { id } }) => id),
    ['main', 'cost', 'a', 'b', 'c'],
  )
})

test('filters offer what there is, once each, and groups apart from sites', () => {
  const rows = estimateRows('sv')
  assert.deepEqual(
    outcomesOf(rows).map(({ value }) => value),
    ['ability', 'work', 'sick-days'],
  )
  assert.deepEqual(
    analysesOf(rows).map(({ label }) => label),
    ['Huvudanalys', 'Utan justering'],
  )
  assert.deepEqual(
    groupsOf(rows).subgroups.map(({ label }) => label),
    ['Kvinnor', 'Män'],
  )
  assert.equal(groupsOf(rows).sites.length, 6)
})

test('a filter keeps its own rows: everyone is not everything, and a site named as a group is not that group', () => {
  const rows = estimateRows('sv')
  const count = (analysis: string, group: string) =>
    selectRows(rows, { outcome: EVERYTHING, analysis, group }).length
  assert.equal(count('main', EVERYONE), 3)
  assert.equal(count(EVERYTHING, EVERYONE), 6)
  assert.equal(count('main', EVERYTHING), 27)
  assert.equal(count('main', 'group/Kvinnor'), 3)
  assert.equal(count('main', 'site/Kvinnor'), 0)
  assert.equal(selectRows(rows, { outcome: 'work', analysis: EVERYTHING, group: EVERYTHING }).length, 10)
})

test('sorting turns on the second press, and what has no value stays last both ways', () => {
  assert.deepEqual(nextSorting(null, 'n'), { column: 'n', direction: 'ascending' })
  assert.deepEqual(nextSorting({ column: 'n', direction: 'ascending' }, 'n'), {
    column: 'n',
    direction: 'descending',
  })
  assert.deepEqual(nextSorting({ column: 'n', direction: 'ascending' }, 'p'), {
    column: 'p',
    direction: 'ascending',
  })
  for (const direction of ['ascending', 'descending'] as const) {
    assert.equal([null, 2, 10].sort((a, b) => compareValues(a, b, direction, 'sv')).at(-1), null)
  }
  assert.deepEqual(
    ['Örn', 'Ask', 'Äng'].sort((a, b) => compareValues(a, b, 'ascending', 'sv')),
    ['Ask', 'Äng', 'Örn'],
  )
})

test('how sure an answer is depends on the lot', () => {
  assert.equal(certaintyKey('better', 'cluster-randomised'), 'better.drawn')
  assert.equal(certaintyKey('better', 'comparison'), 'better.not-drawn')
})

test('a file is refused before it is sent when it is not a zip, empty, or above the limit', () => {
  assert.equal(fileProblem({ name: 'STUDIE.ZIP', size: 1 }), null)
  assert.equal(fileProblem({ name: 'studie.zip', size: UPLOAD_LIMIT_BYTES }), null)
  assert.equal(fileProblem({ name: 'studie.zip', size: UPLOAD_LIMIT_BYTES + 1 })?.kind, 'too-large')
  assert.equal(fileProblem({ name: 'studie.zip', size: 0 })?.kind, 'empty')
  assert.equal(fileProblem({ name: 'study.json', size: 10 })?.kind, 'not-zip')
})

test('what a failed request is called follows from what came back', () => {
  assert.deepEqual(failureOf(409, faultyProblem), { kind: 'refused', problem: faultyProblem })
  assert.deepEqual(failureOf(404, faultyProblem), { kind: 'not-found', problem: faultyProblem })
  assert.deepEqual(failureOf(404, '<html>'), { kind: 'not-found', problem: null })
  assert.deepEqual(failureOf(503, undefined), { kind: 'no-connection' })
  assert.deepEqual(failureOf(500, { code: 1 }), { kind: 'unexpected', status: 500 })
  assert.deepEqual(failureFrom(new TypeError('Failed to fetch')), { kind: 'no-connection' })
  assert.equal(failureFrom(new ApiFailure({ kind: 'unexpected', status: 500 })).kind, 'unexpected')
})
