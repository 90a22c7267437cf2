import { SECRECY_PROBLEMS } from '@utfall/secrecy'

/** What this room refuses, with stable codes. A test holds that each has both texts and a status. */
export const SURVEY_PROBLEMS = {
  ...SECRECY_PROBLEMS,
  LINK_UNKNOWN: {
    status: 404,
    sv: 'Länken gäller inte. Den kan ha blivit avklippt: öppna den igen ur meddelandet, eller be den som frågar om en ny.',
    en: 'The link does not hold. It may have been cut off: open it again from the message, or ask who asks you for a new one.',
  },
  NOT_OPENED_HERE: {
    status: 409,
    sv: 'Frågorna har inte öppnats på den här enheten. Öppna länken igen; det du har skrivit finns kvar.',
    en: 'The questions have not been opened on this device. Open the link again; what you have written is still there.',
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
