import { InvalidInput, type Language } from '@utfall/basics'
import type { Block } from '@utfall/reports'
import type { Calibration, Card, InstrumentOverview, StoredCalibration } from '../actions.ts'
import type { Step } from '../analysis/options.ts'
import { measureBlocks } from '../measures/score-table.ts'
import { type CardContent, cardBlocks } from '../quality-card/document.ts'
import { evidenceBlocks, methodBlocks, verdictBlocks } from '../report/document.ts'
import { itemNames } from '../report/item-names.ts'
import type { MeasurementResults } from '../result/schema.ts'
import { VERDICTS } from '../result/verdict-schema.ts'
import type {
  CalibrationRow,
  CardRow,
  InstrumentPage,
  InstrumentSummary,
  ReportPartName,
  VerdictView,
} from '../schema.ts'
import { itemWordingBlocks } from './item-wording.ts'
import { VERDICT_WORDS } from './verdict-words.ts'

/** What the pages get, made from what the house holds. */

/** An instrument as a line in the list: is it a measure, and for whom. */
export function instrumentSummary(overview: InstrumentOverview, example: boolean): InstrumentSummary {
  const { definition, runs, calibrations, cards, results } = overview
  const newest = runs[0]
  const calibration = calibrations[0]
  return {
    id: overview.slug,
    name: definition.name,
    state: newest === undefined ? 'empty' : newest.state === 'queued' ? 'waiting' : newest.state,
    verdict: results ? verdictView(results) : null,
    items: results?.items.length || definition.items.length,
    persons: calibration?.persons ?? null,
    population: calibration?.survey.population ?? null,
    calibratedAt: calibration?.created_at ?? null,
    scale:
      results?.calibration.kind === 'calibrated' && calibration
        ? {
            version: calibration.version,
            items: results.items.map(({ id }) => id),
            holds: results.verdict.kind !== 'not-yet',
          }
        : null,
    reference: cards[0]?.notes.reference?.population ?? null,
    example,
  }
}

function verdictView({ verdict }: MeasurementResults): VerdictView {
  const { tone, word, title, meaning } = VERDICT_WORDS[verdict.kind]
  return { kind: verdict.kind, tone, word, title, sentence: meaning }
}

export function instrumentPage(overview: InstrumentOverview, example: boolean): InstrumentPage {
  return {
    summary: instrumentSummary(overview, example),
    definition: overview.definition,
    calibrations: overview.calibrations.map(calibrationRow),
    cards: overview.cards.map(cardRow),
    runs: overview.runs.map((run) => ({
      id: String(run.id),
      state: run.state,
      requestedAt: run.requested_at,
      finishedAt: run.finished_at,
      survey: run.survey,
    })),
  }
}

function calibrationRow(calibration: Calibration): CalibrationRow {
  const { survey } = calibration
  const kind = VERDICTS.find((each) => each === calibration.verdict)
  if (kind === undefined)
    throw new InvalidInput({ field: 'verdict', given: calibration.verdict, allowed: VERDICTS.join(', ') })
  return {
    version: calibration.version,
    model: calibration.model,
    verdictKind: kind,
    verdict: VERDICT_WORDS[kind].word,
    persons: calibration.persons,
    population: survey.population,
    collectedFrom: survey.collectedFrom,
    collectedTo: survey.collectedTo,
    at: calibration.created_at,
    by: calibration.created_by,
    utfall: calibration.utfall_version,
    sha256: calibration.results_sha256,
    fileSha256: calibration.file_sha256,
  }
}

export function cardRow(card: Card): CardRow {
  const { version, author, created_at: at, calibration, notes } = card
  return { version, author, at, calibration, notes }
}

/** What a part of the page is made from. */
export type PartContent = {
  readonly overview: InstrumentOverview
  readonly calibration: StoredCalibration | null
  readonly card: Card | null
  /** Person measures are asked for against the verdict. */
  readonly anyway?: boolean
}

/** A part of the page in words and pictures, as the report has it too. */
export function instrumentPart(
  part: ReportPartName,
  content: PartContent,
  language: Language,
): { readonly title: string; readonly blocks: readonly Block[] } {
  const blocks = partBlocks(part, content, language)
  const title = blocks.find((block) => block.kind === 'heading')?.text ?? ''
  return { title, blocks }
}

function partBlocks(
  part: ReportPartName,
  { overview, calibration, card, anyway = false }: PartContent,
  language: Language,
): readonly Block[] {
  if (part === 'card') return cardBlocks(cardContent({ overview, calibration, card }), language)
  if (calibration === null) return []
  const { results } = calibration
  const names = itemNames(overview.definition, language)
  switch (part) {
    case 'verdict':
      return [
        ...withoutVerdict(verdictBlocks(results, language, names)),
        ...itemWordingBlocks(overview.definition, language),
      ]
    case 'evidence':
      return [...evidenceBlocks(results, language, names), ...methodBlocks(results, language, names)]
    case 'measures':
      return measureBlocks(results, language, { anyway })
  }
}

/** A quality card with what it rests on. */
export function cardContent({ overview, calibration, card }: PartContent): CardContent {
  return {
    definition: overview.definition,
    card: card && cardRow(card),
    calibration: calibration && {
      version: calibration.head.version,
      sha256: calibration.head.results_sha256,
      survey: calibration.head.survey,
      results: calibration.results,
    },
    newest: overview.calibrations[0]?.version ?? null,
  }
}

/** The page shows the verdict itself: what the report says beneath it, and not the verdict twice. */
function withoutVerdict([first, ...rest]: readonly Block[]): readonly Block[] {
  if (first?.kind !== 'callout') return first === undefined ? rest : [first, ...rest]
  return [...first.blocks.slice(1), ...rest]
}

const STEP_TEXTS: Readonly<Record<Step | 'waiting' | 'read' | 'report', { sv: string; en: string }>> = {
  waiting: { sv: 'Väntar på sin tur', en: 'Waiting for its turn' },
  read: { sv: 'Läser svaren', en: 'Reading the answers' },
  calibrate: { sv: 'Lägger frågorna på en gemensam skala', en: 'Placing the questions on one scale' },
  persons: { sv: 'Lägger personerna på skalan', en: 'Placing the persons on the scale' },
  reference: { sv: 'Räknar ut vad slumpen ensam ger', en: 'Working out what chance alone gives' },
  fit: { sv: 'Prövar om frågorna hör ihop', en: 'Testing whether the questions belong together' },
  groups: {
    sv: 'Prövar om frågorna fungerar lika för alla',
    en: 'Testing whether the questions work alike for everyone',
  },
  burden: { sv: 'Letar efter kortare formulär', en: 'Looking for shorter forms' },
  verdict: { sv: 'Drar slutsatsen', en: 'Deriving the verdict' },
  report: { sv: 'Skriver rapporten', en: 'Writing the report' },
}

/** What an analysis is doing, in words. */
export function instrumentStepText(step: string): { sv: string; en: string } {
  return STEP_TEXTS[step as keyof typeof STEP_TEXTS] ?? STEP_TEXTS.read
}

/** From here on the figures are done and the report is being written. */
export const INSTRUMENT_REPORT_SHARE = 0.9
