import assert from 'node:assert/strict'
import test from 'node:test'
import { ABSENT, closeTo } from '../../../tests/reference-data.ts'
import { studyOf } from '../linear/reference-model.ts'
import { ownCase } from '../reference/own-cases.ts'
import { type RepeatedMeasuresFit, repeatedMeasures } from './repeated-measures.ts'
import type { RepeatedMeasuresInput } from './visit-model.ts'

type Dense = {
  readonly rows: readonly {
    readonly estimate: number
    readonly se: number
    readonly df: number
    readonly kr_se: number
    readonly kr_df: number
  }[]
  readonly sigma: readonly (readonly number[])[]
  readonly loglik: number
}
type Small = Readonly<Record<'arm' | 'base' | 'y1' | 'y2' | 'y3', readonly (number | null)[]>>

const column = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (value) => value ?? Number.NaN)

function fitted(input: RepeatedMeasuresInput): RepeatedMeasuresFit {
  const fit = repeatedMeasures(input)
  assert.ok(fit.kind === 'fit', JSON.stringify(fit))
  return fit
}

/**
 * R works with the full n × n matrices, derivatives by differences (Richardson) and the equations of Kenward & Roger as printed: nothing
 * is shared with our sums by pattern of visits. The differences leave 1e-7 on degrees of freedom.
 */
function assertSame(input: RepeatedMeasuresInput, expected: Dense): void {
  const plain = fitted(input)
  const adjusted = fitted({ ...input, smallSample: 'kenward-roger' })
  expected.rows.forEach((row, visit) => {
    const { estimate, se, df } = plain.effects[visit]
    closeTo(estimate, row.estimate, 1e-9, `visit ${visit}`)
    closeTo(se, row.se, 1e-9, `visit ${visit} se`)
    closeTo(df, row.df, 1e-7, `visit ${visit} Satterthwaite df`)
    closeTo(adjusted.effects[visit].se, row.kr_se, 1e-9, `visit ${visit} Kenward–Roger se`)
    closeTo(adjusted.effects[visit].df, row.kr_df, 1e-9, `visit ${visit} Kenward–Roger df`)
  })
  expected.sigma.flat().forEach((value, index) => {
    closeTo(plain.visitCovariance.data[index], value, 1e-8, `covariance ${index}`)
  })
  closeTo(plain.logLikRestricted, expected.loglik, 1e-11, 'restricted log-likelihood')
}

test('three visits of 24 people with gaps: estimates, Satterthwaite and Kenward–Roger are those of dense matrices in R', () => {
  const { result, data } = ownCase<Dense, Small>('mmrm.small')
  assertSame(
    {
      visits: (['y1', 'y2', 'y3'] as const).map((name) => ({ name, outcome: column(data[name]) })),
      arm: Int32Array.from(column(data.arm)),
      covariates: { terms: ['base'], columns: [column(data.base)] },
    },
    result,
  )
})

test('Beating the Blues, four visits with dropout: as dense matrices in R; at the first visit, where nobody is missing, df is n − 3', (t) => {
  const btheb = studyOf('btheb_wide.csv')
  if (btheb === null) return t.skip(ABSENT)
  const names = ['bdi.2m', 'bdi.3m', 'bdi.5m', 'bdi.8m']
  const input: RepeatedMeasuresInput = {
    visits: names.map((name) => ({ name, outcome: btheb.number(name) })),
    arm: Int32Array.from(btheb.text('treatment'), (name) => (name === 'BtheB' ? 1 : 0)),
    covariates: { terms: ['bdi.pre'], columns: [btheb.number('bdi.pre')] },
  }
  assertSame(input, ownCase<Dense>('mmrm.btheb').result)
  const fit = fitted(input)
  closeTo(fit.effects[0].df, fit.persons - 3, 1e-7, 'df without missing visits before')
})
