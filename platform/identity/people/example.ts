import type { House, Person, Role } from '@utfall/database'
import { record } from '@utfall/database'
import { bringExampleOrganisations } from '@utfall/organisations'
import { whyNotGiven } from './rules.ts'
import { addAccount, addRole, exampleAccounts, heldRoles, placeBySlug } from './store.ts'

export type ExamplePerson = {
  readonly name: string
  /** What a visitor sees of the house as this person. */
  readonly about: { readonly sv: string; readonly en: string }
  readonly roles: readonly {
    readonly organisation: string
    readonly role: Role
    readonly conflictNote?: string
  }[]
}

/**
 * The people of a trial house, one for each chair from which it looks different. The names are made up, and the
 * surnames say so.
 */
export const examplePeopleList: readonly ExamplePerson[] = [
  {
    name: 'Asta Arbetsexempel',
    about: {
      sv: 'Handläggare på Arbetsförmedlingen. Remitterar deltagare och ser bara sin egen myndighets uppgifter, och det som deltagaren har samtyckt till.',
      en: 'Case officer at the Public Employment Service. Refers participants, and sees only her own authority’s information and what the participant has consented to.',
    },
    roles: [{ organisation: 'af-exempelstad', role: 'referrer' }],
  },
  {
    name: 'Farid Försäkringsexempel',
    about: {
      sv: 'Handläggare på Försäkringskassan. Remitterar deltagare; vet inte vad Arbetsförmedlingen vet om inte deltagaren har samtyckt.',
      en: 'Case officer at the Social Insurance Agency. Refers participants; does not know what the Employment Service knows unless the participant has consented.',
    },
    roles: [{ organisation: 'fk-exempelstad', role: 'referrer' }],
  },
  {
    name: 'Karin Kuratorsexempel',
    about: {
      sv: 'Kurator på psykiatriska mottagningen i Region Exempel. Ser vårdens uppgifter om dem hon själv arbetar med.',
      en: 'Counsellor at the psychiatric clinic of Region Exempel. Sees health care’s information about those she works with herself.',
    },
    roles: [{ organisation: 'exempel-psykiatri', role: 'referrer' }],
  },
  {
    name: 'Samir Socialexempel',
    about: {
      sv: 'Socialsekreterare i Exempelstads kommun. Sekretess gäller också mot kommunens egen hälso- och sjukvård.',
      en: 'Social worker in the Municipality of Exempelstad. Secrecy holds also towards the municipality’s own health care.',
    },
    roles: [{ organisation: 'exempelstad-socialtjanst', role: 'referrer' }],
  },
  {
    name: 'Sigrid Sjukvårdsexempel',
    about: {
      sv: 'Sjuksköterska i kommunens hälso- och sjukvård: en egen verksamhetsgren med egen sekretess.',
      en: 'Nurse in the municipality’s health care: an independent branch with secrecy of its own.',
    },
    roles: [{ organisation: 'exempelstad-kommunal-halsovard', role: 'coordinator' }],
  },
  {
    name: 'Siv Samordningsexempel',
    about: {
      sv: 'Samordnare i Exempelteamet. Arbetar med deltagarna, tar in samtycken och får del av det som samtyckena omfattar.',
      en: 'Coordinator in the Exempel Team. Works with the participants, records consents, and is told what the consents cover.',
    },
    roles: [{ organisation: 'exempelteamet', role: 'coordinator' }],
  },
  {
    name: 'Tove Teamexempel',
    about: {
      sv: 'Samordnare i Exempelteamet, kollega till Siv. Granskar samtycken som Siv har tvekat om, och ser bara de ärenden som hon själv arbetar med.',
      en: 'Coordinator in the Exempel Team, a colleague of Siv. Reviews consents that Siv was in doubt about, and sees only the cases that she works with herself.',
    },
    roles: [{ organisation: 'exempelteamet', role: 'coordinator' }],
  },
  {
    name: 'Pär Processexempel',
    about: {
      sv: 'Processledare i förbundet. Driver insatsen och lägger in underlag, men ser inga enskilda ärenden och låser inga studier.',
      en: 'Process leader in the federation. Runs the initiative and brings in data, but sees no single cases and locks no studies.',
    },
    roles: [{ organisation: 'exempelforbundet', role: 'operator' }],
  },
  {
    name: 'Una Utvärderingsexempel',
    about: {
      sv: 'Utvärderare, oberoende av förbundet. Låser frågan innan utfallen finns, och ser aldrig vem någon är.',
      en: 'Evaluator, independent of the federation. Locks the question before the outcomes exist, and never sees who somebody is.',
    },
    roles: [{ organisation: 'exempelutvarderarna', role: 'evaluator' }],
  },
  {
    name: 'Olle Ordförandeexempel',
    about: {
      sv: 'Ordförande i förbundets styrelse. Läser resultat och beslutar.',
      en: 'Chair of the federation’s board. Reads results and decides.',
    },
    roles: [{ organisation: 'exempelforbundet', role: 'decision-maker' }],
  },
  {
    name: 'Hilda Chefsexempel',
    about: {
      sv: 'HR-chef i Exempelstads kommun. Ser sammanställningar, aldrig enskildas svar eller ärenden.',
      en: 'Head of staff in the Municipality of Exempelstad. Sees summaries, never single persons’ answers or cases.',
    },
    roles: [{ organisation: 'exempelstad-arbetsmarknad', role: 'manager' }],
  },
  {
    name: 'Greta Granskningsexempel',
    about: {
      sv: 'Granskare i förbundet. Läser loggen och listan över jävsanteckningar, och gör stickprov.',
      en: 'Auditor in the federation. Reads the log and the list of conflict notes, and takes samples.',
    },
    roles: [
      { organisation: 'exempelforbundet', role: 'auditor' },
      {
        organisation: 'exempelteamet',
        role: 'auditor',
      },
    ],
  },
  {
    name: 'Adam Administratörsexempel',
    about: {
      sv: 'Administratör i förbundet. Bestämmer vilka som arbetar där och som vad; ser inga ärenden.',
      en: 'Administrator in the federation. Decides who works there and as what; sees no cases.',
    },
    roles: [{ organisation: 'exempelforbundet', role: 'administrator' }],
  },
  {
    name: 'Ivan IT-exempel',
    about: {
      sv: 'Administrerar huset: organisationer, säkerhetskopior och första administratörer. Ser inga ärenden och ingen annans logg.',
      en: 'Administers the house: organisations, backups and first administrators. Sees no cases and nobody else’s log.',
    },
    roles: [{ organisation: 'exempelforbundet', role: 'house-administrator' }],
  },
]

/** What an example person sees of the house; null for everybody else. */
export function aboutExample(name: string): ExamplePerson['about'] | null {
  return examplePeopleList.find((person) => person.name === name)?.about ?? null
}

/** Brings the example organisations and people into a trial house; again, it changes nothing. */
export async function bringExamplePeople(house: House): Promise<void> {
  await bringExampleOrganisations(house)
  const asHouse: Person = { kind: 'house', purpose: 'bring the example people' }
  await house.withTx(asHouse, async (tx, acting) => {
    const known = await exampleAccounts(tx)
    for (const { name, roles } of examplePeopleList) {
      if (known.has(name)) continue
      const account = await addAccount(tx, {
        name,
        email: null,
        language: 'sv',
        kind: 'example',
        by: acting.actor,
      })
      if (account === null) throw new Error(`the example person ${name} could not be written`)
      await record(tx, {
        action: 'account.add',
        subject: `account/${account}`,
        after: { name, kind: 'example' },
      })
      for (const { organisation, role, conflictNote = null } of roles) {
        const place = await placeBySlug(tx, organisation)
        if (place === null) throw new Error(`the example organisation ${organisation} is not there`)
        const held = (await heldRoles(tx, place.id, account)).map((each) => each.role)
        const hasNote = conflictNote !== null
        const facts = { role, hasNote, held, elsewhere: [], isOneself: false, giverAdministersHouse: true }
        const problem = whyNotGiven(facts)
        if (problem) throw new Error(`the example person ${name} as ${role}: ${problem}`)
        const reason = 'Exempel'
        await addRole(tx, {
          account,
          organisation: place.id,
          role,
          reason,
          conflictNote,
          validTo: null,
          by: 'house',
        })
        const after = { organisation, roles: [...held, role], reason }
        await record(tx, {
          action: 'role.give',
          subject: `account/${account}`,
          before: { organisation, roles: held },
          after,
        })
      }
    }
  })
}
