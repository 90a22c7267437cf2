import assert from 'node:assert/strict'
import { test } from 'node:test'
import { close, csv, csvText, document, refusal, run } from '../testing/program.ts'

type Effect = {
  readonly estimates: readonly {
    readonly contrast: string
    readonly estimate: number
    readonly se: number
    readonly df: number
    readonly statistic: number
  }[]
  readonly n: number
  readonly nByArm: Readonly<Record<string, number>>
  readonly dropped: number
  readonly droppedBy: Readonly<Record<string, number>>
  readonly estimator: string
  readonly se: string
  readonly control: string
  readonly coefficients: readonly { readonly term: string; readonly estimate: number }[]
  readonly takeUp: { readonly treated: number; readonly control: number }
  readonly firstStageF: number
  readonly andersonRubin: { readonly kind: string }
}

const SIX = csv('six.csv', csvText({ arm: [1, 1, 1, 0, 0, 0], y: [1, 2, 3, 0, 1, 2] }))
const PLAIN = ['--outcome', 'y', '--arm', 'arm'] as const

test('a plain difference: 2 − 1 = 1, variance 1/3 + 1/3, four degrees of freedom', async () => {
  const found = await document<Effect>('effect', SIX, ...PLAIN)
  const [estimate] = found.estimates
  close(estimate.estimate, 1, 1e-14, 'estimate')
  close(estimate.se, Math.sqrt(2 / 3), 1e-14, 'se')
  close(estimate.df, 4, 1e-12, 'df')
  close(estimate.statistic, Math.sqrt(3 / 2), 1e-14, 'statistic')
  assert.equal(estimate.contrast, '1 - 0')
  assert.deepEqual(found.nByArm, { 0: 3, 1: 3 })
  assert.equal(found.n, 6)
  assert.equal(found.dropped, 0)
  assert.equal(found.estimator, 'difference')
  assert.equal(found.se, 'Welch')
})

test('the document begins with its maker, its command and its input, the file without its folder', async () => {
  const found = await document<Effect>('effect', SIX, ...PLAIN)
  assert.equal(Object.keys(found)[0], 'utfall')
  assert.equal(found.utfall.version, '1.0.0')
  assert.equal(found.utfall.command, 'effect')
  assert.equal(found.utfall.input.file, 'six.csv')
  assert.equal(found.utfall.input.rows, 6)
  // printf 'arm,y\n1,1\n1,2\n1,3\n0,0\n0,1\n0,2\n' | sha256sum
  assert.equal(found.utfall.input.sha256, 'f36f43f3b3a789a481bd698c9cd61447540f49d8280e63e98d73eeca60cd4b1b')
})

test('the control arm is the smallest value, or the one pointed out, and then the sign turns', async () => {
  const found = await document<Effect>('effect', SIX, ...PLAIN, '--control', '1')
  assert.equal(found.control, '1')
  close(found.estimates[0].estimate, -1, 1e-14, 'estimate')
  assert.equal(found.estimates[0].contrast, '0 - 1')
})

test('arms that look like numbers are ordered as numbers: 2 is control before 10', async () => {
  const path = csv('numbers.csv', csvText({ arm: [10, 10, 2, 2, 10, 2], y: [1, 2, 3, 4, 5, 7] }))
  assert.equal((await document<Effect>('effect', path, ...PLAIN)).control, '2')
})

test('blocks weigh by their persons: (4·1 + 6·2)/10, not 3/2', async () => {
  const path = csv(
    'blocks.csv',
    csvText({
      block: ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b', 'b', 'b'],
      arm: [1, 1, 0, 0, 1, 1, 1, 0, 0, 0],
      y: [1, 3, 0, 2, 3, 4, 5, 1, 2, 3],
    }),
  )
  const found = await document<Effect>('effect', path, ...PLAIN, '--blocks', 'block')
  const [estimate] = found.estimates
  close(estimate.estimate, (4 * 1 + 6 * 2) / 10, 1e-14, 'estimate')
  // Block a: 2/2 + 2/2 = 2; block b: 1/3 + 1/3.
  close(estimate.se, Math.sqrt(0.4 ** 2 * 2 + 0.6 ** 2 * (2 / 3)), 1e-14, 'se')
  assert.equal(estimate.df, 10 - 2 * 2)
  assert.equal(found.se, 'HC2')
})

test('three arms give a contrast for each against control', async () => {
  const path = csv('three.csv', csvText({ arm: ['c', 'c', 'a', 'a', 'b', 'b'], y: [0, 2, 1, 3, 5, 9] }))
  const found = await document<Effect>('effect', path, ...PLAIN, '--control', 'c')
  assert.deepEqual(
    found.estimates.map((each) => [each.contrast, each.estimate]),
    [
      ['a - c', 1],
      ['b - c', 6],
    ],
  )
  assert.deepEqual(found.nByArm, { c: 2, a: 2, b: 2 })
})

test('an explicit standard error belongs to the regression on the arm: classical is the pooled t of Student', async () => {
  const found = await document<Effect>('effect', SIX, ...PLAIN, '--se', 'classical')
  const [estimate] = found.estimates
  close(estimate.se, Math.sqrt(1 * (2 / 3)), 1e-13, 'se')
  assert.equal(estimate.df, 4)
  assert.equal(found.se, 'classical')
})

test('with several arms one regression holds them all, its residual variance shared', async () => {
  const path = csv('shared.csv', csvText({ arm: [0, 0, 1, 1, 2, 2], y: [0, 2, 1, 3, 5, 9] }))
  const found = await document<Effect>(
    'effect',
    path,
    ...PLAIN,
    '--estimator',
    'adjusted',
    '--se',
    'classical',
  )
  // Residual squares 2 + 2 + 8 on 6 − 3 degrees of freedom: s² = 4, and each difference of two means of two has variance s².
  for (const [index, estimate] of [1, 6].entries()) {
    close(found.estimates[index].estimate, estimate, 1e-12, 'estimate')
    close(found.estimates[index].se, 2, 1e-12, 'se')
    assert.equal(found.estimates[index].df, 3)
  }
  assert.deepEqual(
    found.coefficients.map((each) => each.term),
    ['(Intercept)', 'arm=1', 'arm=2'],
  )
})

test('adjustment by a covariate that explains the outcome finds the exact difference: y = 2·arm + 3·x and small noise', async () => {
  const x = [0, 1, 2, 3, 5, 8, 13, 21]
  const arm = [0, 1, 1, 0, 1, 0, 0, 1]
  const noise = [0.5, -0.5, 0.5, -0.5, 0.25, -0.25, 0.25, -0.25]
  const y = x.map((value, row) => 2 * arm[row] + 3 * value + noise[row])
  const path = csv('covariate.csv', csvText({ arm, x_kr: x, y }))
  const found = await document<Effect>('effect', path, ...PLAIN, '--covariates', 'x_kr')
  assert.equal(found.estimator, 'adjusted')
  assert.equal(found.se, 'HC2')
  const terms = found.coefficients.map((each) => each.term)
  assert.deepEqual(terms, ['(Intercept)', 'arm', 'x_kr'])
  assert.equal(found.coefficients[1].estimate, found.estimates[0].estimate)
  assert.ok(Math.abs(found.estimates[0].estimate - 2) < 0.5)
  for (const key of ['term', 'estimate', 'se', 'df', 'p']) assert.ok(key in found.coefficients[0], key)
})

test('half of those offered got the service: the effect on them is the difference divided by one half', async () => {
  const path = csv(
    'iv.csv',
    csvText({ arm: [1, 1, 1, 1, 0, 0, 0, 0], got: [1, 1, 0, 0, 0, 0, 0, 0], y: [4, 6, 1, 3, 1, 2, 3, 0] }),
  )
  const found = await document<Effect>('effect', path, ...PLAIN, '--received', 'got')
  assert.equal(found.estimator, 'iv')
  close(found.estimates[0].estimate, (3.5 - 1.5) / 0.5, 1e-12, 'estimate')
  assert.deepEqual(found.takeUp, { treated: 0.5, control: 0 })
  assert.ok(found.firstStageF > 0)
  assert.ok(['interval', 'outside', 'whole-line', 'empty'].includes(found.andersonRubin.kind))
})

test('rows with missing values are left out and counted by column', async () => {
  const path = csv('missing.csv', 'arm,x,y\n1,1,1\n1,,2\n1,1,3\nNA,1,9\n0,1,0\n0,2,1\n0,1,\n0,3,2\n')
  const found = await document<Effect>('effect', path, ...PLAIN)
  assert.equal(found.n, 6)
  assert.equal(found.dropped, 2)
  assert.deepEqual(found.droppedBy, { arm: 1, y: 1 })
  close(found.estimates[0].estimate, 1, 1e-14, 'estimate')
})

test('semicolons, decimal commas, a byte order mark and names with spaces give the same answer', async () => {
  const path = csv('excel.csv', '\ufeffmin grupp;mitt utfall\r\n1;1,5\r\n1;2,5\r\n0;0,5\r\n0;1,0\r\n')
  const found = await document<Effect>('effect', path, '--outcome', 'mitt utfall', '--arm', 'min grupp')
  close(found.estimates[0].estimate, 1.25, 1e-14, 'estimate')
})

test('a column that is not there is named, with the columns that are', async () => {
  assert.equal(
    (await refusal('effect', SIX, '--outcome', 'wage', '--arm', 'group')).split('\n')[0],
    `${SIX}:1:wage: given «wage» (--outcome) allowed one of the columns: arm, y`,
  )
  assert.match(
    await refusal('effect', SIX, '--outcome', 'wage', '--arm', 'group'),
    /:1:group: given «group» \(--arm\)/,
  )
})

test('an outcome of text is refused cell by cell: the first twenty, then the count', async () => {
  const y = Array.from({ length: 25 }, (_, row) => `text${row}`)
  const path = csv('text.csv', csvText({ arm: y.map((_, row) => row % 2), y }))
  const lines = (await refusal('effect', path, ...PLAIN)).trimEnd().split('\n')
  assert.match(lines[0], /text\.csv:2:y: given «text0» allowed a number/)
  assert.match(lines[19], /text\.csv:21:y: /)
  assert.match(lines[20], /25 faults in all; the first 20 are shown/)
})

test('an arm with one person is refused with the reason and its code', async () => {
  const path = csv('one.csv', csvText({ arm: [1, 0, 0], y: [1, 2, 3] }))
  assert.match(
    await refusal('effect', path, ...PLAIN),
    /one\.csv::arm: given persons: 1 against 2 \[one-person-in-arm\] allowed at least two persons in each arm/,
  )
})

test('a note about a row gives the row as a spreadsheet shows it, also when blocks before it were left out', async () => {
  const path = csv(
    'leverage.csv',
    csvText({
      block: ['a', 'a', 'b', 'b', 'b', 'b', 'c', 'c', 'c', 'c'],
      arm: [1, 1, 1, 1, 0, 0, 1, 0, 0, 0],
      y: [9, 8, 1, 3, 0, 2, 7, 1, 2, 4],
    }),
  )
  const found = await document<Effect>(
    'effect',
    path,
    ...PLAIN,
    '--blocks',
    'block',
    '--estimator',
    'interacted',
  )
  const leverage = found.notes.find(({ code }) => code === 'leverage-one')
  assert.deepEqual([leverage?.detail.rows, leverage?.detail.codes], ['8', 'c'])
  const left = found.notes.find(({ code }) => code === 'blocks-without-both-arms')
  assert.equal(left?.detail.codes, 'a')
})

test('an arm in one cluster is refused by name, whichever clustered error is asked for', async () => {
  const path = csv(
    'lone-cluster.csv',
    csvText({
      arm: [1, 1, 1, 0, 0, 0, 0],
      site: ['a', 'a', 'a', 'b', 'b', 'c', 'c'],
      y: [1, 2, 4, 0, 1, 2, 5],
    }),
  )
  for (const se of [[], ['--se', 'CR0'], ['--se', 'CR0', '--estimator', 'adjusted']]) {
    assert.match(
      await refusal('effect', path, ...PLAIN, '--cluster', 'site', ...se),
      /given only one cluster in the arm 1 \[one-cluster-in-arm\] allowed at least two clusters in each arm/,
    )
  }
})

test('options that contradict each other are refused instead of one being passed over', async () => {
  const contradictions: readonly (readonly [string, readonly string[]])[] = [
    ['--covariates', ['--estimator', 'difference', '--covariates', 'x']],
    ['--covariates', ['--estimator', 'interacted']],
    ['--received', ['--estimator', 'iv']],
    ['--received', ['--estimator', 'adjusted', '--received', 'x']],
    ['--se', ['--se', 'CR2']],
    ['--se', ['--cluster', 'x', '--se', 'HC2']],
  ]
  for (const [place, words] of contradictions) {
    assert.ok(
      (await refusal('effect', SIX, ...PLAIN, ...words)).startsWith(`${place}: given `),
      words.join(' '),
    )
  }
})

test('a column cannot have two roles, and a control arm must exist', async () => {
  assert.match(
    await refusal('effect', SIX, '--outcome', 'y', '--arm', 'y'),
    /--arm: given «y», which is --outcome too/,
  )
  assert.match(
    await refusal('effect', SIX, ...PLAIN, '--control', '2'),
    /--control: given «2» allowed one of the values of arm: 0, 1/,
  )
})

test('a covariate may be called arm, received or (Intercept) without a clash', async () => {
  const path = csv(
    'clash.csv',
    csvText({
      lot: [1, 1, 1, 0, 0, 0, 1, 0],
      arm: [1, 2, 3, 1, 2, 4, 3, 2],
      received: [1, 0, 1, 0, 0, 0, 1, 1],
      y: [1, 2, 4, 0, 1, 2, 3, 1],
    }),
  )
  const found = await document<Effect>(
    'effect',
    path,
    '--outcome',
    'y',
    '--arm',
    'lot',
    '--covariates',
    'arm,received',
  )
  assert.deepEqual(
    found.coefficients.map((each) => each.term),
    ['(Intercept)', 'lot', 'arm', 'received'],
  )
})

test('the readable table is Swedish with a decimal comma, and English when asked for', async () => {
  const swedish = await run('effect', SIX, ...PLAIN)
  assert.match(swedish.stdout, /^Effekt: y, skillnad i medelvärde\n/)
  assert.match(swedish.stdout, /1 - 0\s+1,000\s+−1,267 till 3,267\s+0,816\s+4\s+0,288/)
  const english = await run('effect', SIX, ...PLAIN, '--language', 'en')
  assert.match(english.stdout, /1 - 0\s+1\.000\s+−1\.267 to 3\.267\s+0\.816\s+4\s+0\.288/)
})
