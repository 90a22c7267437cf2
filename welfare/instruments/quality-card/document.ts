import {
  type CalendarDate,
  dateInSweden,
  filled,
  intervalText,
  type Language,
  numberText,
  shareText,
} from '@utfall/basics'
import type { Block, ReportDocument, TableModel } from '@utfall/reports'
import type { ShownEnds } from '../report/ends.ts'
import type { MeasurementResults } from '../result/schema.ts'
import { inLanguage } from '../rules.ts'
import type { CardRow, InstrumentDefinition, Survey } from '../schema.ts'
import { type CardFigures, cardFigures, type Reference, SMALLEST_REFERENCE } from './figures.ts'
import { CARD_TEXTS, type CardTexts } from './texts.ts'

/** A card with what it rests on. Without a card the calibration's figures are shown; without a calibration, that. */
export type CardContent = {
  readonly definition: InstrumentDefinition
  readonly card: CardRow | null
  readonly calibration: {
    readonly version: number
    readonly sha256: string
    readonly survey: Survey
    readonly results: MeasurementResults
  } | null
  /** Version of the instrument's newest calibration, which may be another than the card's. */
  readonly newest: number | null
  /** In the report of a calibration, before anybody can have written about it: the figures only. */
  readonly figuresOnly?: boolean
}

/** The quality card in words and tables, the same on the page and in print. */
export function cardBlocks(content: CardContent, language: Language): Block[] {
  const texts = CARD_TEXTS[language]
  const { card, calibration } = content
  const figures = calibration === null ? null : cardFigures(calibration.results)
  const signed = content.figuresOnly
    ? texts.inReport
    : card === null
      ? texts.noCard
      : filled(
          texts.version,
          { version: String(card.version), author: card.author, day: dateInSweden(new Date(card.at)) },
          language,
        )
  return [
    { kind: 'heading', level: 1, id: 'quality-card', text: texts.title },
    { kind: 'paragraph', text: signed },
    ...agedBlocks(content, language),
    { kind: 'table', table: summaryTable(content, figures, language) },
    ...referenceBlocks(content, figures, language),
    ...(content.figuresOnly ? [] : writtenBlocks(content, language)),
    ...(calibration === null ? [] : [sourceNote(calibration, texts, language)]),
  ]
}

function writtenBlocks({ card }: CardContent, language: Language): Block[] {
  const texts = CARD_TEXTS[language]
  return [
    { kind: 'heading', level: 2, id: 'quality-card-validity', text: texts.validity },
    ...paragraphs(inLanguage(card?.notes.validity ?? '', language), texts.noValidity),
    { kind: 'heading', level: 2, id: 'quality-card-use', text: texts.use },
    ...paragraphs(inLanguage(card?.notes.use ?? '', language), texts.noUse),
  ]
}

/** The card as a document of its own: to print, to send, to put beside the form. */
export function cardDocument(
  content: CardContent,
  { language, date }: { readonly language: Language; readonly date: CalendarDate },
): ReportDocument {
  const texts = CARD_TEXTS[language]
  const { definition, calibration } = content
  const version = calibration === null ? texts.noCalibration : String(calibration.version)
  return {
    title: definition.name[language],
    subtitle: texts.title,
    language,
    date,
    meta: [{ label: texts.calibrationLabel, value: version }],
    blocks: cardBlocks(content, language),
  }
}

/** A card that was written before the newest calibration says so, rather than seem to judge it. */
function agedBlocks({ card, calibration, newest }: CardContent, language: Language): Block[] {
  if (card === null || newest === null || newest === calibration?.version) return []
  const texts = CARD_TEXTS[language]
  const title =
    calibration === null
      ? filled(texts.uncalibrated, { newest: String(newest) }, language)
      : filled(texts.outdated, { version: String(calibration.version), newest: String(newest) }, language)
  return [{ kind: 'callout', tone: 'warning', title, blocks: [] }]
}

/** What a person wrote, with a paragraph for each line that they broke. */
function paragraphs(text: string, otherwise: string): Block[] {
  const lines = text.split(/\n+/).filter((line) => line.trim() !== '')
  return (lines.length === 0 ? [otherwise] : lines).map((line) => ({ kind: 'paragraph', text: line }))
}

function summaryTable(
  { definition, card, calibration }: CardContent,
  figures: CardFigures | null,
  language: Language,
): TableModel {
  const texts = CARD_TEXTS[language]
  const notes = card?.notes ?? null
  const stated = (value: string | null | undefined) => value ?? texts.notStated
  const rows: readonly (readonly [string, string])[] = [
    [texts.scaleType, scaleText(calibration, figures, texts, language)],
    [texts.calibratedOn, calibratedText(calibration, figures, texts, language)],
    [texts.referenceLabel, referenceText(referenceName(card, language), calibration, figures, language)],
    [texts.uncertainty, uncertaintyText(figures, language)],
    [
      texts.burden,
      burdenText(
        figures?.items ?? definition.items.length,
        notes ? notes.minutes : definition.minutes,
        language,
      ),
    ],
    [texts.licence, stated(notes ? notes.licence : definition.licence)],
    [texts.owner, stated(notes ? notes.owner : definition.owner)],
    [texts.languages, definition.languages.length === 0 ? texts.notStated : definition.languages.join(', ')],
  ]
  return {
    caption: texts.caption,
    columns: [
      { header: texts.what, align: 'start', rowHeader: true },
      { header: texts.answer, align: 'start' },
    ],
    rows: rows.map((cells) => ({ kind: 'row', cells })),
  }
}

function scaleText(
  calibration: CardContent['calibration'],
  figures: CardFigures | null,
  texts: CardTexts,
  language: Language,
): string {
  if (calibration === null || figures?.scale !== 'measure') return texts.scale.ordinal
  return filled(texts.scale.measure, { model: texts.models[calibration.results.model] }, language)
}

function calibratedText(
  calibration: CardContent['calibration'],
  figures: CardFigures | null,
  texts: CardTexts,
  language: Language,
): string {
  if (calibration === null) return texts.noCalibration
  return filled(
    texts.calibration,
    {
      population: inLanguage(calibration.survey.population, language),
      persons: figures?.persons ?? texts.hiddenPersons,
      period: periodText(calibration.survey, language),
      version: String(calibration.version),
    },
    language,
  )
}

/** When the answers were given, as far as anyone has said. */
export function periodText({ collectedFrom: from, collectedTo: to }: Survey, language: Language): string {
  const texts = CARD_TEXTS[language]
  if (from !== null && to !== null)
    return from === to ? from : filled(texts.period.both, { from, to }, language)
  if (from !== null) return filled(texts.period.from, { from }, language)
  return to !== null ? filled(texts.period.to, { to }, language) : texts.unknownPeriod
}

function referenceName(card: CardRow | null, language: Language): string | null {
  const reference = card?.notes.reference ?? null
  return reference === null ? null : inLanguage(reference.population, language)
}

function referenceText(
  population: string | null,
  calibration: CardContent['calibration'],
  figures: CardFigures | null,
  language: Language,
): string {
  const texts = CARD_TEXTS[language]
  if (population === null || calibration === null || !figures?.reference) return texts.noReference
  const period = periodText(calibration.survey, language)
  return filled(texts.referenceShort, { population, n: figures.reference.n, period }, language)
}

function uncertaintyText(figures: CardFigures | null, language: Language): string {
  const texts = CARD_TEXTS[language]
  if (figures === null || figures.typical.length === 0) return texts.noUncertainty
  const { reliability, ends, typical } = figures
  const errors = typical.map(({ place, se }) =>
    filled(texts.typicalPlace[place], { se: numberText(se, language, { decimals: 2 }) }, language),
  )
  return [
    reliability === null
      ? texts.noReliability
      : filled(texts.reliability, { value: numberText(reliability, language, { decimals: 2 }) }, language),
    filled(texts.typical, { list: errors.join(', ') }, language),
    ...(ends === null ? [] : [endsText(ends, language)]),
  ].join(' ')
}

function endsText(ends: ShownEnds, language: Language): string {
  const texts = CARD_TEXTS[language].ends
  switch (ends.kind) {
    case 'apart': {
      const shares = { lowest: percent(ends.lowest, language), highest: percent(ends.highest, language) }
      return filled(texts.apart, shares, language)
    }
    case 'together':
      return filled(texts.together, { both: percent(ends.share, language) }, language)
    case 'few':
      return filled(texts.few, { limit: ends.limit }, language)
  }
}

function percent(share: number, language: Language): string {
  return shareText(share, language, { decimals: share > 0 && share < 0.1 ? 1 : 0 })
}

function burdenText(items: number, minutes: number | null, language: Language): string {
  const texts = CARD_TEXTS[language]
  const time =
    minutes === null
      ? texts.burdenUnknown
      : filled(texts.burdenMinutes, { minutes: minutesText(minutes, language) }, language)
  return `${filled(texts.burdenItems, { items }, language)}, ${time}`
}

function minutesText(minutes: number, language: Language): string {
  return numberText(minutes, language, { decimals: Number.isInteger(minutes) ? 0 : 1 })
}

function referenceBlocks(
  { card, calibration }: CardContent,
  figures: CardFigures | null,
  language: Language,
): Block[] {
  const texts = CARD_TEXTS[language]
  const population = referenceName(card, language)
  const reference = calibration === null ? null : (figures?.reference ?? null)
  if (population === null || reference === null) {
    const blocks: Block[] = [{ kind: 'paragraph', text: texts.noReferenceText }]
    return [{ kind: 'callout', tone: 'warning', title: texts.noReference, blocks }]
  }
  return [
    { kind: 'heading', level: 2, id: 'quality-card-reference', text: texts.referenceHeading },
    { kind: 'table', table: referenceTable(population, reference, language) },
  ]
}

const NORMAL_975 = 1.959964

function referenceTable(population: string, reference: Reference, language: Language): TableModel {
  const texts = CARD_TEXTS[language]
  const logits = (value: number) => numberText(value, language, { decimals: 2 })
  const { n, mean, meanSe, sd, quantiles, quantileN } = reference
  const half = NORMAL_975 * meanSe
  const between = intervalText(mean - half, mean + half, language, { decimals: 2 })
  const interval = filled(texts.interval, { mean: logits(mean), interval: between }, language)
  const rows: readonly (readonly [string, string])[] = [
    [texts.mean, interval],
    [texts.sd, logits(sd)],
    ...quantiles.map(
      ({ share, measure }) => [filled(texts.quantile, { share }, language), logits(measure)] as const,
    ),
  ]
  return {
    caption: filled(texts.referenceCaption, { population }, language),
    columns: [
      { header: texts.figure, align: 'start', rowHeader: true },
      { header: texts.value, align: 'end' },
    ],
    rows: rows.map((cells) => ({ kind: 'row', cells })),
    notes: [
      filled(texts.referenceNote, { n, complete: quantileN }, language),
      ...(quantiles.length === 0
        ? [filled(texts.quantilesHidden, { least: SMALLEST_REFERENCE }, language)]
        : []),
    ],
  }
}

function sourceNote(
  { version, sha256 }: NonNullable<CardContent['calibration']>,
  texts: CardTexts,
  language: Language,
): Block {
  const detail = { version: String(version), sha256: sha256.slice(0, 12) }
  return { kind: 'paragraph', text: filled(texts.sourceNote, detail, language) }
}
