import type { Text } from './text.ts'

/** What the measurement commands remark on, beside what the analysis and the statistics say. */
export const MEASUREMENT_NOTE_TEXTS: Readonly<Record<string, Text>> = {
  'calibration-not-a-measure': {
    sv: 'Kalibreringen i {file} är inte ett mått än (verdict not-yet). Måtten ges ändå: använd dem inte för beslut om en person eller för att jämföra grupper.',
    en: 'The calibration in {file} is not a measure yet (verdict not-yet). The measures are given all the same: do not use them for decisions about a person or for comparing groups.',
  },
  'items-without-column': {
    sv: 'Frågor i kalibreringen som filen saknar: {n} ({names}). Måtten vilar på de andra, och standardfelen är större för det.',
    en: 'Items of the calibration that the file lacks: {n} ({names}). The measures rest on the others, and their standard errors are larger for it.',
  },
  'columns-passed-over': {
    sv: 'Kolumner som inte är frågor i kalibreringen och som lämnats åt sidan: {n} ({names}).',
    en: 'Columns that are no items of the calibration and were passed over: {n} ({names}).',
  },
  'answers-outside-calibration': {
    sv: 'Svar i kategorier som ingen valde när frågorna kalibrerades: {n}. De räknas som inget svar.',
    en: 'Answers in categories that nobody chose when the items were calibrated: {n}. They count as no answer.',
  },
  'persons-without-answers': {
    sv: 'Personer utan ett enda svar: {n}. De har inget eget mått.',
    en: 'Persons without a single answer: {n}. They have no measure of their own.',
  },
  'persons-without-measure': {
    sv: 'Personer med lägsta eller högsta möjliga poäng: {n}. De saknar ändligt mått med mle; wle har ett för alla.',
    en: 'Persons with the lowest or highest possible score: {n}. They have no finite measure by mle; wle has one for all.',
  },
  'several-peaks': {
    sv: 'Personer vars svar pekar på flera ställen långt isär: {n}. Det troligaste av dem är valt.',
    en: 'Persons whose answers point at several places far apart: {n}. The likeliest of them was taken.',
  },
  'change-without-comparison': {
    sv: 'En förändring är inte en effekt: ingen jämförs med någon som inte fick insatsen, och de som låg längst ut först hamnar oftare närmare mitten nästa gång.',
    en: 'A change is not an effect: nobody is compared with anyone who did not get the initiative, and those who stood furthest out at first are more often nearer the middle the next time.',
  },
  'same-answers-twice': {
    sv: 'De två filerna har exakt samma innehåll. Är den tidigare filen den du menade?',
    en: 'The two files have exactly the same content. Is the earlier file the one you meant?',
  },
  'before-items-without-column': {
    sv: 'Frågor i kalibreringen som den tidigare filen saknar: {n} ({names}). Måtten före vilar på de andra.',
    en: 'Items of the calibration that the earlier file lacks: {n} ({names}). The measures before rest on the others.',
  },
  'before-answers-outside-calibration': {
    sv: 'Tidigare svar i kategorier som ingen valde när frågorna kalibrerades: {n}. De räknas som inget svar.',
    en: 'Earlier answers in categories that nobody chose when the items were calibrated: {n}. They count as no answer.',
  },
  'persons-only-after': {
    sv: 'Personer som saknas i den tidigare filen: {n} ({names}). Ingen förändring går att räkna för dem.',
    en: 'Persons missing from the earlier file: {n} ({names}). No change can be computed for them.',
  },
  'persons-only-before': {
    sv: 'Personer som saknas i den senare filen: {n} ({names}). De är inte med.',
    en: 'Persons missing from the later file: {n} ({names}). They are left out.',
  },
  'persons-without-two-measures': {
    sv: 'Personer i båda filerna utan ändligt mått i någon av dem: {n}. Ingen förändring går att räkna för dem.',
    en: 'Persons in both files without a finite measure in one of them: {n}. No change can be computed for them.',
  },
  'persons-at-scale-ends': {
    sv: 'Personer med lägsta eller högsta möjliga poäng vid något tillfälle: {n}. Där ser frågorna inte hela förändringen, och intervallet är öppet åt det hållet.',
    en: 'Persons with the lowest or highest possible score on an occasion: {n}. There the items do not see the whole change, and the interval is open on that side.',
  },
  'shifted-within-limit': {
    sv: 'Gemensamma frågor som flyttat sig mer än slumpen gör, men mindre än {least} logit: {names}. De räknas inte som instabila och är kvar i länken; --least-logits drar gränsen.',
    en: 'Common items that moved more than chance does, but less than {least} logits: {names}. They do not count as unstable and stay in the link; --least-logits draws the line.',
  },
  'unstable-items': {
    sv: 'Gemensamma frågor som flyttat sig mer än slumpen gör: {names}. Läs dem i båda formulären; --drop-unstable tar dem ur länken.',
    en: 'Common items that moved more than chance does: {names}. Read them on both forms; --drop-unstable takes them out of the link.',
  },
}
