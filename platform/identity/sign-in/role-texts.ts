import type { Role } from '@utfall/database'

type Words = { readonly sv: string; readonly en: string }

/** What somebody with a role does in the house, in a few words. */
const ROLE_TEXTS: Readonly<Record<Role, Words>> = {
  'house-administrator': {
    sv: 'sköter huset och dess organisationer',
    en: 'looks after the house and its organisations',
  },
  administrator: {
    sv: 'bestämmer vilka som arbetar i organisationen',
    en: 'decides who works in the organisation',
  },
  operator: { sv: 'driver insatsen och lägger in underlag', en: 'runs the initiative and brings in data' },
  coordinator: {
    sv: 'arbetar med deltagare och deras samtycken',
    en: 'works with participants and their consents',
  },
  referrer: { sv: 'remitterar deltagare', en: 'refers participants' },
  evaluator: { sv: 'låser studier och utvärderar', en: 'locks studies and evaluates' },
  'decision-maker': { sv: 'läser resultat och beslutar', en: 'reads results and decides' },
  funder: { sv: 'läser resultat och betalar', en: 'reads results and pays' },
  manager: { sv: 'följer verksamheten', en: 'follows the work' },
  auditor: { sv: 'granskar loggen', en: 'reviews the log' },
  reader: { sv: 'läser', en: 'reads' },
}

export function roleText(roles: readonly Role[]): Words {
  const words = (language: 'sv' | 'en') => roles.map((role) => ROLE_TEXTS[role][language]).join('; ')
  return { sv: words('sv'), en: words('en') }
}
