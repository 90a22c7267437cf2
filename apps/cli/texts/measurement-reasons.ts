import type { Text } from './text.ts'

type MeasurementReason = {
  readonly given: Text
  readonly allowed: Text
  /** What to do about it. */
  readonly advice?: Text
}

const RUN_AGAIN_WITHOUT: Text = {
  sv: 'Lämna ut frågor med --ignore, slå ihop svarssteg i filen, eller samla fler svar. Inget har beräknats.',
  en: 'Leave items out with --ignore, merge answer steps in the file, or collect more answers. Nothing was computed.',
}

/**
 * Why answers carry no scale, or a calibration no answer: what they hold, what they would have to hold, what to do. Words in
 * braces are taken from the reason's detail.
 */
export const MEASUREMENT_REASONS: Readonly<Record<string, MeasurementReason>> = {
  'too-few-items': {
    given: {
      sv: '{items} frågor som inte alla svarat lika på',
      en: '{items} items that not everyone answered alike',
    },
    allowed: { sv: 'minst {needed}', en: 'at least {needed}' },
    advice: {
      sv: 'Ett mått behöver minst två frågor. Inget har beräknats.',
      en: 'A measure needs at least two items. Nothing was computed.',
    },
  },
  'too-few-persons': {
    given: {
      sv: '{persons} personer som skiljer frågorna åt (minst två svar, inte alla i ytterkategorin) för {parameters} parametrar',
      en: '{persons} persons who tell the items apart (two answers or more, not all in an outermost category) for {parameters} parameters',
    },
    allowed: { sv: 'minst lika många personer som parametrar', en: 'at least as many persons as parameters' },
    advice: RUN_AGAIN_WITHOUT,
  },
  disconnected: {
    given: {
      sv: 'frågor i {parts} delar som ingen person förbinder',
      en: 'items in {parts} parts that no person connects',
    },
    allowed: {
      sv: 'personer som svarat på frågor ur flera delar',
      en: 'persons who answered items of several parts',
    },
    advice: {
      sv: 'Kalibrera en del i taget med --items, eller ge alla grupper några gemensamma frågor. Inget har beräknats.',
      en: 'Calibrate one part at a time with --items, or give all groups some items in common. Nothing was computed.',
    },
  },
  'no-maximum': {
    given: {
      sv: 'svar där vissa frågor eller svarssteg alltid går före de andra, så att avståndet mellan dem inte har någon gräns',
      en: 'answers in which some items or steps always come before the others, so that the distance between them has no limit',
    },
    allowed: {
      sv: 'för varje delning av frågorna någon som svarar högre på den ena delen och någon som svarar högre på den andra',
      en: 'for every way of parting the items somebody who answers higher on one part and somebody higher on the other',
    },
    advice: RUN_AGAIN_WITHOUT,
  },
  'not-converged': {
    given: { sv: 'svar där inget maximum nåddes', en: 'answers for which no maximum was reached' },
    allowed: { sv: 'svar som bär modellen', en: 'answers that carry the model' },
    advice: RUN_AGAIN_WITHOUT,
  },
  'unused-category': {
    given: { sv: 'kategorin {category} som ingen valt', en: 'the category {category} that nobody chose' },
    allowed: { sv: 'kategorier som någon valt', en: 'categories that somebody chose' },
    advice: RUN_AGAIN_WITHOUT,
  },
  'more-than-two-categories': {
    given: { sv: '{categories} kategorier', en: '{categories} categories' },
    allowed: { sv: 'två, 0 och 1, med --model rm', en: 'two, 0 and 1, with --model rm' },
    advice: {
      sv: 'Välj --model pcm eller rsm. Inget har beräknats.',
      en: 'Choose --model pcm or rsm. Nothing was computed.',
    },
  },
  'unequal-categories': {
    given: {
      sv: '{categories} kategorier, där den första frågan har {first}',
      en: '{categories} categories, where the first item has {first}',
    },
    allowed: {
      sv: 'lika många i alla frågor, med --model rsm',
      en: 'as many in every item, with --model rsm',
    },
    advice: { sv: 'Välj --model pcm. Inget har beräknats.', en: 'Choose --model pcm. Nothing was computed.' },
  },
  'no-common-items': {
    given: {
      sv: 'inga frågor gemensamma med det andra formuläret',
      en: 'no items in common with the other form',
    },
    allowed: { sv: 'minst en, helst fem', en: 'at least one, preferably five' },
  },
  'common-item-with-other-categories': {
    given: {
      sv: 'svaren {b}, men {a} i det andra formuläret',
      en: 'the answers {b}, but {a} on the other form',
    },
    allowed: { sv: 'samma svar i båda', en: 'the same answers on both' },
    advice: {
      sv: 'Räkna upp de andra med --common, eller kalibrera om med samma kategorier. Inget har beräknats.',
      en: 'List the others with --common, or calibrate again with the same categories. Nothing was computed.',
    },
  },
  'no-anchors': {
    given: { sv: 'ingen av de gemensamma frågorna', en: 'none of the common items' },
    allowed: { sv: 'en kolumn för varje gemensam fråga', en: 'a column for each common item' },
  },
  'anchor-with-other-categories': {
    given: {
      sv: '{steps} svarssteg som någon använt, men {anchored} i kalibreringen',
      en: '{steps} answer steps that somebody used, but {anchored} in the calibration',
    },
    allowed: { sv: 'samma svarssteg', en: 'the same answer steps' },
    advice: {
      sv: 'Räkna upp de andra med --common. Inget har beräknats.',
      en: 'List the others with --common. Nothing was computed.',
    },
  },
  'one-anchored-step': {
    given: { sv: 'ett enda gemensamt svarssteg', en: 'a single common answer step' },
    allowed: {
      sv: 'minst två, så att något finns att pröva',
      en: 'at least two, so that there is something to test',
    },
  },
  'not-calibrated': {
    given: {
      sv: 'svar som inte bär en kalibrering',
      en: 'answers that carry no calibration',
    },
    allowed: { sv: 'svar som calibrate klarar', en: 'answers that calibrate manages' },
  },
  'target-beyond-items': {
    given: {
      sv: 'en målgrupp så långt från frågorna att någon av dem inte säger något där',
      en: 'a target so far from the items that some of them tell nothing there',
    },
    allowed: { sv: 'en --target närmare frågorna', en: 'a --target nearer the items' },
  },
  'no-measures': {
    given: { sv: 'ingen person med ett mått', en: 'no person with a measure' },
    allowed: { sv: 'minst en person med svar', en: 'at least one person with answers' },
  },
  'prior-too-few-persons': {
    given: { sv: '{persons} personer med svar', en: '{persons} persons with answers' },
    allowed: { sv: 'minst {needed}, eller --prior MEDEL,SD', en: 'at least {needed}, or --prior MEAN,SD' },
  },
  'prior-no-person-variance': {
    given: {
      sv: '{persons} personer som inte skiljer sig åt mer än slumpen gör',
      en: '{persons} persons who differ no more than chance does',
    },
    allowed: {
      sv: 'personer som skiljer sig åt, eller --prior MEDEL,SD',
      en: 'persons who differ, or --prior MEAN,SD',
    },
  },
  'prior-not-converged': {
    given: { sv: 'svar där ingen spridning gick att finna', en: 'answers whose spread was not found' },
    allowed: { sv: '--prior MEDEL,SD', en: '--prior MEAN,SD' },
  },
}
