import type { Block, BurdenCurveModel } from '@utfall/reports'
import { figure, pictureCount, type ReportContext, sourceText } from './context.ts'

/** How uncertain a person's measure is with fewer questions (R4.31). */
export function burdenBlocks(context: ReportContext): Block[] {
  const { results, texts } = context
  const { burden } = results
  if (burden.kind === 'not-estimable') return []
  const rows = burden.rows
  const full = rows[rows.length - 1]
  const half = rows[Math.ceil(rows.length / 2) - 1]
  if (full === undefined || half === undefined || rows.length < 2) return []
  const words = texts.burden
  const model: BurdenCurveModel = {
    kind: 'burden-curve',
    title: words.picture(half.size, figure(half.se, context)),
    axis: { label: words.axis, form: { kind: 'number', decimals: 2 } },
    n: pictureCount(results.nPersons, context),
    series: [
      {
        name: words.series,
        points: rows.map(({ size, minutes, se, reliability }) => ({
          questions: size,
          minutes,
          error: se,
          reliability,
        })),
      },
    ],
    marks: [{ label: words.full, series: 0, point: rows.length - 1 }],
  }
  return [
    { kind: 'heading', level: 1, id: 'burden', text: words.title },
    {
      kind: 'paragraph',
      text: `${words.sentence(String(half.size), figure(half.se, context), figure(full.se, context))} ${words.change(
        figure(full.change, context),
      )}`,
    },
    { kind: 'chart', id: 'burden-curve', model, source: sourceText(context) },
    { kind: 'paragraph', text: words.note },
  ]
}
