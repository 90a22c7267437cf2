import { SECRECY_PROBLEMS } from '@utfall/secrecy'

/** What this room refuses, with stable codes. A test holds that each has both texts and a status. */
export const INSTRUMENT_PROBLEMS = {
  ...SECRECY_PROBLEMS,
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
  NO_COMMON_ITEMS: {
    status: 409,
    sv: 'Filen har ingen fråga gemensam med den skala som skulle behållas. Kolumnerna måste ha samma namn som då. Lägg annars svaren på en egen skala.',
    en: 'The file has no question in common with the scale that was to be kept. The columns must have the same names as then. Otherwise give the answers a scale of their own.',
  },
  NOT_A_MEASURE: {
    status: 409,
    sv: 'Svaren är inte ett mått än, enligt instrumentets omdöme. Den som ändå vill ha måtten måste begära dem trots omdömet.',
    en: 'The answers are not a measure yet, by the verdict on the instrument. Whoever wants the measures all the same has to ask for them against the verdict.',
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
  TOO_MANY_WAITING: {
    status: 503,
    sv: 'Flera filer med svar väntar redan på sin tur. Försök igen om några minuter; inget av din fil har sparats.',
    en: 'Several files of answers are already waiting their turn. Try again in a few minutes; nothing of your file was saved.',
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
  SHORTER_UNKNOWN: {
    status: 400,
    sv: 'En vald fråga finns inte i kalibreringen. Läs in sidan på nytt och välj igen.',
    en: 'A chosen question is not in the calibration. Reload the page and choose again.',
  },
  SHORTER_BOTH: {
    status: 400,
    sv: 'En fråga kan inte både vara med och tas bort.',
    en: 'A question cannot both stay and go.',
  },
  SHORTER_NOTHING_LEFT: {
    status: 400,
    sv: 'Alla frågor är borttagna. Låt minst en vara kvar.',
    en: 'Every question has been taken away. Leave one at least.',
  },
  SHORTER_LIMIT_TOO_LOW: {
    status: 400,
    sv: 'Gränsen rymmer inte de frågor som måste vara med, eller inte ens en fråga. Höj gränsen eller kräv färre frågor.',
    en: 'The limit does not hold the questions that must stay, or not even one question. Raise it or require fewer.',
  },
  SHORTER_TOO_MANY: {
    status: 409,
    sv: 'Frågorna är fler än 60, och då prövas inte varje antal här. Ta bort några, eller använd utfall shorten --size på kommandoraden.',
    en: 'There are more than 60 questions, and every number of them is not tried here. Take some away, or use utfall shorten --size on the command line.',
  },
  SHORTER_NO_SPREAD: {
    status: 409,
    sv: 'Personerna i kalibreringen skiljer sig inte mer än mätfelet, så det finns ingen standardavvikelse att räkna i. Skriv i logit.',
    en: 'The persons of the calibration differ no more than noise, so there is no standard deviation to count in. Write in logits.',
  },
  SHORTER_OUT_OF_REACH: {
    status: 409,
    sv: 'Någon fråga säger ingenting om dem som ska mätas: de ligger för långt från den. Flytta gränsen eller ta bort frågan.',
    en: 'Some question tells nothing about those to be measured: they are too far from it. Move the cut or take the question away.',
  },
} as const

export type InstrumentProblem = keyof typeof INSTRUMENT_PROBLEMS
export type Refusal = { readonly kind: 'refused'; readonly code: InstrumentProblem }

export function refused(code: InstrumentProblem): Refusal {
  return { kind: 'refused', code }
}
