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
