import { type House, type Person, record } from '@utfall/database'
import { addIn, changeMembershipIn } from './actions.ts'
import type { NewOrganisation } from './schema.ts'
import { allMembers, allOrganisations } from './store.ts'

/** The trial house's federation: where its coordination team, board and evaluation meet. */
export const EXAMPLE_FEDERATION = 'exempelforbundet'
const SINCE = '2020-01-01'

type Kind = NewOrganisation['kind']

function one(slug: string, kind: Kind, parent: string | null, sv: string, en: string): NewOrganisation {
  return { slug, kind, parent, name: { sv, en }, validFrom: SINCE }
}

/**
 * The organisations of a trial house: the four parties of a coordination federation (the two state authorities, a region
 * and a municipality), each with the borders of secrecy that the law draws, the federation with its team, and an evaluator
 * that is independent of them. Region, municipality and everything local is made up; nobody has an organisation number.
 */
export const exampleOrganisations: readonly NewOrganisation[] = [
  one('staten', 'principal', null, 'Staten', 'The State'),
  one('arbetsformedlingen', 'authority', 'staten', 'Arbetsförmedlingen', 'The Public Employment Service'),
  one(
    'af-exempelstad',
    'unit',
    'arbetsformedlingen',
    'Arbetsförmedlingen i Exempelstad',
    'The Public Employment Service in Exempelstad',
  ),
  one('forsakringskassan', 'authority', 'staten', 'Försäkringskassan', 'The Social Insurance Agency'),
  one(
    'fk-exempelstad',
    'unit',
    'forsakringskassan',
    'Försäkringskassan i Exempelstad',
    'The Social Insurance Agency in Exempelstad',
  ),
  one('region-exempel', 'principal', null, 'Region Exempel', 'Region Exempel'),
  one(
    'exempel-halso-och-sjukvard',
    'authority',
    'region-exempel',
    'Hälso- och sjukvårdsnämnden i Region Exempel',
    'The Health Care Board of Region Exempel',
  ),
  one(
    'exempel-primarvard',
    'unit',
    'exempel-halso-och-sjukvard',
    'Vårdcentralen Exempelstad',
    'Exempelstad Primary Care Centre',
  ),
  one(
    'exempel-psykiatri',
    'unit',
    'exempel-halso-och-sjukvard',
    'Psykiatriska mottagningen Exempelstad',
    'Exempelstad Psychiatric Clinic',
  ),
  one('exempelstads-kommun', 'principal', null, 'Exempelstads kommun', 'The Municipality of Exempelstad'),
  one(
    'exempelstad-socialnamnd',
    'authority',
    'exempelstads-kommun',
    'Socialnämnden i Exempelstad',
    'The Social Welfare Board of Exempelstad',
  ),
  one(
    'exempelstad-socialtjanst',
    'unit',
    'exempelstad-socialnamnd',
    'Socialtjänsten i Exempelstad',
    'Social Services in Exempelstad',
  ),
  one(
    'exempelstad-kommunal-halsovard',
    'branch',
    'exempelstad-socialnamnd',
    'Kommunal hälso- och sjukvård i Exempelstad',
    'Municipal Health Care in Exempelstad',
  ),
  one(
    'exempelstad-arbetsmarknad',
    'authority',
    'exempelstads-kommun',
    'Arbetsmarknadsnämnden i Exempelstad',
    'The Labour Market Board of Exempelstad',
  ),
  one(
    EXAMPLE_FEDERATION,
    'federation',
    null,
    'Samordningsförbundet Exempelförbundet',
    'The Exempel Coordination Federation',
  ),
  one('exempelteamet', 'unit', EXAMPLE_FEDERATION, 'Exempelteamet', 'The Exempel Team'),
  one('exempelutvarderarna', 'evaluator', null, 'Exempelutvärderarna', 'The Exempel Evaluators'),
]

/** The four parties that a federation stands on (1 § lagen 2003:1210 om finansiell samordning). */
const MEMBERS = ['arbetsformedlingen', 'forsakringskassan', 'region-exempel', 'exempelstads-kommun'] as const

/** Brings the organisations above into a house where they are not yet; again, it changes nothing. */
export async function bringExampleOrganisations(house: House): Promise<void> {
  const person: Person = { kind: 'house', purpose: 'bring the example organisations' }
  await house.withTx(person, async (tx, acting) => {
    const known = new Set((await allOrganisations(tx)).map(({ slug }) => slug))
    const missing = exampleOrganisations.filter(({ slug }) => !known.has(slug))
    for (const organisation of missing) {
      const added = await addIn(tx, acting, organisation)
      if ('code' in added) throw new Error(`the example organisation ${organisation.slug}: ${added.code}`)
    }
    const members = await allMembers(tx)
    const outside = MEMBERS.filter(
      (slug) =>
        !members.some(({ federation, member }) => federation === EXAMPLE_FEDERATION && member === slug),
    )
    for (const member of outside) {
      const joined = await changeMembershipIn(tx, EXAMPLE_FEDERATION, {
        kind: 'join',
        member,
        validFrom: SINCE,
      })
      if (joined.kind === 'refused') throw new Error(`the example member ${member}: ${joined.code}`)
    }
    if (missing.length > 0)
      await record(tx, {
        action: 'example.bring',
        subject: 'organisations',
        after: { organisations: missing.length },
      })
  })
}
