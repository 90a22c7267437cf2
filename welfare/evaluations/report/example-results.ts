import { readdirSync, readFileSync } from 'node:fs'
import { computeResults, openStudy } from '../compute.ts'
import type { Results } from '../result/schema.ts'
import type { Study } from '../study/schema.ts'

const FOLDER = new URL('../../../examples/exempelforbundet/', import.meta.url)

export type Evaluated = { readonly study: Study; readonly results: Results }

/** The example federation evaluated, with its study changed first; for tests of what is said about it. */
export async function evaluatedExample(
  change: (study: Study) => Study = (study) => study,
): Promise<Evaluated> {
  const names = readdirSync(FOLDER).filter((name) => /\.csv$|\.calibration\.json$|^study\.json$/.test(name))
  const files = new Map(names.map((name) => [name, new Uint8Array(readFileSync(new URL(name, FOLDER)))]))
  const opened = openStudy(files)
  if (opened.kind !== 'opened') throw new Error('the example must open')
  const quick = { ...opened.study, analysis: { ...opened.study.analysis, permutations: 99 } }
  const study = change(quick)
  const computed = await computeResults({ ...opened, study }, { version: '1.0.0', command: 'evaluate' })
  if (computed.kind !== 'computed') throw new Error(`the example must evaluate: ${JSON.stringify(computed)}`)
  return { study, results: computed.results }
}

/** All words of a report, parts and charts included, as one text. */
export function wordsOf(value: unknown): string {
  if (typeof value === 'string') return `${value}\n`
  if (Array.isArray(value)) return value.map(wordsOf).join('')
  if (value !== null && typeof value === 'object') {
    return Object.entries(value)
      .filter(([key]) => !['kind', 'id', 'tone', 'audience', 'href', 'align', 'style'].includes(key))
      .map(([, item]) => wordsOf(item))
      .join('')
  }
  return ''
}
