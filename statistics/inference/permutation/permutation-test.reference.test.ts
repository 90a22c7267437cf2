import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '@utfall/numerics'
import {
  ABSENT,
  closeTo,
  numbers,
  readReferenceCases,
  readReferenceCsv,
} from '../../../tests/reference-data.ts'
import { permutationInterval } from './permutation-interval.ts'
import { type PermutationInput, permutationTest } from './permutation-test.ts'
import { westfallYoung } from './westfall-young.ts'

type Enumerated = {
  readonly n_assignments: number
  readonly count_upper: number
  readonly count_lower: number
  readonly count_two_sided: number
  readonly p_two_sided_abs: number
  readonly observed: number
  readonly null_sd_population: number
}

const cases = readReferenceCases('05_randomisation_inference.json')
const expected = <T>(id: string): T => {
  const found = cases?.find((each) => each.id === id)
  if (!found) throw new Error(`no reference case ${id}`)
  return found.result as T
}

function codes(column: readonly string[]): Int32Array {
  const labels = [...new Set(column)]
  return Int32Array.from(column, (label) => labels.indexOf(label))
}

function tinyBlocks() {
  const columns = readReferenceCsv('tiny_blocks.csv')?.columns ?? {}
  return {
    outcome: numbers(columns.y),
    x: numbers(columns.x),
    arm: Int32Array.from(numbers(columns.z)),
    blocks: codes(columns.block),
    permutations: 'all' as const,
    random: randomStream('unused'),
  }
}

function tinyUnblocked() {
  const columns = readReferenceCsv('tiny_unblocked.csv')?.columns ?? {}
  return {
    outcome: numbers(columns.y),
    arm: Int32Array.from(numbers(columns.z)),
    permutations: 'all' as const,
    random: randomStream('unused'),
  }
}

function agrees(input: PermutationInput, want: Enumerated, what: string) {
  const got = permutationTest(input)
  assert.equal(got.kind, 'test')
  if (got.kind !== 'test') return
  assert.equal(got.exact, true)
  assert.equal(got.permutations, want.n_assignments)
  assert.deepEqual(
    [got.count, got.countUpper, got.countLower],
    [want.count_two_sided, want.count_upper, want.count_lower],
    what,
  )
  closeTo(got.p, want.p_two_sided_abs, 1e-12, `${what} p`)
  closeTo(got.statistic, want.observed, 1e-10, `${what} statistic`)
  closeTo(got.nullSd, want.null_sd_population, 1e-10, `${what} null sd`)
  assert.equal(got.monteCarloError, 0)
}

test('all 252 assignments of the unblocked trial give the counts of R', (t) => {
  if (!cases) return t.skip(ABSENT)
  const data = tinyUnblocked()
  agrees({ ...data, statistic: 'difference' }, expected('ri.tiny_unblocked.dim'), 'difference')
  agrees({ ...data, statistic: 'studentised' }, expected('ri.tiny_unblocked.studentised'), 'studentised')
  agrees({ ...data, statistic: 'rank-sum' }, expected('ri.tiny_unblocked.ranksum'), 'rank sum')
  const peers = expected<{ wilcox_p: number; coin_exact_p: number }>('ri.tiny_unblocked.peers')
  const rankSum = permutationTest({ ...data, statistic: 'rank-sum' })
  assert.ok(rankSum.kind === 'test')
  closeTo(rankSum.p, peers.wilcox_p, 1e-12, 'wilcox.test exact')
})

test('all 14,400 within-block assignments give the counts of R and ri2', (t) => {
  if (!cases) return t.skip(ABSENT)
  const { x, ...data } = tinyBlocks()
  agrees({ ...data, statistic: 'difference' }, expected('ri.tiny_blocks.bdim'), 'difference')
  agrees({ ...data, statistic: 'studentised' }, expected('ri.tiny_blocks.bstud'), 'studentised')
  agrees({ ...data, statistic: 'adjusted', covariates: [x] }, expected('ri.tiny_blocks.ancova'), 'adjusted')
  for (const peer of readReferenceCases('05b_ri2_peer.json') ?? []) {
    const { n, estimate, p_two_tailed } = peer.result as { n: number; estimate: number; p_two_tailed: number }
    const input = {
      'ri2.tiny_blocks.y~z': { ...data, statistic: 'difference' },
      'ri2.tiny_blocks.y~z+block': { ...data, statistic: 'adjusted' },
      'ri2.tiny_blocks.y~z+block+x': { ...data, statistic: 'adjusted', covariates: [x] },
      'ri2.tiny_unblocked': { ...tinyUnblocked(), statistic: 'difference' },
    }[peer.id] as PermutationInput
    const got = permutationTest(input)
    assert.ok(got.kind === 'test')
    assert.equal(got.permutations, n)
    closeTo(got.statistic, estimate, 1e-9, `${peer.id} estimate`)
    closeTo(got.p, p_two_tailed, 1e-12, `${peer.id} p`)
  }
})

test('trap 8, rounding decides exact counts: 20 of 14,400 are as extreme, ties included', (t) => {
  if (!cases) return t.skip(ABSENT)
  const { x, ...data } = tinyBlocks()
  for (const scale of [1, 10, 1e-9, 1e9, 1 / 3]) {
    const outcome = data.outcome.map((value) => scale * value)
    for (const statistic of ['difference', 'studentised'] as const) {
      const got = permutationTest({ ...data, outcome, statistic })
      assert.ok(got.kind === 'test')
      assert.equal(got.count, 20, `${statistic} in units of ${scale}`)
    }
  }
})

test('inverted intervals end where bisection in R ends', (t) => {
  if (!cases) return t.skip(ABSENT)
  // R compares with an absolute slack of 1e-9, which moves its ends by up to 2.5e-9.
  const compare = (input: Parameters<typeof permutationInterval>[0], [low, high]: [number, number]) => {
    const got = permutationInterval(input)
    assert.ok(got.kind === 'interval')
    closeTo(got.low, low, 2e-9, 'low')
    closeTo(got.high, high, 2e-9, 'high')
  }
  const unblocked = expected<{ ci95: [number, number]; ci90: [number, number] }>('ri.tiny_unblocked.ci')
  compare({ ...tinyUnblocked(), statistic: 'difference' }, unblocked.ci95)
  compare({ ...tinyUnblocked(), statistic: 'difference', level: 0.9 }, unblocked.ci90)
  const { x, ...data } = tinyBlocks()
  const blocked = expected<{ ci95: [number, number]; ci99: [number, number] }>('ri.tiny_blocks.ci')
  compare({ ...data, statistic: 'difference' }, blocked.ci95)
  compare({ ...data, statistic: 'difference', level: 0.99 }, blocked.ci99)
})

test('Westfall and Young over both outcomes gives the step-down p-values of R', (t) => {
  if (!cases) return t.skip(ABSENT)
  const { outcome, x, ...data } = tinyBlocks()
  const want = expected<{ statistic: number[]; p_raw: number[]; p_adjusted: number[] }>(
    'ri.tiny_blocks.westfall_young',
  )
  const got = westfallYoung({ ...data, outcomes: [outcome, x], statistic: 'studentised' })
  assert.ok(got.kind === 'adjusted')
  for (const i of [0, 1]) {
    closeTo(Math.abs(got.statistics[i]), want.statistic[i], 1e-10, `statistic ${i}`)
    closeTo(got.p[i], want.p_raw[i], 1e-12, `p ${i}`)
    closeTo(got.adjustedP[i], want.p_adjusted[i], 1e-12, `adjusted p ${i}`)
  }
})

test('the closed-form null standard deviation is that of R', (t) => {
  const trial = readReferenceCsv('synth_trial.csv')
  if (!cases || !trial) return t.skip(ABSENT)
  const want = expected<Record<string, number>>('ri.closed_form_null_sd')
  const { federation, emp12, sick12, assigned } = trial.columns
  const small = new Set(['F08', 'F09', 'F10', 'F11', 'F12'])
  const keep = federation.map((name) => small.has(name))
  const run = (column: readonly string[], rows: readonly boolean[] | null) => {
    const pick = (cells: readonly string[]) => (rows ? cells.filter((_, i) => rows[i]) : cells)
    const got = permutationTest({
      outcome: numbers(pick(column)),
      arm: Int32Array.from(numbers(pick(assigned))),
      blocks: codes(pick(federation)),
      statistic: 'difference',
      permutations: 200,
      random: randomStream(1),
    })
    assert.ok(got.kind === 'test')
    return got.nullSd
  }
  closeTo(run(emp12, keep), want.small_fed_emp12, 1e-12, 'small federations, work')
  closeTo(run(sick12, keep), want.small_fed_sick12, 1e-12, 'small federations, sick days')
  closeTo(run(emp12, null), want.all_emp12, 1e-12, 'all federations, work')
})

test('sampled assignments agree with R within four standard errors of both samples', (t) => {
  const trial = readReferenceCsv('synth_trial.csv')
  const nsw = readReferenceCsv('nsw_dw_experimental.csv')
  if (!cases || !trial || !nsw) return t.skip(ABSENT)
  const { federation, emp12, sick12, assigned } = trial.columns
  const small = new Set(['F08', 'F09', 'F10', 'F11', 'F12'])
  const pick = (cells: readonly string[]) => cells.filter((_, i) => small.has(federation[i]))
  const blocked = { arm: Int32Array.from(numbers(pick(assigned))), blocks: codes(pick(federation)) }
  const all = { arm: Int32Array.from(numbers(assigned)), blocks: codes(federation) }
  const inputs = {
    'ri.mc.nsw_dw.re78': {
      outcome: numbers(nsw.columns.re78),
      arm: Int32Array.from(numbers(nsw.columns.treat)),
    },
    'ri.mc.synth.small_fed.emp12': { outcome: numbers(pick(emp12)), ...blocked },
    'ri.mc.synth.small_fed.sick12': { outcome: numbers(pick(sick12)), ...blocked },
    'ri.mc.synth.all.emp12': { outcome: numbers(emp12), ...all },
  }
  for (const [id, data] of Object.entries(inputs)) {
    const want = expected<{ observed: number; p_plus1: number; mc_se: number }>(id)
    const got = permutationTest({
      ...data,
      statistic: 'difference',
      permutations: 20_000,
      random: randomStream(id),
    })
    assert.ok(got.kind === 'test')
    assert.equal(got.exact, false)
    closeTo(got.statistic, want.observed, 1e-10, `${id} observed`)
    const allowed = 4 * Math.hypot(want.mc_se, got.monteCarloError)
    assert.ok(Math.abs(got.p - want.p_plus1) <= allowed, `${id}: p ${got.p}, R ${want.p_plus1} ± ${allowed}`)
  }
})

test('trap 7, doubling and ordering agree only under equal allocation: the small federations permuted give .0555', (t) => {
  const trial = readReferenceCsv('synth_trial.csv')
  if (!trial) return t.skip(ABSENT)
  const { federation, emp12, assigned } = trial.columns
  const small = new Set(['F08', 'F09', 'F10', 'F11', 'F12'])
  const pick = (cells: readonly string[]) => cells.filter((_, i) => small.has(federation[i]))
  const got = permutationTest({
    outcome: numbers(pick(emp12)),
    arm: Int32Array.from(numbers(pick(assigned))),
    blocks: codes(pick(federation)),
    statistic: 'difference',
    permutations: 40_000,
    random: randomStream('trap 7'),
  })
  assert.ok(got.kind === 'test')
  assert.ok(Math.abs(got.p - 0.0555) <= 4 * got.monteCarloError + 0.0007, `p ${got.p}`)
})
