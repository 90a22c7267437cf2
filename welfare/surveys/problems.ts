import { SECRECY_PROBLEMS } from '@utfall/secrecy'

/** What this room refuses, with stable codes. A test holds that each has both texts and a status. */
export const SURVEY_PROBLEMS = {
  ...SECRECY_PROBLEMS,
  LINK_UNKNOWN: {
    status: 404,
    sv: 'Länken gäller inte. Den kan ha blivit avklippt: öppna den igen ur meddelandet, eller be den som frågar om en ny.',
    en: 'The link does not hold. It may have been cut off: open it again from the message, or ask who asks you for a new one.',
  },
  NOT_OPEN_YET: {
    status: 409,
    sv: 'Frågorna är inte öppna än. Öppna länken igen den dag som står på sidan.',
    en: 'The questions are not open yet. Open the link again on the day that the page tells.',
  },
  SURVEY_PAUSED: {
    status: 409,
    sv: 'Enkäten är pausad just nu. Det du redan har svarat är sparat. Öppna länken igen om några dagar.',
    en: 'The survey is paused just now. What you have already answered is saved. Open the link again in a few days.',
  },
  SURVEY_CLOSED: {
    status: 409,
    sv: 'Enkäten är stängd och tar inte emot fler svar. Det du redan har svarat är sparat.',
    en: 'The survey is closed and takes no more answers. What you have already answered is saved.',
  },
  RESPONSE_FINISHED: {
    status: 409,
    sv: 'Frågorna är redan besvarade.',
    en: 'The questions have already been answered.',
  },
  WITHDRAWN: {
    status: 409,
    sv: 'Du har sagt att du inte vill vara med längre. Inget mer sparas.',
    en: 'You have said that you no longer want to take part. Nothing more is saved.',
  },
} as const

export type SurveyProblem = keyof typeof SURVEY_PROBLEMS
export type SurveyRefusal = { readonly kind: 'refused'; readonly code: SurveyProblem }
