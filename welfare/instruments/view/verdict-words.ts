import type { VerdictKind } from '../result/verdict-schema.ts'

type Both = { readonly sv: string; readonly en: string }

/** The three answers to "is it a measure?": a word for lists, the answer in full, and what it means. */
export const VERDICT_WORDS: Readonly<
  Record<
    VerdictKind,
    {
      readonly tone: 'good' | 'neutral' | 'warning'
      readonly word: Both
      readonly title: Both
      readonly meaning: Both
    }
  >
> = {
  individuals: {
    tone: 'good',
    word: { sv: 'Håller för enskilda', en: 'Fit for individuals' },
    title: { sv: 'Ja, det är ett mått för enskilda personer', en: 'Yes, it measures individuals' },
    meaning: {
      sv: 'Måttet är säkert nog för att följa en person och för att jämföra grupper.',
      en: 'The measure is precise enough to follow a person and to compare groups.',
    },
  },
  groups: {
    tone: 'neutral',
    word: { sv: 'Håller för grupper', en: 'Fit for groups' },
    title: {
      sv: 'Ja, för grupper, men inte för enskilda personer',
      en: 'Yes, for groups, but not for individuals',
    },
    meaning: {
      sv: 'Måttet duger för att jämföra grupper. För beslut om en enskild person är det för osäkert.',
      en: 'The measure will do for comparing groups. For decisions about a single person it is too uncertain.',
    },
  },
  'not-yet': {
    tone: 'warning',
    word: { sv: 'Inte ett mått än', en: 'Not a measure yet' },
    title: { sv: 'Nej, det är inte ett mått än', en: 'No, it is not a measure yet' },
    meaning: {
      sv: 'Svaren kan visas som de är, men inte göras till ett tal per person eller grupp.',
      en: 'The answers can be shown as they are, but not turned into one number per person or group.',
    },
  },
}
