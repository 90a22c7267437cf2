import { z } from 'zod'

/** Shapes of organisations, in and out: safe for the browser. */

export const ORGANISATION_KINDS = [
  'principal',
  'authority',
  'branch',
  'unit',
  'federation',
  'provider',
  'evaluator',
] as const
export const OrganisationKind = z.enum(ORGANISATION_KINDS)
export type OrganisationKind = z.infer<typeof OrganisationKind>

export const Slug = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const Day = z.iso.date()
const NameText = z.string().trim().min(1).max(200)
const Name = z.strictObject({ sv: NameText, en: NameText })

export const NewOrganisation = z.strictObject({
  slug: Slug,
  kind: OrganisationKind,
  /** What it is part of; null for those that stand on their own. */
  parent: Slug.nullable(),
  name: Name,
  /** Ten digits, with or without the hyphen. */
  organisationNumber: z.string().max(20).nullish(),
  /** County (two digits) or municipality (four). */
  areaCode: z.string().max(10).nullish(),
  validFrom: Day.optional(),
})
export type NewOrganisation = z.infer<typeof NewOrganisation>

export const OrganisationChange = z.strictObject({
  name: Name.optional(),
  organisationNumber: z.string().max(20).nullable().optional(),
  areaCode: z.string().max(10).nullable().optional(),
  /** First day on which it is no more. */
  validTo: Day.optional(),
  reason: z.string().trim().min(1).max(500),
})
export type OrganisationChange = z.infer<typeof OrganisationChange>

export const MembershipChange = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('join'),
    member: Slug,
    validFrom: Day,
    validTo: Day.nullish(),
  }),
  z.strictObject({ kind: z.literal('leave'), member: Slug, validTo: Day }),
])
export type MembershipChange = z.infer<typeof MembershipChange>

export const SameAreaChange = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('begin'),
    first: Slug,
    second: Slug,
    /** Which rule of the legal map says so, by its name there: one on areas, in force on the first day. */
    ground: z.string().trim().min(1).max(200),
    validFrom: Day,
    validTo: Day.nullish(),
  }),
  z.strictObject({ kind: z.literal('end'), id: z.int().positive(), validTo: Day }),
])
export type SameAreaChange = z.infer<typeof SameAreaChange>

export const OrganisationView = z.strictObject({
  slug: z.string(),
  kind: OrganisationKind,
  parent: z.string().nullable(),
  name: z.strictObject({ sv: z.string(), en: z.string() }),
  organisationNumber: z.string().nullable(),
  areaCode: z.string().nullable(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  /** The secrecy area it lies in; null for a principal. */
  area: z.string().nullable(),
})
export type OrganisationView = z.infer<typeof OrganisationView>

export const MemberView = z.strictObject({
  federation: z.string(),
  member: z.string(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
})
export type MemberView = z.infer<typeof MemberView>

export const SameAreaView = z.strictObject({
  id: z.int(),
  first: z.string(),
  second: z.string(),
  ground: z.string(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
})
export type SameAreaView = z.infer<typeof SameAreaView>

/** An organisation with its parts, as it stood on a day. */
export type OrganisationTree = OrganisationView & { readonly parts: readonly OrganisationTree[] }
// What contains itself needs a name to be pointed to by.
export const OrganisationTree: z.ZodType<OrganisationTree> = OrganisationView.extend({
  get parts() {
    return z.array(OrganisationTree)
  },
}).meta({ id: 'OrganisationTree' })

/** All that is known of the organisations on a day. */
export const OrganisationsView = z.strictObject({
  on: z.string(),
  /** Roots with their parts: the order is that of the Swedish names. */
  organisations: z.array(OrganisationTree),
  members: z.array(MemberView),
  sameAreas: z.array(SameAreaView),
})
export type OrganisationsView = z.infer<typeof OrganisationsView>
