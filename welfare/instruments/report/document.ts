import type { CalendarDate, Language } from '@utfall/basics'
import type { Block, ReportDocument } from '@utfall/reports'
import { measureBlocks } from '../measures/score-table.ts'
import type { MeasurementResults } from '../result/schema.ts'
import { anchorBlocks } from './anchor-blocks.ts'
import { annexBlocks } from './annex-blocks.ts'
import { answersBlocks } from './answers-blocks.ts'
import { burdenBlocks } from './burden-blocks.ts'
import { count, type ReportContext, reportContext } from './context.ts'
import { invarianceBlocks } from './difference-blocks.ts'
import { itemBlocks } from './item-blocks.ts'
import type { ItemNames } from './item-names.ts'
import { informationBlocks, mapBlocks, whoBlocks } from './people-blocks.ts'
import { dependenceBlocks, dimensionBlocks } from './structure-blocks.ts'
import { answerBlocks, keyFigures, leftOutBlocks } from './verdict-blocks.ts'

export type MeasurementReport = {
  readonly language: Language
  readonly date: CalendarDate
  /** Of the instrument. */
  readonly title: string
  /** Who answered, in words; the file speaks where nobody has said. */
  readonly population?: string
  /** What the questions are called; their columns unless said. */
  readonly names?: ItemNames
  /** The quality card, as blocks, when there is one. */
  readonly card?: readonly Block[]
}

/** The whole report: the answer first, then what it rests on, then how it was computed. */
export function measurementReport(results: MeasurementResults, about: MeasurementReport): ReportDocument {
  const context = reportContext(results, about.language, about.names)
  const { texts } = context
  return {
    title: about.title,
    subtitle: texts.subtitle,
    language: about.language,
    date: about.date,
    meta: [
      { label: texts.meta.answers, value: answeredBy(context, about.population) },
      { label: texts.meta.file, value: results.utfall.input.file },
      { label: texts.meta.model, value: texts.models[results.model] },
    ],
    blocks: [
      { kind: 'part', audience: 'board', id: 'board', title: texts.parts.board },
      ...verdictBlocks(results, about.language, about.names),
      ...(about.card ?? []),
      { kind: 'part', audience: 'statistician', id: 'statistician', title: texts.parts.statistician },
      ...evidenceBlocks(results, about.language, about.names),
      ...measureBlocks(results, about.language),
      { kind: 'part', audience: 'annex', id: 'annex', title: texts.parts.annex },
      ...annexBlocks(context),
    ],
  }
}

function answeredBy(context: ReportContext, population: string | undefined): string {
  const n = count(context.results.nPersons, context)
  return population === undefined ? n : `${population}, ${n}`
}

/** The answer, why, what to try, and the figures it rests on. */
export function verdictBlocks(results: MeasurementResults, language: Language, names?: ItemNames): Block[] {
  const context = reportContext(results, language, names)
  return [...answerBlocks(context), ...keyFigures(context)]
}

/** What the answer rests on, in the order in which it is looked at. */
export function evidenceBlocks(results: MeasurementResults, language: Language, names?: ItemNames): Block[] {
  const context = reportContext(results, language, names)
  return [
    ...whoBlocks(context),
    ...answersBlocks(context),
    ...mapBlocks(context),
    ...informationBlocks(context),
    ...itemBlocks(context),
    ...dependenceBlocks(context),
    ...dimensionBlocks(context),
    ...anchorBlocks(context),
    ...invarianceBlocks(context),
    ...burdenBlocks(context),
    ...leftOutBlocks(context),
  ]
}

/** The methods, settings and limits, for a page that shows the parts apart. */
export function methodBlocks(results: MeasurementResults, language: Language, names?: ItemNames): Block[] {
  return annexBlocks(reportContext(results, language, names))
}
