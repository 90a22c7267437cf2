import type { DisclosurePurpose } from '@utfall/database'

/** What a case was read or changed for, as the person is told. */
export const PURPOSE_TEXTS: Readonly<
  Record<DisclosurePurpose, { readonly sv: string; readonly en: string }>
> = {
  referral: { sv: 'remiss', en: 'referral' },
  coordination: { sv: 'samordning', en: 'coordination' },
  planning: { sv: 'planering', en: 'planning' },
  'follow-up': { sv: 'uppföljning', en: 'follow-up' },
  evaluation: { sv: 'utvärdering', en: 'evaluation' },
}

/** A purpose that is not one of those is shown as it was written. */
export function purposeText(purpose: string): { readonly sv: string; readonly en: string } {
  const known: Readonly<Record<string, { readonly sv: string; readonly en: string }>> = PURPOSE_TEXTS
  return known[purpose] ?? { sv: purpose, en: purpose }
}
