/** What people read about a case that is neither information nor refusal. */

type Words = { readonly sv: string; readonly en: string }

/** The lawful way to what is hidden. */
export const HIDDEN_PATHS: Readonly<Record<'NO_GROUND' | 'PROTECTED_IDENTITY', Words>> = {
  NO_GROUND: {
    sv: 'Uppgiften är stängd för er. Fråga personen: enheten som har ärendet kan skriva in ett samtycke till just detta. Går det inte att fråga kan enheten i ett enskilt fall besluta om ett undantag på en grund i lagkartan.',
    en: 'This is closed to you. Ask the person: the unit that holds the case can record a consent to exactly this. Where asking is not possible, the unit can decide on an exception in the single case, on a ground in the legal map.',
  },
  PROTECTED_IDENTITY: {
    sv: 'Personen har skyddade personuppgifter. Bara den som enheten har utsett får se detta, och inget samtycke till er öppnar det. Förmedla kontakten genom enheten.',
    en: 'The person has protected personal data. Only those whom the unit has named see this, and no consent to you opens it. Get in touch through the unit.',
  },
}

const LOG_WORDS: Readonly<Record<string, Words>> = {
  'case.open': { sv: 'Öppnade ärendet', en: 'Opened the case' },
  'case.close': { sv: 'Avslutade ärendet', en: 'Closed the case' },
  'case.read': { sv: 'Läste i ärendet', en: 'Read the case' },
  'case.write': { sv: 'Skrev en uppgift', en: 'Wrote something' },
  'case.protect': { sv: 'Ändrade skyddet av identiteten', en: 'Changed the protection of the identity' },
  'case.staff.add': { sv: 'Lät någon arbeta med ärendet', en: 'Let somebody work with the case' },
  'case.staff.end': { sv: 'Avslutade någons arbete med ärendet', en: 'Ended somebody’s work with the case' },
  'case.log': { sv: 'Tog fram vem som har sett ärendet', en: 'Brought up who has seen the case' },
  'consent.record': { sv: 'Skrev in ett samtycke', en: 'Recorded a consent' },
  'consent.withdraw': {
    sv: 'Skrev in att ett samtycke togs tillbaka',
    en: 'Recorded that a consent was taken back',
  },
  'consent.review': { sv: 'Granskade ett samtycke', en: 'Reviewed a consent' },
  'exception.decide': {
    sv: 'Beslutade att lämna ut en uppgift utan samtycke',
    en: 'Decided to tell something without consent',
  },
  refused: { sv: 'Försökte, och fick nej', en: 'Tried, and was refused' },
}

/** What was done, for the person it was about. An action that is not listed is shown by its code rather than left out. */
export function logWords(action: string): Words {
  return LOG_WORDS[action] ?? { sv: action, en: action }
}
