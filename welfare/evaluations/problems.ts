import type { Faults } from '@utfall/exchange'
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
  ETHICS_DECISION_MISSING: {
    status: 409,
    sv: 'Er organisation har inte skrivit in något beslut om etikprövning för studien, så inget har sparats. Skriv in det under Sekretess, Etikprövning, med id ur study.json (även om ingen prövning behövs, och även om en annan organisation har skrivit in det hos sig). Lägg sedan in studien igen.',
    en: 'Your organisation has recorded no decision of an ethical review for the study, so nothing was saved. Record it under Secrecy, Ethical review, with the id in study.json (even where no review is required, and even where another organisation has recorded it for itself). Then add the study again.',
  },
  ETHICS_DECISION_REFUSED: {
    status: 409,
    sv: 'Studien fick nej i etikprövningen, så inget har sparats. Har ni fått ett nytt beslut: skriv in det under Sekretess, Etikprövning, och lägg in studien igen.',
    en: 'The ethical review refused the study, so nothing was saved. If you have a new decision, record it under Secrecy, Ethical review, and add the study again.',
  },
  ETHICS_DECISION_OUTSIDE: {
    status: 409,
    sv: 'Beslutet om etikprövning omfattar inte allt som studien samlar in, så inget har sparats. Jämför varifrån utfallen kommer (source i study.json) med det som er organisation har skrivit in under Sekretess, Etikprövning.',
    en: 'The decision of the ethical review does not cover everything that the study collects, so nothing was saved. Compare where the outcomes come from (source in study.json) with what your organisation has recorded under Secrecy, Ethical review.',
  },
  ETHICS_DECISION_NOT_YET: {
    status: 409,
    sv: 'Beslutet om etikprövning har inte börjat gälla än, så inget har sparats. Första dagen står under Sekretess, Etikprövning.',
    en: 'The decision of the ethical review does not hold yet, so nothing was saved. Its first day stands under Secrecy, Ethical review.',
  },
  ETHICS_DECISION_OVER: {
    status: 409,
    sv: 'Beslutet om etikprövning har slutat gälla, så inget har sparats. Har ni fått ett nytt beslut: skriv in det under Sekretess, Etikprövning, och lägg in studien igen.',
    en: 'The decision of the ethical review no longer holds, so nothing was saved. If you have a new decision, record it under Secrecy, Ethical review, and add the study again.',
  },
  PERSONS_SAID_NO: {
    status: 409,
    sv: 'Filerna har värden om personer som har sagt nej eller tagit tillbaka sitt ja, så inget har sparats. Ta bort det som står nedan och lägg in studien igen.',
    en: 'The files hold values about persons who have said no or taken back their yes, so nothing was saved. Take out what stands below and add the study again.',
  },
  STUDY_HOLDS_NOES: {
    status: 409,
    sv: 'Någon vars data finns i studien har sagt nej eller tagit tillbaka sitt ja, så studien räknas inte om. Svaret som redan finns står kvar. Lägg in samma filer igen, så visas vad som ska bort.',
    en: 'Somebody whose data are in the study has said no or taken back their yes, so the study is not evaluated again. The answer that is there stands. Add the same files again, and you are shown what must go.',
  },
  EXAMPLE_STAYS: {
    status: 409,
    sv: 'Exemplet kan inte ersättas. Ge din studie ett eget id i study.json.',
    en: 'The example cannot be replaced. Give your study an id of its own in study.json.',
  },
} as const

export type EvaluationProblem = keyof typeof EVALUATION_PROBLEMS
export type Refusal = {
  readonly kind: 'refused'
  readonly code: EvaluationProblem
  /** What in the files is in the way, where the refusal is about them. */
  readonly faults?: Faults
}

export function refused(code: EvaluationProblem): Refusal {
  return { kind: 'refused', code }
}
