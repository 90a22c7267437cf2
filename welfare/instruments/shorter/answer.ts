import type { Block } from '@utfall/reports'
import type { StoredCalibration } from '../actions.ts'
import type { Refusal } from '../problems.ts'
import { MeasurementResults } from '../result/schema.ts'
import type { InstrumentDefinition } from '../schema.ts'
import { shorterBlocks } from './document.ts'
import { curveFile, shortFormFile } from './files.ts'
import type { ShorterOrder } from './schema.ts'
import { type Shortened, shortenInstrument } from './shorten.ts'
import { SHORTER_TEXTS } from './texts.ts'

/** What a thread needs in order to answer, as it is stored. */
export type ShorterWork = {
  readonly definition: InstrumentDefinition
  readonly head: StoredCalibration['head']
  /** The calibration's results. */
  readonly text: string
  readonly order: ShorterOrder
}

export type ShorterAnswer = {
  readonly kind: 'answer'
  readonly recommendation: Shortened['recommendation']['kind']
  readonly items: readonly string[]
  readonly blocks: readonly Block[]
  /** Files to keep: the form as `measure --items` takes it, and the curve. */
  readonly files: readonly {
    readonly kind: 'items' | 'curve'
    readonly name: string
    readonly text: string
  }[]
}

/** The whole answer to an order, in words and files. */
export function answerShorter({ definition, head, text, order }: ShorterWork): ShorterAnswer | Refusal {
  const results = MeasurementResults.parse(JSON.parse(text))
  const found = shortenInstrument(results, order)
  if (found.kind === 'refused') return found
  const { language } = order
  const { version } = head
  const { form, kind } = found.recommendation
  const { formFile, curveFile: curveName } = SHORTER_TEXTS[language]
  const start = `${definition.id}-${version}`
  return {
    kind: 'answer',
    recommendation: kind,
    items: form.items,
    blocks: shorterBlocks(found, { language, definition, version, results }),
    files: [
      {
        kind: 'items',
        name: `${start}-${formFile}-${form.size}.json`,
        text: shortFormFile(definition.id, { head, results }, found),
      },
      { kind: 'curve', name: `${start}-${curveName}.csv`, text: curveFile(found, language) },
    ],
  }
}
