import { filled } from '@utfall/basics'
import type { Block } from '@utfall/reports'
import { groupName } from '../report/context.ts'
import { logits, minutesText, percent, questionsText, type ShorterContext, wordingOf } from './context.ts'
import type { Demand, Recommendation } from './rules.ts'
import type { Caution } from './shorten.ts'

/** Run or do not, in words, with what is demanded and what it would take. */
export function recommendationBlocks(context: ShorterContext): readonly Block[] {
  const { found, texts, language } = context
  const { recommendation, demands } = found
  const { form, kind } = recommendation
  const lead = filled(texts.demandsLead, { questions: questionsText(form.size, context) }, language)
  return [
    { kind: 'heading', level: 1, id: 'shorter-recommendation', text: texts.title },
    {
      kind: 'callout',
      tone: kind === 'run' ? 'good' : 'warning',
      title: titleOf(context),
      blocks: [
        { kind: 'paragraph', text: reasonOf(context) },
        { kind: 'paragraph', text: lead },
        { kind: 'list', style: 'bullets', items: demands.map((demand) => demandText(demand, context)) },
      ],
    },
    { kind: 'heading', level: 2, id: 'shorter-cautions', text: texts.cautions.title },
    {
      kind: 'list',
      style: 'bullets',
      items: [...found.cautions.map((caution) => cautionText(caution, context)), texts.cautions.content],
    },
  ]
}

function titleOf(context: ShorterContext): string {
  const { found, texts, language } = context
  const { recommendation, order, full } = found
  switch (recommendation.kind) {
    case 'run': {
      const { size } = recommendation.form
      const title = size === full.size ? texts.runFull : texts.run
      return filled(title, { questions: questionsText(size, context) }, language)
    }
    case 'not-fit':
      return texts.notFit[order.purpose.kind === 'groups' ? 'groups' : 'individuals']
    case 'too-long':
      return texts.tooLong
    case 'too-blurred':
      return texts.blurred
  }
}

function reasonOf(context: ShorterContext): string {
  const { found, texts, language } = context
  const { recommendation, full } = found
  const { form } = recommendation
  const minutes = (value: number) => filled(texts.minutes, { minutes: minutesText(value, context) }, language)
  switch (recommendation.kind) {
    case 'run':
      return filled(
        form.size === full.size ? texts.runFullText : texts.runText,
        {
          questions: questionsText(form.size, context),
          minutes: minutes(form.minutes),
          fullMinutes: minutes(full.minutes),
          full: full.size,
        },
        language,
      )
    case 'not-fit':
      return filled(texts.notFitText, { questions: questionsText(form.size, context) }, language)
    case 'too-long': {
      const { needed } = recommendation
      const told = filled(
        texts.tooLongText,
        {
          form: questionsText(form.size, context),
          needed: questionsText(needed.size, context),
          minutes: minutes(needed.minutes),
        },
        language,
      )
      return [told, ...personsText(recommendation, context)].join(' ')
    }
    case 'too-blurred': {
      const { sharpest, questionsNeeded } = recommendation
      const told = filled(
        texts.blurredText[sharpest.size === full.size ? 'all' : 'left'],
        { questions: questionsText(sharpest.size, context) },
        language,
      )
      const more =
        questionsNeeded === null ? [] : [filled(texts.takes.questions, { n: questionsNeeded }, language)]
      return [told, ...more, ...personsText(recommendation, context)].join(' ')
    }
  }
}

/** More persons make up for fewer questions where the difference is all that is not reached. */
function personsText(recommendation: Recommendation, context: ShorterContext): readonly string[] {
  const { found, texts, language } = context
  const { form } = recommendation
  const isOnlyDifference = found.demands.every(({ kind, met }) => met === (kind !== 'difference'))
  if (!isOnlyDifference || form.perArmNeeded === null) return []
  const told = { questions: questionsText(form.size, context), persons: form.perArmNeeded }
  return [filled(texts.takes.persons, told, language)]
}

function demandText({ kind, reached, wanted, met }: Demand, context: ShorterContext): string {
  const { texts, language } = context
  const figure = (value: number) =>
    kind === 'classification' ? percent(value, context) : logits(value, context)
  const told = filled(
    texts.demands[kind],
    { reached: reached === null ? texts.unknown : figure(reached), wanted: figure(wanted) },
    language,
  )
  return `${told} ${met ? texts.met : texts.notMet}`
}

function cautionText(caution: Caution, context: ShorterContext): string {
  const { texts, language } = context
  const { cautions } = texts
  switch (caution.kind) {
    case 'dependent': {
      const { first, second } = caution
      const detail = { first: wordingOf(first, context), second: wordingOf(second, context) }
      return filled(cautions.dependent, detail, language)
    }
    case 'differs': {
      const detail = { item: wordingOf(caution.item, context), group: groupName(caution.group) }
      return filled(cautions.differs, detail, language)
    }
    case 'noisy':
      return filled(cautions.noisy, { item: wordingOf(caution.item, context) }, language)
    case 'below-verdict':
      return filled(cautions['below-verdict'], { least: logits(caution.least, context) }, language)
    case 'not-exact':
    case 'not-fit-at-all':
      return cautions[caution.kind]
  }
}
