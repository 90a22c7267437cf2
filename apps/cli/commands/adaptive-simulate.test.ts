import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemsFile } from '../testing/answers.ts'
import { csv, document, refusal, run } from '../testing/program.ts'

type Method = {
  readonly meanItems: number
  readonly bias: number
  readonly rmse: number
  readonly coverage: number
  readonly monteCarloError: { readonly bias: number; readonly coverage: number }
}

type Simulated = {
  readonly adaptive: Method
  readonly fullForm: Method
  readonly fixedForm: Method & { readonly items: readonly string[] }
  readonly stoppedBy: Readonly<Record<string, number>>
  readonly exposure: readonly { readonly id: string; readonly share: number }[]
  readonly exposureControl: { readonly limit: number } | null
  readonly seed: number
}

const BANK = itemsFile(
  'bank.json',
  Array.from({ length: 20 }, (_, item) => [-2.5 + item * 0.2, -1.5 + item * 0.2, -0.5 + item * 0.2]),
)

test('every simulated person gets the number of questions asked for, of which the exposures are the shares', async () => {
  const found = await document<Simulated>(
    'adaptive',
    'simulate',
    BANK,
    '--most-items',
    '5',
    '--simulees',
    '300',
  )
  assert.equal(found.utfall.command, 'adaptive simulate')
  assert.equal(found.adaptive.meanItems, 5)
  assert.deepEqual(found.stoppedBy, {
    'se-limit': 0,
    'most-items': 1,
    'least-information': 0,
    'all-items': 0,
  })
  const total = found.exposure.reduce((sum, { share }) => sum + share, 0)
  assert.ok(Math.abs(total - 5) < 1e-9)
  assert.equal(found.fixedForm.items.length, 5)
  assert.equal(found.fullForm.meanItems, 20)
})

test('chosen questions measure better than as many fixed ones, and all questions better still', async () => {
  const found = await document<Simulated>(
    ...['adaptive', 'simulate', BANK, '--most-items', '5', '--simulees', '2000'],
    ...['--population', 'normal:0,2'],
  )
  assert.ok(found.adaptive.rmse < found.fixedForm.rmse)
  assert.ok(found.fullForm.rmse < found.adaptive.rmse)
  assert.ok(Math.abs(found.fullForm.bias) < 4 * found.fullForm.monteCarloError.bias + 0.02)
})

test('a limit on exposure holds, and asking stops when the standard error is small enough', async () => {
  const found = await document<Simulated>(
    ...['adaptive', 'simulate', BANK, '--se-limit', '0.55', '--most-exposure', '0.5', '--simulees', '1000'],
  )
  assert.ok(found.exposure.every(({ share }) => share <= 0.55))
  assert.ok(found.stoppedBy['se-limit'] > 0.9)
  assert.equal(found.exposureControl?.limit, 0.5)
})

test('the same seed gives the same bytes, another seed others, and the seed is in the document', async () => {
  const once = (seed: string) =>
    run('adaptive', 'simulate', BANK, '--simulees', '50', '--seed', seed, '--json')
  const [first, again, other] = [await once('3'), await once('3'), await once('4')]
  assert.equal(first.stdout, again.stdout)
  assert.notEqual(first.stdout, other.stdout)
  assert.equal(JSON.parse(other.stdout).seed, 4)
})

test('the command has two words, and rules that contradict each other are refused', async () => {
  assert.match(await refusal('adaptive', BANK), /^COMMAND: given adaptive allowed .*adaptive simulate/)
  const words = ['adaptive', 'simulate', BANK] as const
  assert.match(
    await refusal(...words, '--most-items', '3', '--fewest-items', '4'),
    /^--fewest-items: given 4 allowed a whole number from 1 to 3/,
  )
  assert.match(
    await refusal(...words, '--best', '21'),
    /^--best: given 21 allowed a whole number from 1 to 20/,
  )
  assert.match(await refusal(...words, '--population', 'normal:0,-1'), /^--population: given «normal:0,-1»/)
  assert.match(await refusal('adaptive', 'simulate', csv('none.json', '[]')), /none\.json::items: given/)
})

test('the table has a row for each way of asking, in both languages', async () => {
  const words = ['adaptive', 'simulate', BANK, '--most-items', '4', '--simulees', '100'] as const
  const swedish = (await run(...words)).stdout
  assert.match(swedish, /^Adaptiva frågor, prövade på 100 simulerade personer\n/)
  assert.match(swedish, /\nAdaptivt .*\nBästa fasta formen .*\nAlla frågor /)
  assert.match(
    (await run(...words, '--language', 'en')).stdout,
    /^Adaptive questions, tried out on 100 simulated persons\n/,
  )
})
