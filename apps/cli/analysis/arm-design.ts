import { type AnalysisFrame, type DesignMatrix, designMatrix } from '@utfall/regression'
import { columnList } from '../arguments/option-forms.ts'
import { optional } from '../arguments/options.ts'
import { BadInput, placeText } from '../bad-input.ts'

export const COVARIATES = optional<readonly string[]>(columnList(), {
  sv: 'mått från före lottningen som justeras för; text blir en indikator per värde',
  en: 'measures from before the draw to adjust for; text becomes one indicator a value',
})

/** The names of an arm's, a covariate's or a block's indicator: `column=value`. */
export function indicator(column: string, value: string): string {
  return `${column}=${value}`
}

/** One 0/1 column for each block but the first. */
export function blockIndicators(frame: AnalysisFrame, blocks: string): AnalysisFrame['covariates'] {
  const { codes, labels } = frame.blocks ?? { codes: new Int32Array(0), labels: [] }
  const later = labels.slice(1)
  return {
    terms: later.map((label) => indicator(blocks, label)),
    columns: later.map((_, index) => Float64Array.from(codes, (code) => (code === index + 1 ? 1 : 0))),
  }
}

/**
 * Covariates, block indicators and, last, the arm as 0 or 1. The arm stands last so that an arm which the other
 * columns determine is the one found to be dependent, and can be refused instead of carrying their effect.
 */
export function armDesign(
  frame: AnalysisFrame,
  names: { readonly arm: string; readonly blocks: string | undefined },
  intercept: boolean,
): DesignMatrix {
  const blocks =
    names.blocks === undefined ? { terms: [], columns: [] } : blockIndicators(frame, names.blocks)
  return designMatrix({
    rows: frame.n,
    terms: [...frame.covariates.terms, ...blocks.terms, names.arm],
    columns: [...frame.covariates.columns, ...blocks.columns, Float64Array.from(frame.arm)],
    intercept,
  })
}

/** Refuses data where blocks or covariates tell everyone's arm: no comparison is left. */
export function requireArm(droppedTerms: readonly string[], arm: string, path: string): void {
  if (!droppedTerms.includes(arm)) return
  throw new BadInput(
    [
      {
        place: placeText(path, null, arm),
        given: {
          sv: 'en grupp som block och kovariater bestämmer helt',
          en: 'an arm that blocks and covariates determine',
        },
        allowed: {
          sv: 'block och kovariater där båda grupperna förekommer',
          en: 'blocks and covariates in which both arms occur',
        },
      },
    ],
    { sv: 'Ta bort blocket eller kovariaten.', en: 'Leave the block or covariate out.' },
  )
}
