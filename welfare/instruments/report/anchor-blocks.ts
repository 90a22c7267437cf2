import { pText } from '@utfall/basics'
import { normalQuantile } from '@utfall/distributions'
import type { Block, DotIntervalModel, TableModel } from '@utfall/reports'
import type { Anchors } from '../result/evidence-schema.ts'
import { figure, noteText, type ReportContext, signed, sourceText } from './context.ts'

type Checked = Extract<Anchors, { kind: 'checked' }>

/** Whether the questions that carry an earlier scale over stand where they stood (R4.29). */
export function anchorBlocks(context: ReportContext): Block[] {
  const { results, texts } = context
  const found = results.tests.anchors
  if (found === null) return []
  const words = texts.anchors
  const { keptScale } = results.settings
  const heading: Block = { kind: 'heading', level: 1, id: 'anchors', text: words.title }
  const lead = keptScale === null ? words.given : words.kept(keptScale.calibration)
  if (found.kind === 'not-estimable')
    return [
      heading,
      {
        kind: 'paragraph',
        text: `${lead} ${noteText({ code: found.reason, detail: found.detail }, context)}`,
      },
    ]
  const moved = found.rows.filter((row) => row.moved).length
  const agreement =
    found.agreement === null
      ? []
      : [
          words.agreement(
            figure(found.agreement.chiSquare, context, 1),
            String(found.agreement.df),
            pText(found.agreement.p, context.language),
          ),
        ]
  return [
    heading,
    { kind: 'paragraph', text: [lead, ...agreement, words.link(figure(found.shiftSe, context))].join(' ') },
    {
      kind: 'chart',
      id: 'anchors-moved',
      model: picture(context, found, moved),
      source: sourceText(context),
    },
    { kind: 'table', table: table(context, found) },
    { kind: 'paragraph', text: words.known },
  ]
}

/** Beyond this an anchor does not stand where it stood, when it is also beyond chance. */
const MOVED_LOGITS = 0.5

function picture(context: ReportContext, { rows }: Checked, moved: number): DotIntervalModel {
  const { results, texts } = context
  const words = texts.anchors
  const reach = normalQuantile((1 + results.settings.level) / 2)
  return {
    kind: 'dot-interval',
    title: words.picture(moved, rows.length),
    axis: { label: words.axis, form: { kind: 'number', decimals: 2, signed: true } },
    reference: 0,
    level: results.settings.level,
    band: { low: -MOVED_LOGITS, high: MOVED_LOGITS, label: words.band },
    groups: [
      {
        title: null,
        rows: rows.map(({ item, displacement, se }) =>
          se === null
            ? { kind: 'not-estimable', label: item, note: words.alone }
            : {
                kind: 'estimate',
                label: item,
                estimate: displacement,
                low: displacement - reach * se,
                high: displacement + reach * se,
              },
        ),
      },
    ],
  }
}

function table(context: ReportContext, { rows, notComparable }: Checked): TableModel {
  const { texts, language } = context
  const words = texts.anchors
  return {
    caption: words.table,
    columns: words.columns.map((header, i) => ({
      header,
      align: i === 0 || i === 6 ? 'start' : 'end',
      rowHeader: i === 0,
    })),
    rows: rows.map(({ item, before, now, displacement, se, p, moved }) => ({
      kind: 'row',
      cells: [
        item,
        { text: figure(before, context), sortValue: before },
        { text: figure(now, context), sortValue: now },
        { text: signed(displacement, context), sortValue: displacement, strong: moved },
        figure(se, context),
        p === null ? '–' : pText(p, language),
        { text: moved ? words.moved : words.stands, strong: moved },
      ],
    })),
    ...(notComparable.length > 0 && { notes: [words.notComparable(notComparable.join(', '))] }),
  }
}
