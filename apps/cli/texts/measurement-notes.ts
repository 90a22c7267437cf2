import type { Text } from './text.ts'

/** What the measurement commands remark on, beside what the analysis and the statistics say. */
export const MEASUREMENT_NOTE_TEXTS: Readonly<Record<string, Text>> = {
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
  'unstable-items': {
    sv: 'Gemensamma frågor som flyttat sig mer än slumpen gör: {names}. Läs dem i båda formulären; --drop-unstable tar dem ur länken.',
    en: 'Common items that moved more than chance does: {names}. Read them on both forms; --drop-unstable takes them out of the link.',
  },
}
