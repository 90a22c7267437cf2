import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '@utfall/numerics'
import { analyseInstrument } from '../analysis/analyse.ts'
import { readAnswers } from '../data/answers.ts'
import type { MeasurementResults } from '../result/schema.ts'
import { reportContext } from './context.ts'
import { dimensionBlocks } from './structure-blocks.ts'

/** A small scale, with the eigenvalues that the test asks for. */
async function withEigenvalue(first: number, second: boolean): Promise<MeasurementResults> {
  const random = randomStream('structure')
  const rows = Array.from({ length: 60 }, () =>
    Array.from({ length: 4 }, () => (random.uniform() < 0.5 ? 0 : 1)).join(','),
  )
  const bytes = new TextEncoder().encode(['a,b,c,d', ...rows].join('\n'))
  const answers = readAnswers({ name: 'a.csv', bytes })
  assert.ok(answers.kind === 'answers')
  const found = await analyseInstrument(answers, { version: '1', command: 'test', replicates: 0 })
  assert.ok(found.kind === 'analysed')
  const dimension = {
    kind: 'checked',
    eigenvalues: [first, 1, 0.5],
    reference: 1.41,
    loadings: [],
    tTest: null,
    second,
  } as const
  const { results } = found
  return {
    ...results,
    tests: {
      ...results.tests,
      dimension: { ...dimension, eigenvalues: [...dimension.eigenvalues], loadings: [] },
    },
  }
}

test('an eigenvalue above chance and under two is told with both lines, in the text and in the picture', async () => {
  for (const [language, rule, note] of [
    [
      'sv',
      'Ett andra mått räknas när det största egenvärdet är 2 eller mer, styrkan hos två frågor, och dessutom över det som modellen själv ger (1,41). Här är det 1,48.',
      'i dragningar ur modellen under 1,41 i 99 %; andra mått från 2',
    ],
    [
      'en',
      'A second measure counts when the largest eigenvalue is 2 or more, the strength of two questions, and also above what the model itself gives (1.41). Here it is 1.48.',
      'below 1.41 in 99% of draws from the model; a second measure from 2',
    ],
  ] as const) {
    const blocks = dimensionBlocks(reportContext(await withEigenvalue(1.48, false), language))
    const text = blocks.find(({ kind }) => kind === 'paragraph')
    assert.ok(text?.kind === 'paragraph' && String(text.text).endsWith(rule), JSON.stringify(text))
    const chart = blocks.find(({ kind }) => kind === 'chart')
    assert.ok(chart?.kind === 'chart' && chart.model.kind === 'bars')
    assert.equal(chart.model.rows[0].note, note)
  }
})
