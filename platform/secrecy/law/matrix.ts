import type { CalendarDate } from '@utfall/basics'
import { type AccessCell, type AccessMatrix, CATEGORIES, type LegalMap } from '../schema.ts'
import { LEGAL_MAP, rulesAbout } from './legal-map.ts'

/** A party: an area of secrecy, which is an authority or one of its independent branches. */
export type Party = {
  readonly area: number
  readonly slug: string
  readonly name: { readonly sv: string; readonly en: string }
  /** Under which authority or principal it stands; null where it stands on its own. */
  readonly parent: number | null
  readonly grandparent: number | null
}

/** Two areas that the law counts as one between two days; the last is the first on which it no longer holds. */
export type SameArea = {
  readonly one: number
  readonly other: number
  readonly ground: string
  readonly validFrom: string
  readonly validTo: string | null
}

/**
 * Party by party by kind of information, on a day: who may be told, what closes it and what can open it, each from the
 * legal map. Across a border there is no direct access to anything (R3.91).
 */
export function accessMatrix(
  on: CalendarDate,
  parties: readonly Party[],
  sameAreas: readonly SameArea[],
  map: LegalMap = LEGAL_MAP,
): AccessMatrix {
  const cells = parties.flatMap((from) =>
    parties.flatMap((to) => CATEGORIES.map((category) => cell(on, { from, to, category }, sameAreas, map))),
  )
  return {
    on,
    parties: parties.map(({ slug, name }) => ({ slug, name })),
    cells,
    warnings: warningsOf(on, parties, sameAreas),
  }
}

type Crossing = { readonly from: Party; readonly to: Party; readonly category: AccessCell['category'] }

function cell(
  on: CalendarDate,
  { from, to, category }: Crossing,
  sameAreas: readonly SameArea[],
  map: LegalMap,
): AccessCell {
  const common = { from: from.slug, to: to.slug, category }
  const inner = rulesAbout(on, category, ['inner-secrecy'], map).map((rule) => rule.id)
  if (from.area === to.area)
    return {
      ...{ ...common, access: 'those-who-work-with-the-case', closedBy: ['osl-2-1', ...inner], openedBy: [] },
      ...{ appliesFrom: '2009-06-30', appliesTo: null },
    }
  const same = joining(on, from, to, sameAreas)
  if (same)
    return {
      ...{ ...common, access: 'those-who-work-with-the-case', closedBy: ['osl-2-1', ...inner] },
      ...{ openedBy: [same.ground], appliesFrom: same.validFrom, appliesTo: same.validTo },
    }
  const closing = rulesAbout(on, category, ['secrecy'], map)
  return {
    ...{ ...common, access: 'only-with-consent-or-exception' },
    closedBy: closing.map((rule) => rule.id),
    openedBy: rulesAbout(on, category, ['consent', 'exception'], map).map((rule) => rule.id),
    appliesFrom:
      closing
        .map((rule) => rule.appliesFrom)
        .toSorted()
        .at(-1) ?? on,
    appliesTo: closing.flatMap((rule) => rule.appliesTo ?? []).toSorted()[0] ?? null,
  }
}

function joining(on: string, from: Party, to: Party, sameAreas: readonly SameArea[]): SameArea | undefined {
  return sameAreas.find(
    (pair) =>
      ((pair.one === from.area && pair.other === to.area) ||
        (pair.one === to.area && pair.other === from.area)) &&
      pair.validFrom <= on &&
      (pair.validTo === null || on < pair.validTo),
  )
}

/** Being one organisation removes no border (R3.95): said wherever one authority or principal spans several areas. */
function warningsOf(
  on: string,
  parties: readonly Party[],
  sameAreas: readonly SameArea[],
): AccessMatrix['warnings'] {
  const wholes = new Map<number, Party[]>()
  for (const party of parties) {
    for (const whole of [party.parent, party.grandparent]) {
      if (whole !== null) wholes.set(whole, [...(wholes.get(whole) ?? []), party])
    }
    // An authority is itself one of the areas that it spans when it has independent branches.
    if (parties.some((other) => other.parent === party.area))
      wholes.set(party.area, [...(wholes.get(party.area) ?? []), party])
  }
  return [...wholes.values()].flatMap((spanned) => {
    const apart = spanned.filter((one) =>
      spanned.some((other) => one !== other && !joining(on, one, other, sameAreas)),
    )
    if (apart.length < 2) return []
    return [{ parties: apart.map((party) => party.slug), words: ONE_ORGANISATION }]
  })
}

const ONE_ORGANISATION = {
  sv: 'De här verksamheterna hör till samma organisation. Det tar inte bort sekretessen mellan dem: en gemensam nämnd eller en gemensam ledning är ingen grund för att dela uppgifter. Samtycke eller ett undantag i det enskilda fallet behövs.',
  en: 'These belong to one organisation. That does not remove the secrecy between them: a joint board or joint management is no ground for sharing information. Consent, or an exception in the single case, is needed.',
}
