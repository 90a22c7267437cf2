/** What a questionnaire from elsewhere says that is not done here, and what is done instead. */
export type Unsupported = { readonly question: string; readonly what: keyof typeof UNSUPPORTED_TEXTS }

export const UNSUPPORTED_TEXTS = {
  required: {
    sv: 'Frågan går att hoppa över: ingen tvingas att svara. Den som hoppar över räknas för sig.',
    en: 'The question can be passed: nobody is made to answer. Those who pass it are counted on their own.',
  },
  initial: {
    sv: 'Inget svar är ifyllt i förväg: det skulle dra svaren till sig.',
    en: 'No answer is filled in beforehand: it would draw answers to itself.',
  },
  'read-only': {
    sv: 'Frågan ställs som de andra, fast den var skrivskyddad.',
    en: 'The question is asked like the others, though it was read-only.',
  },
  'open-choice': {
    sv: 'Egna ord går inte att skriva som alternativ. Lägg en textfråga efter.',
    en: 'An option in one’s own words cannot be given. Put a text question after it.',
  },
  calculation: {
    sv: 'Uttrycket räknas inte ut. Poäng kommer ur en kalibrering.',
    en: 'The expression is not computed. Scores come from a calibration.',
  },
  'other-extension': {
    sv: 'Ett tillägg som Utfall inte känner används inte.',
    en: 'An extension that Utfall does not know is not used.',
  },
} as const
