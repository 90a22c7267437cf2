import type { FormPurpose, PrecisionDemand } from '@utfall/rasch'
import { badOption } from '../bad-input.ts'
import type { Text } from '../texts/text.ts'

/** Share of the target that a demand on the standard error must hold for. */
const SHARE_WITHIN = 0.9

export type DemandOptions = {
  readonly 'least-reliability': number | undefined
  readonly 'most-se': number | undefined
  readonly difference: number | undefined
  readonly 'per-arm': number | undefined
  readonly cut: number | undefined
  readonly within: number | undefined
}

/** What a form must be good for; one demand at a time, because a recommendation follows one. */
export function demandOf(values: DemandOptions): {
  readonly demand: PrecisionDemand | null
  readonly purpose: FormPurpose
} {
  const { cut, within } = values
  if (within !== undefined && cut === undefined)
    throw contradiction('within', String(within), { sv: 'bara med --cut', en: 'only with --cut' })
  const purpose: FormPurpose =
    cut === undefined
      ? { kind: values.difference === undefined ? 'individuals' : 'groups' }
      : { kind: 'cut', cut, ...(within !== undefined && { within }) }
  const demands: PrecisionDemand[] = []
  const least = values['least-reliability']
  const mostSe = values['most-se']
  if (least !== undefined) demands.push({ kind: 'reliability', least })
  if (mostSe !== undefined) demands.push({ kind: 'standard-error', limit: mostSe, share: SHARE_WITHIN })
  if (values.difference !== undefined) {
    if (values['per-arm'] === undefined)
      throw contradiction('difference', String(values.difference), {
        sv: 'tillsammans med --per-arm',
        en: 'together with --per-arm',
      })
    demands.push({ kind: 'difference', logits: values.difference })
  }
  if (demands.length > 1)
    throw contradiction('least-reliability', `${demands.length}`, {
      sv: 'ett krav: --least-reliability, --most-se eller --difference',
      en: 'one demand: --least-reliability, --most-se or --difference',
    })
  return { demand: demands[0] ?? null, purpose }
}

function contradiction(option: string, given: string, allowed: Text) {
  return badOption(option, given, allowed, { sv: 'Inget har beräknats.', en: 'Nothing was computed.' })
}
