import type { AnalysisFrame, Coefficient, Covariates } from '@utfall/regression'
import { indicator } from './arm-design.ts'

/** The columns that take part in an estimate, by role. */
export type EffectColumns = {
  readonly arm: string
  readonly received: string | undefined
  readonly blocks: string | undefined
}

/**
 * Covariates under names of our own. The estimators keep a few names for themselves (`arm`, `received`), and a
 * person's column may be called the same.
 */
export function hiddenNames(covariates: Covariates): Covariates {
  return { terms: covariates.terms.map((_, index) => `covariate ${index}`), columns: covariates.columns }
}

/** An arm's indicator: the column alone when it holds 0 and 1, otherwise `column=value`. */
export function armTerm(column: string, frame: AnalysisFrame, arm: number): string {
  const isZeroOne = frame.arms.length === 2 && frame.arms[0] === '0' && frame.arms[1] === '1'
  return isZeroOne ? column : indicator(column, frame.arms[arm])
}

/** The person's names for the estimators' terms: arm, received, covariates, blocks and their centred interactions. */
export function termNames(frame: AnalysisFrame, columns: EffectColumns): (term: string) => string {
  const single = (term: string): string => {
    if (term === 'arm') return armTerm(columns.arm, frame, 1)
    if (term === 'received') return columns.received ?? term
    const centred = term.endsWith('_c')
    const bare = centred ? term.slice(0, -2) : term
    return `${bareName(bare)}${centred ? '_c' : ''}`
  }
  const bareName = (term: string): string => {
    const covariate = /^covariate (\d+)$/.exec(term)
    if (covariate) return frame.covariates.terms[Number(covariate[1])]
    const arm = /^arm (\d+)$/.exec(term)
    if (arm) return armTerm(columns.arm, frame, Number(arm[1]))
    const block = /^block=(\d+)$/.exec(term)
    return block ? indicator(columns.blocks ?? 'block', frame.blocks?.labels[Number(block[1])] ?? '') : term
  }
  return (term) => {
    const at = term.startsWith('arm:') ? 'arm:'.length : 0
    return at > 0 ? `${single('arm')}:${single(term.slice(at))}` : single(term)
  }
}

export function namedCoefficients(
  coefficients: readonly Coefficient[],
  nameOf: (term: string) => string,
): readonly Coefficient[] {
  return coefficients.map((each) => ({ ...each, term: nameOf(each.term) }))
}
