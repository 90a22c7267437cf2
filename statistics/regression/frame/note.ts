/** Something a reader must know about a result; texts for the codes are made where results are shown. */
export type Note = {
  /** Stable, kebab-case. */
  readonly code: string
  readonly detail: Readonly<Record<string, string | number>>
}

/** The data do not carry the estimate: said, never NaN and never a throw. */
export type NotEstimable = {
  readonly kind: 'not-estimable'
  /** Stable, kebab-case. */
  readonly reason: string
  readonly detail: Readonly<Record<string, string | number>>
}

export function notEstimable(reason: string, detail: NotEstimable['detail'] = {}): NotEstimable {
  return { kind: 'not-estimable', reason, detail }
}
