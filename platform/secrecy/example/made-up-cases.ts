import type { DisclosurePurpose, InformationCategory } from '@utfall/database'

/** Nobody here exists. The stories are the everyday ones of coordinated rehabilitation. */

export type ExampleConsent = {
  readonly to: string
  readonly category: InformationCategory
  readonly purpose: DisclosurePurpose
  readonly daysAgo: number
  readonly days: number
  readonly doubt: string | null
  /** What the person said when they took it back; null while it stands. */
  readonly withdrawn: string | null
}

export type ExampleException = {
  readonly to: string
  readonly category: InformationCategory
  readonly ground: string
  readonly need: string
  readonly reason: string
  readonly daysAgo: number
}

export type ExampleCase = {
  readonly key: string
  readonly unit: string
  readonly reason: string
  readonly hasProtectedIdentity: boolean
  readonly information: Partial<Readonly<Record<InformationCategory, string>>>
  readonly consents: readonly ExampleConsent[]
  readonly exceptions: readonly ExampleException[]
  /** Whether the unit's other coordinators work with it too: what one doubts, another reviews. */
  readonly hasColleagues: boolean
  /** Organisations elsewhere whose staff also work with it. */
  readonly others: readonly string[]
}

const STANDING = { daysAgo: 20, days: 300, doubt: null, withdrawn: null } as const

export const EXAMPLE_CASES: readonly ExampleCase[] = [
  {
    key: 'a-consent',
    unit: 'exempel-psykiatri',
    reason: 'Ansvarig i teamet.',
    hasProtectedIdentity: false,
    hasColleagues: false,
    information: {
      contact: 'Exempelperson. Nås säkrast på förmiddagar genom teamet.',
      situation: 'Bor ensam. Har svårt att komma upp på morgnarna sedan i vintras.',
      health: 'Pågående behandling. Orkar korta möten, helst samma tid varje vecka.',
      plan: 'Prova arbetsträning två förmiddagar i veckan från nästa månad.',
    },
    consents: [
      { ...STANDING, to: 'af-exempelstad', category: 'plan', purpose: 'coordination' },
      { ...STANDING, to: 'exempelteamet', category: 'plan', purpose: 'coordination' },
      { ...STANDING, to: 'exempelteamet', category: 'situation', purpose: 'coordination' },
      { ...STANDING, to: 'fk-exempelstad', category: 'health', purpose: 'planning' },
    ],
    exceptions: [],
    others: ['af-exempelstad', 'exempelteamet', 'fk-exempelstad'],
  },
  {
    key: 'a-consent-taken-back',
    unit: 'fk-exempelstad',
    reason: 'Handlägger ärendet.',
    hasProtectedIdentity: false,
    hasColleagues: false,
    information: {
      situation: 'Vill tillbaka till arbete i egen takt.',
      benefit: 'Sjukpenning sedan fjorton månader. Nästa prövning om två månader.',
    },
    consents: [
      {
        ...{ to: 'af-exempelstad', category: 'benefit', purpose: 'coordination' },
        ...{ daysAgo: 60, days: 180, doubt: null, withdrawn: 'Vill berätta själv.' },
      },
      { ...STANDING, to: 'af-exempelstad', category: 'situation', purpose: 'coordination' },
    ],
    exceptions: [],
    others: ['af-exempelstad'],
  },
  {
    key: 'a-protected-identity',
    unit: 'exempelstad-socialtjanst',
    reason: 'Enda handläggare med behörighet till det skyddade.',
    hasProtectedIdentity: true,
    hasColleagues: false,
    information: {
      contact: 'Kontakt bara genom enheten. Posten går till förmedlingsadress.',
      social: 'Försörjningsstöd och stöd i boendet.',
      plan: 'Börja med kurs på distans.',
    },
    consents: [{ ...STANDING, to: 'af-exempelstad', category: 'plan', purpose: 'planning' }],
    exceptions: [],
    others: ['af-exempelstad'],
  },
  {
    key: 'an-exception-that-ended',
    unit: 'exempel-psykiatri',
    reason: 'Kurator på mottagningen.',
    hasProtectedIdentity: false,
    hasColleagues: false,
    information: {
      situation: 'Har inte kommit till de två senaste besöken.',
      health: 'Fortgående beroende. Var akut på sjukhus i förrgår.',
    },
    consents: [],
    exceptions: [
      {
        ...{ to: 'exempelstad-socialtjanst', category: 'health', ground: 'osl-25-12', daysAgo: 2 },
        need: 'Socialtjänsten behövde veta det för att ordna en plats över natten efter sjukhuset.',
        reason: 'Personen kunde inte tillfrågas i sitt tillstånd, och det gick inte att vänta till morgonen.',
      },
    ],
    others: ['exempelstad-socialtjanst'],
  },
  {
    key: 'a-consent-in-doubt',
    unit: 'exempelteamet',
    reason: 'Samordnare i teamet.',
    hasProtectedIdentity: false,
    hasColleagues: true,
    information: {
      employment: 'Senast i arbete för tre år sedan, i lager. Vill gärna utomhus.',
      situation: 'Behöver tolk. Förstår mer i samtal än i brev.',
    },
    consents: [
      {
        ...{
          to: 'exempelstad-socialtjanst',
          category: 'employment',
          purpose: 'coordination',
          daysAgo: 3,
          days: 90,
        },
        ...{ doubt: 'Tolken föll bort mot slutet. Osäkert om personen förstod till vem.', withdrawn: null },
      },
      { ...STANDING, to: 'exempelstad-socialtjanst', category: 'situation', purpose: 'coordination' },
    ],
    exceptions: [],
    others: ['exempelstad-socialtjanst'],
  },
  {
    key: 'two-branches',
    unit: 'exempelstad-kommunal-halsovard',
    reason: 'Sjuksköterska i hemsjukvården.',
    hasProtectedIdentity: false,
    hasColleagues: false,
    information: {
      situation: 'Vårdar sin man hemma och är själv sjukskriven på halvtid.',
      health: 'Hembesök varannan vecka. Sår som läker långsamt.',
    },
    consents: [],
    exceptions: [],
    others: [],
  },
]
