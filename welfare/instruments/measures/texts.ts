import type { Language } from '@utfall/basics'

const SV = {
  title: 'Personmått',
  lead: 'En persons poäng på frågorna är bara en rangordning. Tabellen gör den till ett mått i logit, med hur osäkert det är. Den gäller den som har svarat på alla frågor; för den som har hoppat över någon räknas måttet ur just de besvarade.',
  score: 'Poäng',
  measure: 'Mått (logit)',
  se: 'Standardfel',
  interval: 'Osäkerhet, 95 %',
  low: 'Undre gräns, 95 %',
  high: 'Övre gräns, 95 %',
  extreme: 'Anmärkning',
  extremes: { lowest: 'lägsta möjliga', highest: 'högsta möjliga' },
  caption: 'Från poäng till mått för den som har svarat på alla {items} frågor',
  extremeNote:
    'Den som har lägsta eller högsta möjliga poäng ligger utanför frågorna: måttet är mer en gräns än en plats.',
  methodNote: 'Warms viktade likelihood (1989); standardfelet är 1/√information.',
  against: {
    title: 'Svaren är inte ett mått än',
    instead:
      'Därför visas ingen nyckel från poäng till mått. Visa svaren som andelar i stället: de står under Evidens. Varför, och vad som kan prövas, står under Svar.',
    anyway:
      'Måtten visas för att någon har begärt det trots omdömet. Använd dem inte för beslut om en person eller för att jämföra grupper. Varför står under Svar.',
  },
  noScale: 'Svaren gav ingen skala, så det finns inga mått. Varför står under Svar.',
  provenance: {
    calibration: 'kalibrering',
    persons: 'personer_i_kalibreringen',
    collected: 'svar_till_och_med',
    verdict: 'omdöme',
    utfall: 'utfall',
  },
  columns: {
    id: 'person',
    answered: 'besvarade',
    raw: 'poäng',
    max: 'högsta_poäng',
    measure: 'mått_logit',
    se: 'standardfel',
    low: 'undre_95',
    high: 'övre_95',
    extreme: 'ytterläge',
  },
} as const

type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> }

const EN: Texts<typeof SV> = {
  title: 'Person measures',
  lead: 'A score on the questions is an order only. The table turns it into a measure in logits, with how uncertain it is. It holds for those who have answered every question; for those who have left some out, the measure is computed from the ones they answered.',
  score: 'Score',
  measure: 'Measure (logits)',
  se: 'Standard error',
  interval: 'Uncertainty, 95%',
  low: 'Lower limit, 95%',
  high: 'Upper limit, 95%',
  extreme: 'Remark',
  extremes: { lowest: 'lowest possible', highest: 'highest possible' },
  caption: 'From score to measure for those who have answered all {items} questions',
  extremeNote:
    'Those with the lowest or highest possible score lie beyond the questions: the measure is a bound more than a place.',
  methodNote: "Warm's weighted likelihood (1989); the standard error is 1/√information.",
  against: {
    title: 'The answers are not a measure yet',
    instead:
      'Therefore no key from score to measure is shown. Show the answers as shares instead: they stand under Evidence. Why, and what to try, is told under Answer.',
    anyway:
      'The measures are shown because somebody asked for them against the verdict. Do not use them for decisions about a person or for comparing groups. Why is told under Answer.',
  },
  noScale: 'The answers gave no scale, so there are no measures. Why is told under Answer.',
  provenance: {
    calibration: 'calibration',
    persons: 'persons_in_calibration',
    collected: 'answers_until',
    verdict: 'verdict',
    utfall: 'utfall',
  },
  columns: {
    id: 'person',
    answered: 'answered',
    raw: 'raw',
    max: 'max',
    measure: 'measure',
    se: 'se',
    low: 'low_95',
    high: 'high_95',
    extreme: 'extreme',
  },
}

export const MEASURE_TEXTS: Readonly<Record<Language, Texts<typeof SV>>> = { sv: SV, en: EN }
