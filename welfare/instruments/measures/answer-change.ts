import type { Language } from '@utfall/basics'
import type { Faults } from '@utfall/exchange'
import type { Block } from '@utfall/reports'
import { Verdict } from '../result/verdict-schema.ts'
import type { ChangeChoice } from './change.ts'
import { changeBlocks } from './change-blocks.ts'
import { CHANGE_TEXTS } from './change-texts.ts'
import { changesCsv } from './changes-file.ts'
import { measureAnswersTwice } from './measure-answers.ts'

type Source = { readonly name: string; readonly bytes: Uint8Array }

/** Two files of answers and a stored calibration's results. */
export type ChangeWork = {
  readonly before: Source
  readonly after: Source
  readonly results: string
  readonly id: string | null
  readonly higherIs: ChangeChoice['higherIs']
  readonly language: Language
}

export type ChangeAnswer = {
  readonly kind: 'changed'
  /** The group's change in words; nobody's own. */
  readonly blocks: readonly Block[]
  /** Everybody's own, for whoever sent the answers. */
  readonly csv: Uint8Array
  /** In the later file. */
  readonly persons: number
  readonly beforeSha256: string
  readonly afterSha256: string
}

const LEVEL = 0.95

/** Whether persons changed beyond the noise of measurement: in words for the page, and person by person as a file. */
export function answerChange(work: ChangeWork): ChangeAnswer | Faults {
  const { results, id, higherIs, language } = work
  const sources = named(work)
  const calibration = JSON.parse(results)
  const twice = measureAnswersTwice(sources, calibration, { id, higherIs, level: LEVEL })
  if (twice.kind === 'faults') return twice
  const context = {
    before: sources.before.name,
    after: sources.after.name,
    verdict: Verdict.parse(calibration.verdict).kind,
  }
  return {
    kind: 'changed',
    blocks: changeBlocks(twice, context, language),
    csv: changesCsv(twice, language),
    persons: twice.after.persons.length,
    beforeSha256: twice.before.sha256,
    afterSha256: twice.after.sha256,
  }
}

/** Two files of one name would leave a fault without a place: then each says which occasion it is. */
function named({ before, after, language }: ChangeWork): { readonly before: Source; readonly after: Source } {
  if (before.name !== after.name) return { before, after }
  const { occasion } = CHANGE_TEXTS[language]
  return {
    before: { ...before, name: occasion.before.replace('{name}', () => before.name) },
    after: { ...after, name: occasion.after.replace('{name}', () => after.name) },
  }
}
