import { SECRECY_PROBLEMS } from '@utfall/secrecy'

/** What this room refuses, with stable codes. A test holds that each has both texts and a status. */
export const EVALUATION_PROBLEMS = {
  ...SECRECY_PROBLEMS,
  STUDY_NOT_FOUND: { status: 404, sv: 'Studien finns inte.', en: 'There is no such study.' },
  RUN_NOT_FOUND: { status: 404, sv: 'Körningen finns inte.', en: 'There is no such run.' },
  STUDY_FAULTY: {
    status: 400,
    sv: 'Studien kunde inte läsas. Rätta felen nedan och lägg in den igen; inget har sparats.',
    en: 'The study could not be read. Mend the faults below and add it again; nothing was saved.',
  },
  DATA_FAULTY: {
    status: 400,
    sv: 'Studien kunde inte utvärderas. Rätta felen nedan och lägg in studien igen; den här versionen har inget svar.',
    en: 'The study could not be evaluated. Mend the faults below and add the study again; this version has no answer.',
  },
  STUDY_ALREADY_LOCKED: {
    status: 409,
    sv: 'Studien är redan låst. Ett lås kan inte tas bort eller göras om.',
    en: 'The study is already locked. A lock cannot be taken back or made anew.',
  },
  STUDY_NOT_EVALUATED: {
    status: 404,
    sv: 'Studien är inte utvärderad än.',
    en: 'The study has not been evaluated yet.',
  },
  RUN_UNDER_WAY: {
    status: 409,
    sv: 'Studien utvärderas redan.',
    en: 'The study is already being evaluated.',
  },
  RUN_NOT_UNDER_WAY: { status: 409, sv: 'Körningen är redan slut.', en: 'The run has already ended.' },
  RUN_INTERRUPTED: {
    status: 500,
    sv: 'Utvärderingen avbröts när tjänsten stängdes. Kör om den.',
    en: 'The evaluation was interrupted when the service closed. Run it again.',
  },
  RUN_CRASHED: {
    status: 500,
    sv: 'Utvärderingen gick sönder av ett fel hos oss. Studien och dess data är orörda.',
    en: 'The evaluation broke through a fault of ours. The study and its data are untouched.',
  },
  EXAMPLE_STAYS: {
    status: 409,
    sv: 'Exemplet kan inte ersättas. Ge din studie ett eget id i study.json.',
    en: 'The example cannot be replaced. Give your study an id of its own in study.json.',
  },
} as const

export type EvaluationProblem = keyof typeof EVALUATION_PROBLEMS
export type Refusal = { readonly kind: 'refused'; readonly code: EvaluationProblem }

export function refused(code: EvaluationProblem): Refusal {
  return { kind: 'refused', code }
}
