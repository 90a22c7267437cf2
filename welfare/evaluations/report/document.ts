import type { CalendarDate, Language } from '@utfall/basics'
import type { Audience, Block, ReportDocument } from '@utfall/reports'
import type { Results } from '../result/schema.ts'
import type { Study } from '../study/schema.ts'
import { inLanguage } from '../study/wording.ts'
import { agreementBlocks } from './agreement-blocks.ts'
import { annexBlocks } from './annex.ts'
import { type BoardOptions, boardBlocks, unmeasuredBlocks } from './board.ts'
import { armLabel, type ReportContext, reportContext } from './context.ts'
import { estimateBlocks, harmBlocks, subgroupBlocks } from './estimate-blocks.ts'
import { balanceBlocks, flowBlocks } from './people-blocks.ts'
import { sensitivityBlocks, siteBlocks } from './robustness-blocks.ts'

/** The whole report: a page for the board, the whole for a statistician, and a technical annex. */
export function evaluationReport(
  study: Study,
  results: Results,
  options: { language: Language; date: CalendarDate },
): ReportDocument {
  const context = reportContext(study, results, options.language)
  const { texts, language } = context
  const independence = study.evaluator.independent ? texts.independent : texts.notIndependent
  return {
    title: inLanguage(study.title, language),
    subtitle: inLanguage(study.initiative.name, language),
    language,
    date: options.date,
    meta: [
      { label: texts.evaluator, value: `${study.evaluator.name}, ${independence}` },
      ...(study.asOf === undefined ? [] : [{ label: texts.asOf, value: study.asOf }]),
    ],
    blocks: (['board', 'statistician', 'annex'] as const).flatMap((part) =>
      partBlocks(context, part, { picture: false }),
    ),
  }
}

/** One part of the report, for a page that shows the parts apart. */
export function evaluationPart(
  study: Study,
  results: Results,
  options: { language: Language; part: Audience },
): readonly Block[] {
  return partBlocks(reportContext(study, results, options.language), options.part, { picture: true })
}

function partBlocks(context: ReportContext, part: Audience, options: BoardOptions): readonly Block[] {
  switch (part) {
    case 'board':
      return boardBlocks(context, options)
    case 'statistician':
      return statisticianBlocks(context)
    case 'annex':
      return annexBlocks(context)
  }
}

function statisticianBlocks(context: ReportContext): Block[] {
  const { texts } = context
  return [
    { kind: 'part', audience: 'statistician', id: 'statistician', title: texts.parts.statistician },
    ...designBlocks(context),
    ...flowBlocks(context),
    ...balanceBlocks(context),
    ...estimateBlocks(context),
    ...harmBlocks(context),
    ...subgroupBlocks(context),
    ...siteBlocks(context),
    ...sensitivityBlocks(context),
    ...agreementBlocks(context),
    ...unmeasuredBlocks(context, 'unmeasured'),
  ]
}

function designBlocks(context: ReportContext): Block[] {
  const { study, texts, language } = context
  const strong = (text: string) => ({ kind: 'strong', text: `${text}: ` }) as const
  const description = study.initiative.description
  return [
    { kind: 'heading', level: 1, id: 'design', text: texts.design },
    { kind: 'paragraph', text: texts.designSentence[study.design.kind] },
    {
      kind: 'paragraph',
      text: [strong(texts.population), inLanguage(study.population.description, language)],
    },
    ...(description === undefined
      ? []
      : [
          { kind: 'paragraph', text: [strong(texts.initiative), inLanguage(description, language)] } as const,
        ]),
    {
      kind: 'list',
      style: 'bullets',
      items: study.arms.map((arm) => [
        strong(armLabel(context, arm.id)),
        arm.description === undefined ? '–' : inLanguage(arm.description, language),
      ]),
    },
  ]
}
