import { filled } from '@utfall/basics'
import type { NotCalibrated } from '@utfall/rasch'
import { BadInput, placeText } from '../bad-input.ts'
import { MEASUREMENT_REASONS } from '../texts/measurement-reasons.ts'
import { same, type Text } from '../texts/text.ts'

type Trouble = {
  readonly reason: string
  readonly detail: NotCalibrated['detail']
  readonly parts?: readonly (readonly string[])[]
}

/** Answers that carry no scale: bad input, with what stands in the file, what would have to, and what to do about it. */
export function refuseMeasurement(trouble: Trouble, path: string): never {
  const { reason, detail, parts = [] } = trouble
  const words = MEASUREMENT_REASONS[reason]
  const given: Text = words?.given ?? same(`${JSON.stringify(detail)}`)
  const allowed: Text = words?.allowed ?? {
    sv: 'svar som bär skattningen',
    en: 'answers that carry the estimate',
  }
  const named = typeof detail.item === 'string' ? detail.item : null
  const lists = parts.length === 0 ? '' : `: ${partsText(parts)}`
  throw new BadInput(
    [
      {
        place: placeText(path, null, named),
        given: {
          sv: `${filled(given.sv, detail, 'sv')}${lists} [${reason}]`,
          en: `${filled(given.en, detail, 'en')}${lists} [${reason}]`,
        },
        allowed: { sv: filled(allowed.sv, detail, 'sv'), en: filled(allowed.en, detail, 'en') },
      },
    ],
    words?.advice ?? NOTHING,
  )
}

const NOTHING: Text = { sv: 'Inget har beräknats.', en: 'Nothing was computed.' }

const SHOWN_PARTS = 6
const SHOWN_ITEMS = 20

/** `{q1, q2} {q3 …}`: the items that hang together, part by part. */
function partsText(parts: readonly (readonly string[])[]): string {
  const shown = parts.slice(0, SHOWN_PARTS).map((part) => {
    const rest = part.length > SHOWN_ITEMS ? ' …' : ''
    return `{${part.slice(0, SHOWN_ITEMS).join(', ')}${rest}}`
  })
  return `${shown.join(' ')}${parts.length > SHOWN_PARTS ? ' …' : ''}`
}
