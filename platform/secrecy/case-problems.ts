/** What the use cases of this room refuse, with stable codes. */
export const CASE_PROBLEMS = {
  NOT_ALLOWED: {
    status: 403,
    sv: 'Din roll i organisationen får inte göra det här.',
    en: 'Your role in the organisation may not do this.',
  },
  CONFIRM_AGAIN: {
    status: 403,
    sv: 'Bekräfta vem du är innan du gör det här.',
    en: 'Confirm who you are before you do this.',
  },
  CASE_NOT_FOUND: { status: 404, sv: 'Ärendet finns inte.', en: 'There is no such case.' },
  WORKER_NOT_FOUND: {
    status: 404,
    sv: 'Medarbetaren finns inte i ärendet.',
    en: 'Nobody such works with it.',
  },
  CONSENT_NOT_FOUND: { status: 404, sv: 'Samtycket finns inte.', en: 'There is no such consent.' },
  NEED_NOT_FOUND: { status: 404, sv: 'Behovet finns inte.', en: 'There is no such need.' },
  NEEDS_JOINT_HOUSE: {
    status: 409,
    sv: 'Det här huset får inte hålla personen. Ett provhus har bara exempelpersoner, och exempelpersoner finns bara där. Verkliga personer från flera myndigheter kräver ett gemensamt hus på PostgreSQL.',
    en: 'This house may not hold the person. A trial house has example persons only, and example persons are only there. Real persons of several authorities take a joint house on PostgreSQL.',
  },
  CASE_EXISTS: {
    status: 409,
    sv: 'Enheten har redan ett öppet ärende med den pseudonymen.',
    en: 'The unit already has an open case with that pseudonym.',
  },
  CASE_CLOSED: {
    status: 409,
    sv: 'Ärendet är avslutat och ändras inte. Öppna ett nytt om personen kommer tillbaka.',
    en: 'The case is closed and does not change. Open a new one if the person comes back.',
  },
  LAST_WORKER: {
    status: 409,
    sv: 'Du kan inte ta bort den sista i enheten som arbetar med ärendet. Lägg till någon annan först, eller avsluta ärendet.',
    en: 'The last one in the unit who works with the case cannot be taken away. Add somebody else first, or close the case.',
  },
  ALREADY_WORKER: {
    status: 409,
    sv: 'Personen arbetar redan med ärendet.',
    en: 'That person already works with the case.',
  },
  RECEIVER_UNKNOWN: {
    status: 409,
    sv: 'Mottagaren finns inte, eller handlägger inte ärenden där.',
    en: 'There is no such receiver, or they do not handle cases there.',
  },
  NO_GROUND_TO_KNOW: {
    status: 409,
    sv: 'Redan att ni känner personen är en uppgift. Skriv först in ett samtycke till mottagarens organisation, eller besluta om ett undantag.',
    en: 'That you know the person is information too. First record a consent to the receiver’s organisation, or decide on an exception.',
  },
  PROTECTED_IDENTITY: {
    status: 409,
    sv: 'Bara den som själv får se det skyddade kan låta en kollega göra det.',
    en: 'Only somebody who sees what is protected can let a colleague see it.',
  },
  HAND_OVER_TO_ONESELF: {
    status: 409,
    sv: 'Ingen lämnar över ett ärende till sig själv. Välj en kollega, eller be en annan administratör.',
    en: 'Nobody hands a case over to themselves. Choose a colleague, or ask another administrator.',
  },
  NOTHING_TO_REPLACE: {
    status: 409,
    sv: 'Uppgiften som skulle rättas finns inte i ärendet, eller är av ett annat slag.',
    en: 'What was to be corrected is not in the case, or is of another kind.',
  },
  SAME_AREA: {
    status: 409,
    sv: 'Det finns ingen sekretessgräns dit. Inget samtycke och inget undantag behövs.',
    en: 'There is no border of secrecy to them. No consent and no exception is needed.',
  },
  BLANKET_CONSENT: {
    status: 409,
    sv: 'Ett samtycke till allt är inget samtycke. Låt personen välja vad mottagaren behöver.',
    en: 'A consent to everything is no consent. Let the person choose what the receiver needs.',
  },
  CONSENT_ALREADY_WITHDRAWN: {
    status: 409,
    sv: 'Samtycket är redan återkallat.',
    en: 'The consent has already been taken back.',
  },
  CONSENT_NOT_IN_DOUBT: {
    status: 409,
    sv: 'Ingen har tvekat om samtycket. Det finns inget att granska.',
    en: 'Nobody has doubted the consent. There is nothing to review.',
  },
  CONSENT_ALREADY_REVIEWED: {
    status: 409,
    sv: 'Samtycket är redan granskat.',
    en: 'The consent has already been reviewed.',
  },
  REVIEW_BY_ANOTHER: {
    status: 409,
    sv: 'Den som tvekade kan inte själv granska. Be en kollega.',
    en: 'Whoever doubted cannot review it. Ask a colleague.',
  },
  GROUND_UNKNOWN: {
    status: 409,
    sv: 'Grunden finns inte i lagkartan, gäller inte i dag eller gäller inte det slaget av uppgift.',
    en: 'The ground is not in the legal map, does not apply today, or not to that kind of information.',
  },
  NOT_FOR_ONESELF: {
    status: 409,
    sv: 'Ingen beslutar om ett undantag för sig själv.',
    en: 'Nobody decides on an exception for themselves.',
  },
  APPROVAL_DATES: {
    status: 400,
    sv: 'Godkännandet måste sluta gälla efter att det har börjat.',
    en: 'The approval must end after it has begun.',
  },
  PARTICIPATION_NOT_FOUND: {
    status: 404,
    sv: 'Det finns inget svar att återkalla.',
    en: 'There is no answer to take back.',
  },
} as const

export type CaseProblem = keyof typeof CASE_PROBLEMS
export type CaseRefusal = { readonly kind: 'refused'; readonly code: CaseProblem }

export function refused(code: CaseProblem): CaseRefusal {
  return { kind: 'refused', code }
}
