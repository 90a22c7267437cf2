import { filled } from '@utfall/basics'
import { BadInput, type Complaint, placeText } from '../bad-input.ts'
import { REASON_TEXTS } from '../texts/reasons.ts'
import { same, type Text } from '../texts/text.ts'

/** What the statistics say when the data cannot carry an answer. */
export type NotEstimable = {
  readonly kind: 'not-estimable'
  readonly reason: string
  readonly detail: Readonly<Record<string, string | number>>
}

const NOTHING: Text = {
  sv: 'Inget har beräknats. Koden inom hakparentes är stabil och kan sökas i handboken.',
  en: 'Nothing was computed. The code in brackets is stable and can be looked up in the guide.',
}

/**
 * The result, when there is one. The person asked for a figure that these data do not carry, and a file that looked
 * like an answer would mislead: so it is bad input, with the reason in words and as a code.
 */
export function requireEstimable<R extends { readonly kind: string }>(
  result: R | NotEstimable,
  path: string,
  column: string | null = null,
  about: Text = same(''),
): Exclude<R, NotEstimable> {
  if (isNotEstimable(result)) return refuseEstimate(result, path, column, about)
  return result as Exclude<R, NotEstimable>
}

export function refuseEstimate(
  result: NotEstimable,
  path: string,
  column: string | null,
  about: Text = same(''),
): never {
  throw new BadInput([complaintOf(result, path, column, about)], NOTHING)
}

export function isNotEstimable(result: { readonly kind: string }): result is NotEstimable {
  return result.kind === 'not-estimable'
}

function complaintOf(result: NotEstimable, path: string, column: string | null, about: Text): Complaint {
  const { reason, detail } = result
  const words = REASON_TEXTS[reason] ?? {
    given: same(`${reason} ${JSON.stringify(detail)}`),
    allowed: { sv: 'data som bär skattningen', en: 'data that carry the estimate' },
  }
  const named = typeof detail.column === 'string' ? detail.column : column
  return {
    place: placeText(path, null, named),
    given: {
      sv: `${about.sv}${filled(words.given.sv, detail, 'sv')} [${reason}]`,
      en: `${about.en}${filled(words.given.en, detail, 'en')} [${reason}]`,
    },
    allowed: { sv: filled(words.allowed.sv, detail, 'sv'), en: filled(words.allowed.en, detail, 'en') },
  }
}
