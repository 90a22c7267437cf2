import { assertNever } from '@utfall/basics'
import { chart, chartWords } from '../charts/chart.ts'
import { withFixedColours } from '../charts/ink.ts'
import { cellText, isStrong } from '../tables/cell.ts'
import type { TableModel } from '../tables/model.ts'
import { documentContents, headingLevels } from './contents.ts'
import type { Block, Inline, InlineText, PdfOptions, ReportDocument } from './model.ts'
import { pdfColumns } from './pdf-columns.ts'
import { pdfText } from './pdf-text.ts'
import { documentWords } from './words.ts'

/** Width between the margins of report.typ, and the tallest picture that leaves room for its title. */
const TEXT_WIDTH_PT = 476
const TALLEST_PICTURE_PT = 600

type PdfValue = string | number | boolean | null | readonly PdfValue[] | { readonly [key: string]: PdfValue }
type PdfBlock = { readonly [key: string]: PdfValue }

/** What report.typ reads: every text made printable, every picture drawn, every optional field present. */
export function pdfModel(document: ReportDocument, options: PdfOptions): PdfBlock {
  const words = documentWords[document.language]
  const paper = { document, levels: headingLevels(document.blocks, 'at-one') }
  const headings = documentContents(document.blocks).filter((entry) => entry.level <= 2)
  return {
    title: pdfText(document.title).replaceAll('\n', ' '),
    running: shortened(pdfText(document.title), 90),
    subtitle: document.subtitle === undefined ? null : pdfText(document.subtitle),
    language: document.language,
    date: document.date,
    words: { contents: words.contents, source: words.source, page: words.page, of: words.of },
    meta: [...document.meta, { label: words.date, value: document.date }].map(({ label, value }) => ({
      label: pdfText(label),
      value: pdfText(value),
    })),
    contents: headings.length >= 4 ? (headings.length > 12 ? 2 : 1) : 0,
    blocks: [...withContents(pdfBlocks(document.blocks, paper)), ...chartTables(document, options)],
  }
}

/**
 * The first part is a page to hand over by itself, so the contents stand after it, on top of the second part. Without
 * parts they stand first.
 */
function withContents(blocks: readonly PdfBlock[]): readonly PdfBlock[] {
  const second = blocks.findIndex((block) => block.kind === 'part' && block.newPage === true)
  if (second < 0) return [{ kind: 'contents' }, ...blocks]
  const later = blocks.slice(second + 1)
  return [
    ...blocks.slice(0, second),
    { kind: 'page-break' },
    { kind: 'contents' },
    { ...blocks[second], newPage: false },
    ...later,
  ]
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`
}

type Paper = { readonly document: ReportDocument; readonly levels: ReadonlyMap<Block, number> }

function pdfBlocks(blocks: readonly Block[], paper: Paper): readonly PdfBlock[] {
  return blocks.map((block) => pdfBlock(block, paper))
}

function pdfBlock(block: Block, paper: Paper): PdfBlock {
  const { document, levels } = paper
  const level = levels.get(block) ?? 1
  switch (block.kind) {
    case 'part': {
      const audience = documentWords[document.language].audience[block.audience]
      const isFirst = document.blocks.find((other) => other.kind === 'part') === block
      return { kind: 'part', id: block.id, title: pdfText(block.title), audience, newPage: !isFirst }
    }
    case 'heading':
      return { kind: 'heading', level, id: block.id, text: pdfText(block.text) }
    case 'paragraph':
      return { kind: 'paragraph', text: pdfRuns(block.text) }
    case 'list':
      return { kind: 'list', style: block.style, items: block.items.map(pdfRuns) }
    case 'callout':
      return {
        kind: 'callout',
        tone: block.tone,
        title: pdfText(block.title),
        whole: fitsOnPage(block.blocks),
        blocks: pdfBlocks(block.blocks, paper),
      }
    case 'key-figures':
      return {
        kind: 'key-figures',
        figures: block.figures.map(({ label, value, detail }) => ({
          label: pdfText(label),
          value: pdfText(value),
          detail: detail === undefined ? null : pdfText(detail),
        })),
      }
    case 'table':
      return { kind: 'table', table: pdfTable(block.table) }
    case 'chart':
      return pdfChart(block, document)
    case 'code':
      return {
        kind: 'code',
        text: pdfText(block.text),
        label: block.label === undefined ? null : pdfText(block.label),
      }
    case 'page-break':
      return { kind: 'page-break' }
    default:
      return assertNever(block)
  }
}

/** A box of a few lines is kept in one piece; a long one may continue on the next page. */
function fitsOnPage(blocks: readonly Block[]): boolean {
  const isText = blocks.every((block) => block.kind === 'paragraph' || block.kind === 'list')
  return isText && JSON.stringify(blocks).length < 2000
}

function pdfRuns(text: InlineText): readonly PdfBlock[] {
  const runs = typeof text === 'string' ? [text] : text
  return runs.map((run: Inline): PdfBlock => {
    if (typeof run === 'string') return { kind: 'text', text: pdfText(run) }
    if (run.kind === 'link') return { kind: 'link', text: pdfText(run.text), href: run.href }
    return { kind: run.kind, text: pdfText(run.text) }
  })
}

function pdfTable(table: TableModel): PdfBlock {
  const { sizePt, widthsPt } = pdfColumns(table, TEXT_WIDTH_PT)
  return {
    caption: pdfText(table.caption),
    size: sizePt,
    columns: table.columns.map(({ header, align }, i) => ({
      header: pdfText(header),
      align,
      width: widthsPt[i] ?? 0,
    })),
    rows: table.rows.map((row) =>
      row.kind === 'group'
        ? { kind: 'group', title: pdfText(row.title) }
        : {
            kind: 'row',
            strong: row.strong ?? false,
            cells: row.cells.map((cell) => ({ text: pdfText(cellText(cell)), strong: isStrong(cell) })),
          },
    ),
    notes: (table.notes ?? []).map(pdfText),
  }
}

function pdfChart(block: Extract<Block, { kind: 'chart' }>, document: ReportDocument): PdfBlock {
  const { language } = document
  const drawn = chart(block.model, { language, size: 'wide', id: block.id })
  return {
    kind: 'chart',
    id: block.id,
    title: pdfText(drawn.title),
    description: pdfText(drawn.description),
    svg: pdfPicture(drawn.svg),
    width: pictureWidth(drawn.svg),
    source: block.source === undefined ? null : pdfText(block.source),
  }
}

/** Fixed colours, the bundled font, and only characters that it has. */
export function pdfPicture(svg: string): string {
  return pdfText(withFixedColours(svg).replace(/ font-family="[^"]*"/, ' font-family="Inter"'))
}

function pictureWidth(svg: string): number {
  const [, width = '1', height = '1'] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []
  return Math.min(TEXT_WIDTH_PT, (TALLEST_PICTURE_PT * Number(width)) / Number(height))
}

/** On paper nothing can be folded out: the figures behind the pictures stand last. */
function chartTables(document: ReportDocument, options: PdfOptions): readonly PdfBlock[] {
  const charts = chartsIn(document.blocks)
  if (charts.length === 0 || options.chartTables === 'none') return []
  const words = documentWords[document.language]
  const level = document.blocks.some((block) => block.kind === 'part') ? 2 : 1
  return [
    { kind: 'heading', level, id: 'utfall-chart-tables', text: words.chartTables },
    ...charts.map((block) => ({
      kind: 'table',
      table: pdfTable(chartWords(block.model, document.language).table),
    })),
  ]
}

function chartsIn(blocks: readonly Block[]): readonly Extract<Block, { kind: 'chart' }>[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'chart') return [block]
    return block.kind === 'callout' ? chartsIn(block.blocks) : []
  })
}
