/** What this room refuses, with stable codes. */
export const ORGANISATION_PROBLEMS = {
  ORGANISATION_NOT_FOUND: {
    status: 404,
    sv: 'Organisationen finns inte.',
    en: 'There is no such organisation.',
  },
  ORGANISATION_EXISTS: {
    status: 409,
    sv: 'Det finns redan en organisation med det namnet i adresser.',
    en: 'There is an organisation of that name in addresses already.',
  },
  ORGANISATION_MISPLACED: {
    status: 400,
    sv: 'En sådan organisation kan inte höra dit. Myndigheter hör till en huvudman, verksamhetsgrenar till en myndighet och enheter till något annat än en huvudman; övriga står för sig själva.',
    en: 'Such an organisation cannot belong there. Authorities belong to a principal, independent branches to an authority and units to anything but a principal; the others stand on their own.',
  },
  ORGANISATION_NUMBER_FAULTY: {
    status: 400,
    sv: 'Organisationsnumret stämmer inte: tio siffror för en juridisk person, där den sista är kontrollsiffran.',
    en: 'The organisation number is not right: ten digits for a legal person, of which the last is the check digit.',
  },
  AREA_CODE_FAULTY: {
    status: 400,
    sv: 'Koden är ingen läns- eller kommunkod: två siffror för ett län, fyra för en kommun.',
    en: 'The code is no county or municipality code: two digits for a county, four for a municipality.',
  },
  DATES_FAULTY: {
    status: 400,
    sv: 'Datumen går inte ihop: slutet ska komma efter början, och en del kan inte finnas när helheten inte finns.',
    en: 'The dates do not fit: the end comes after the beginning, and a part cannot be there when its whole is not.',
  },
  ORGANISATION_HAS_PARTS: {
    status: 409,
    sv: 'Organisationen har delar som finns kvar. Avsluta dem först.',
    en: 'The organisation has parts that remain. Close them first.',
  },
  ORGANISATION_CLOSED: {
    status: 409,
    sv: 'Organisationen är redan avslutad.',
    en: 'The organisation is closed already.',
  },
  NOT_A_FEDERATION: {
    status: 400,
    sv: 'Bara samordningsförbund har medlemmar, och medlemmar är huvudmän eller myndigheter.',
    en: 'Only coordination federations have members, and members are principals or authorities.',
  },
  MEMBER_ALREADY: {
    status: 409,
    sv: 'Organisationen är redan medlem under en del av den tiden.',
    en: 'The organisation is a member already for part of that time.',
  },
  MEMBER_NOT_FOUND: {
    status: 404,
    sv: 'Organisationen är inte medlem i förbundet.',
    en: 'The organisation is no member of the federation.',
  },
  SAME_AREA_ACROSS_PRINCIPALS: {
    status: 400,
    sv: 'Bara två sekretessområden hos samma huvudman kan räknas som ett. Att arbeta i samma nämnd eller hus tar inte bort sekretessgränsen.',
    en: 'Only two areas of secrecy of one principal can count as one. Working in one board or house does not take away the border of secrecy.',
  },
  SAME_AREA_GROUND_UNKNOWN: {
    status: 400,
    sv: 'Grunden är ingen regel i lagkartan om sekretessområden som gäller den första dagen.',
    en: 'The ground is no rule on areas of secrecy in the legal map that applies on the first day.',
  },
  SAME_AREA_ALREADY: {
    status: 409,
    sv: 'De två räknas redan som ett område under en del av den tiden.',
    en: 'The two count as one area already for part of that time.',
  },
  SAME_AREA_NOT_FOUND: {
    status: 404,
    sv: 'Det finns ingen sådan regel om samma område.',
    en: 'There is no such rule on one area.',
  },
} as const

export type OrganisationProblem = keyof typeof ORGANISATION_PROBLEMS
export type OrganisationRefusal = { readonly kind: 'refused'; readonly code: OrganisationProblem }

export function refused(code: OrganisationProblem): OrganisationRefusal {
  return { kind: 'refused', code }
}
