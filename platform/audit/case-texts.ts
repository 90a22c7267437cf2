import type { DisclosurePurpose, InformationCategory } from '@utfall/database'

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

/** What was done with a case, where that is why: as `apps/server/routes/cases.ts` says it. */
const CASE_WORK_TEXTS: Readonly<Record<string, { readonly sv: string; readonly en: string }>> = {
  'bring the example': { sv: 'lägga in exemplet', en: 'bring the example' },
  'close a case': { sv: 'avsluta ärendet', en: 'close the case' },
  'decide on an exception': { sv: 'besluta om ett undantag', en: 'decide on an exception' },
  'end somebody’s work with a case': {
    sv: 'någon slutar arbeta med ärendet',
    en: 'end somebody’s work with the case',
  },
  'hand a case over': { sv: 'lämna över ärendet', en: 'hand the case over' },
  'let somebody work with a case': {
    sv: 'någon börjar arbeta med ärendet',
    en: 'let somebody work with the case',
  },
  'list cases': { sv: 'se sina ärenden', en: 'see one’s cases' },
  'open a case': { sv: 'öppna ärendet', en: 'open the case' },
  'protect an identity': { sv: 'skydda identiteten', en: 'protect the identity' },
  'record a consent': { sv: 'skriva in ett samtycke', en: 'record a consent' },
  'review a consent': { sv: 'granska ett samtycke', en: 'review a consent' },
  'take back a consent': { sv: 'ta tillbaka ett samtycke', en: 'take back a consent' },
  'write what is known': { sv: 'skriva en uppgift', en: 'write what is known' },
}

/** A purpose that is not one of those is shown as it was written. */
export function purposeText(purpose: string): { readonly sv: string; readonly en: string } {
  const known: Readonly<Record<string, { readonly sv: string; readonly en: string }>> = {
    ...PURPOSE_TEXTS,
    ...CASE_WORK_TEXTS,
  }
  return known[purpose] ?? { sv: purpose, en: purpose }
}

/** Kinds of information, as the person is told. */
export const CATEGORY_TEXTS: Readonly<
  Record<InformationCategory, { readonly sv: string; readonly en: string }>
> = {
  contact: { sv: 'kontaktuppgifter', en: 'contact details' },
  situation: { sv: 'livssituation', en: 'situation' },
  employment: { sv: 'arbete', en: 'employment' },
  benefit: { sv: 'ersättning', en: 'benefits' },
  health: { sv: 'hälsa', en: 'health' },
  social: { sv: 'sociala insatser', en: 'social services' },
  plan: { sv: 'plan', en: 'plan' },
  answers: { sv: 'svar på frågor', en: 'answers to questions' },
}

const GROUND_TEXTS: Readonly<Record<string, { readonly sv: string; readonly en: string }>> = {
  'own-case': { sv: 'enhetens eget ärende', en: "the unit's own case" },
  'same-area': { sv: 'samma sekretessområde', en: 'the same area of secrecy' },
  consent: { sv: 'samtycke', en: 'consent' },
  exception: { sv: 'undantag i ett enskilt fall', en: 'an exception in a single case' },
}

/** `consent/7` is a consent; a ground of the legal map is shown by its name there. */
export function groundText(ground: string): { readonly sv: string; readonly en: string } {
  return GROUND_TEXTS[ground.split('/')[0]] ?? { sv: ground, en: ground }
}

export function categoryText(category: string): { readonly sv: string; readonly en: string } {
  const known: Readonly<Record<string, { readonly sv: string; readonly en: string }>> = CATEGORY_TEXTS
  return known[category] ?? { sv: category, en: category }
}
