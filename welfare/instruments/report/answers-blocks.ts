import { type Block, type LadderModel, MAX_STEPS, type TableModel } from '@utfall/reports'
import type { AnswersGiven } from '../result/schema.ts'
import { count, percent, type ReportContext, SMALLEST_SHOWN, sourceText } from './context.ts'

/**
 * How each question was answered, as shares: what ordinal answers bear without a model (R4.28), and where a ceiling is
 * seen first (R4.39). An answer of fewer than five persons is not shown, nor what would give it away.
 */
export function answersBlocks(context: ReportContext): Block[] {
  const { results, texts } = context
  const { answers } = results
  const asked = answers.filter(({ n }) => n > 0)
  if (asked.length === 0) return []
  const words = texts.answers
  const first = Math.min(...asked.map(({ counts }) => counts.findIndex((n) => n > 0)))
  const highest = Math.max(...asked.map(({ counts }) => counts.length - 1))
  const states = Array.from({ length: highest - first + 1 }, (_, k) => words.answer(first + k))
  const isDrawn = states.length >= 2 && states.length <= MAX_STEPS
  const title = words.picture(
    percent(
      meanShare(asked, ({ shares }) => shares.at(-1) ?? 0),
      context,
    ),
    percent(
      meanShare(asked, ({ shares }) => shares[first] ?? 0),
      context,
    ),
  )
  return [
    { kind: 'heading', level: 1, id: 'answers', text: words.title },
    { kind: 'paragraph', text: words.sentence },
    ...(isDrawn
      ? [
          {
            kind: 'chart',
            id: 'answers-given',
            model: picture(context, { asked, first, states, title }),
            source: sourceText(context),
          } as const,
        ]
      : []),
    ...(isDrawn && !asked.some((item) => hidden(item).size > 0)
      ? []
      : [{ kind: 'table', table: table(context, { asked, first, states }) } as const]),
  ]
}

type Asked = {
  readonly asked: readonly AnswersGiven[]
  /** The lowest answer of the form. */
  readonly first: number
  readonly states: readonly string[]
}

/** Over all answers, whichever question they are to. */
function meanShare(asked: readonly AnswersGiven[], share: (item: AnswersGiven) => number): number {
  const all = asked.reduce((sum, { n }) => sum + n, 0)
  return asked.reduce((sum, item) => sum + item.n * share(item), 0) / all
}

function picture(
  context: ReportContext,
  { asked, first, states, title }: Asked & { readonly title: string },
): LadderModel {
  const { texts } = context
  const words = texts.answers
  return {
    kind: 'ladder',
    title,
    states,
    answers: { first, rowsName: texts.items.columns.item },
    groups: [
      {
        title: words.questions,
        bars: asked.map((item) => {
          const n = item.n < SMALLEST_SHOWN ? count(item.n, context) : item.n
          const isHidden = hidden(item).size > 0
          return {
            label: item.item,
            n,
            shares: isHidden ? null : states.map((_, k) => item.shares[first + k] ?? 0),
            ...(isHidden && { note: words.hidden(SMALLEST_SHOWN) }),
          }
        }),
      },
    ],
  }
}

/** The answers that too few gave, and the next rarest where one alone could be worked out from the rest. */
function hidden({ counts }: AnswersGiven): ReadonlySet<number> {
  const given = [...counts.entries()].filter(([, n]) => n > 0)
  const few = given.filter(([, n]) => n < SMALLEST_SHOWN).map(([answer]) => answer)
  if (few.length !== 1) return new Set(few)
  const [next] = given.filter(([answer]) => !few.includes(answer)).sort((a, b) => a[1] - b[1])
  return new Set(next === undefined ? few : [...few, next[0]])
}

function table(context: ReportContext, { asked, first, states }: Asked): TableModel {
  const { texts } = context
  const words = texts.answers
  const isAnyHidden = asked.some((item) => hidden(item).size > 0)
  return {
    caption: words.table,
    columns: [
      { header: texts.items.columns.item, align: 'start', rowHeader: true },
      ...states.map((header) => ({ header, align: 'end' }) as const),
      { header: words.n, align: 'end' },
      { header: words.missing, align: 'end' },
    ],
    rows: asked.map((item) => {
      const covered = hidden(item)
      return {
        kind: 'row',
        cells: [
          item.item,
          ...states.map((_, k) => cell(item, first + k, covered, context)),
          { text: count(item.n, context), sortValue: item.n },
          { text: count(item.missing, context), sortValue: item.missing },
        ],
      }
    }),
    ...(isAnyHidden && { notes: [words.hiddenNote(SMALLEST_SHOWN)] }),
  }
}

function cell(item: AnswersGiven, answer: number, covered: ReadonlySet<number>, context: ReportContext) {
  const share = item.shares[answer]
  if (share === undefined) return ''
  if (covered.has(answer)) return '–'
  return { text: percent(share, context), sortValue: share }
}
