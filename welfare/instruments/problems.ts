/** What this room refuses, with stable codes. A test holds that each has both texts and a status. */
export const INSTRUMENT_PROBLEMS = {
  INSTRUMENT_NOT_FOUND: {
    status: 404,
    sv: 'Instrumentet finns inte.',
    en: 'There is no such instrument.',
  },
  INSTRUMENT_EXISTS: {
    status: 409,
    sv: 'Det finns redan ett instrument med det namnet. Välj det i listan, eller ge det nya ett annat namn.',
    en: 'There already is an instrument of that name. Choose it from the list, or give the new one another name.',
  },
  INSTRUMENT_NAME_EMPTY: {
    status: 400,
    sv: 'Namnet måste ha minst en bokstav eller siffra.',
    en: 'The name needs at least one letter or digit.',
  },
  INSTRUMENT_NOT_CALIBRATED: {
    status: 404,
    sv: 'Instrumentet har ingen färdig kalibrering än.',
    en: 'The instrument has no finished calibration yet.',
  },
  CALIBRATION_NOT_FOUND: {
    status: 404,
    sv: 'Den kalibreringen finns inte.',
    en: 'There is no such calibration.',
  },
  CARD_NOT_FOUND: {
    status: 404,
    sv: 'Den versionen av kvalitetskortet finns inte.',
    en: 'There is no such version of the quality card.',
  },
  REFERENCE_WITHOUT_CALIBRATION: {
    status: 400,
    sv: 'En referens behöver en kalibrering: det är dess personer som andra jämförs med.',
    en: 'A reference needs a calibration: its persons are those whom others are compared with.',
  },
  NO_SCALE: {
    status: 409,
    sv: 'Kalibreringen gav ingen skala, så personer kan inte mätas med den.',
    en: 'The calibration gave no scale, so nobody can be measured with it.',
  },
  SURVEY_FAULTY: {
    status: 400,
    sv: 'Filen med svar kunde inte läsas. Rätta felen nedan och lägg in den igen; inga svar har sparats.',
    en: 'The file of answers could not be read. Mend the faults below and add it again; no answers were saved.',
  },
  ANSWERS_FAULTY: {
    status: 400,
    sv: 'Svaren kunde inte mätas. Rätta felen nedan och välj filen igen; inget har sparats.',
    en: 'The answers could not be measured. Mend the faults below and choose the file again; nothing was saved.',
  },
  CALIBRATION_RUN_NOT_FOUND: {
    status: 404,
    sv: 'Körningen finns inte.',
    en: 'There is no such run.',
  },
  CALIBRATION_UNDER_WAY: {
    status: 409,
    sv: 'Instrumentet analyseras redan.',
    en: 'The instrument is already being analysed.',
  },
  CALIBRATION_NOT_UNDER_WAY: {
    status: 409,
    sv: 'Körningen är redan slut.',
    en: 'The run has already ended.',
  },
  CALIBRATION_INTERRUPTED: {
    status: 500,
    sv: 'Analysen avbröts när tjänsten stängdes. Svaren sparas aldrig, så lägg in filen igen.',
    en: 'The analysis was interrupted when the service closed. Answers are never saved, so add the file again.',
  },
  CALIBRATION_CRASHED: {
    status: 500,
    sv: 'Analysen gick sönder av ett fel hos oss. Inga svar har sparats.',
    en: 'The analysis broke through a fault of ours. No answers were saved.',
  },
  EXAMPLE_INSTRUMENT_STAYS: {
    status: 409,
    sv: 'Exemplet kan inte få fler svar. Lägg in ett eget instrument.',
    en: 'The example takes no more answers. Add an instrument of your own.',
  },
} as const

export type InstrumentProblem = keyof typeof INSTRUMENT_PROBLEMS
export type Refusal = { readonly kind: 'refused'; readonly code: InstrumentProblem }

export function refused(code: InstrumentProblem): Refusal {
  return { kind: 'refused', code }
}
