/** Something the reader of a result has to know; the text for each code is made where texts are made. */
export type Note = { readonly code: string; readonly detail: Readonly<Record<string, string | number>> }

/** FE fixed effect (equal effects) · DL DerSimonian–Laird · PM Paule–Mandel · HE Hedges · HS Hunter–Schmidt · SJ Sidik–Jonkman. */
export const POOLING_METHODS = ['FE', 'DL', 'PM', 'REML', 'ML', 'HE', 'HS', 'SJ'] as const
export type PoolingMethod = (typeof POOLING_METHODS)[number]

export const POOLING_TESTS = ['z', 'knapp-hartung', 'knapp-hartung-adhoc'] as const
export type PoolingTest = (typeof POOLING_TESTS)[number]

export type PoolingInput = {
  readonly estimates: Float64Array
  readonly variances: Float64Array
  readonly labels?: readonly string[]
  readonly method: PoolingMethod
  readonly test: PoolingTest
  readonly level?: number
}

export type NotEstimable = {
  readonly kind: 'not-estimable'
  readonly reason: string
  readonly detail: Readonly<Record<string, string | number>>
}

export type Interval = { readonly low: number; readonly high: number }
