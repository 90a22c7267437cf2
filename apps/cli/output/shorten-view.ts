import type { Language } from '@utfall/basics'
import type { BurdenCurve, PrecisionDemand, ShortForm, Target } from '@utfall/rasch'
import { noteLines } from '../texts/notes.ts'
import type { Note } from './document.ts'
import { figure, percentText, wholeFigure } from './figures.ts'
import type { Block, View } from './view.ts'

const WORDS = {
  sv: {
    title: 'Färre frågor',
    target: {
      measures: (n: string) => `Målgrupp: de ${n} personerna i filen.`,
      normal: (mean: string, sd: string) =>
        `Målgrupp: normalfördelad, medelvärde ${mean}, standardavvikelse ${sd} logit.`,
      range: (low: string, high: string) => `Målgrupp: jämnt från ${low} till ${high} logit.`,
    },
    best: (size: number) => `De bästa ${size}`,
    items: ['Frågor', 'Standardfel, logit', 'Reliabilitet', 'Förändring som syns', 'Minuter'],
    forms: ['Antal', 'Standardfel, logit', 'Reliabilitet', 'Minuter', 'Frågor'],
    wrong: (share: string) => `Andel på fel sida om gränsen: ${share}`,
    run: (size: number, minutes: string) => `Svar: ${size} frågor räcker (${minutes} minuter).`,
    stop: {
      'not-precise-enough': 'Svar: låt bli. Inte ens alla frågor är säkra nog för kravet.',
      'burden-over-budget':
        'Svar: låt bli. Den form som är säker nog tar längre tid än vad som får tas i anspråk.',
      'precision-unknown': 'Svar: kravet går inte att pröva här.',
    },
    reached: {
      reliability: (reached: string, wanted: string) =>
        `Reliabilitet: ${reached}. Kravet är minst ${wanted}.`,
      'standard-error': (reached: string, wanted: string, limit: string) =>
        `Andel av målgruppen med standardfel på högst ${limit} logit: ${reached}. Kravet är minst ${wanted}.`,
      difference: (reached: string, wanted: string) =>
        `Minsta skillnad mellan grupperna som upptäcks: ${reached} logit. Kravet är högst ${wanted} logit.`,
    },
    curve: 'Bördan mot osäkerheten; förändringen är den minsta hos en person som inte kan vara bara mätfel',
    curveStopped: 'Inget av antalen nedan klarar kravet; tabellen visar hur långt de räcker',
    formsStopped: 'Ingen av formerna nedan klarar kravet; de visas för att --size frågade efter dem',
    error: 'Standardfel: roten ur felvariansens medelvärde i målgruppen.',
  },
  en: {
    title: 'Fewer questions',
    target: {
      measures: (n: string) => `Target: the ${n} persons in the file.`,
      normal: (mean: string, sd: string) => `Target: normal, mean ${mean}, standard deviation ${sd} logits.`,
      range: (low: string, high: string) => `Target: evenly from ${low} to ${high} logits.`,
    },
    best: (size: number) => `The best ${size}`,
    items: ['Questions', 'Standard error, logits', 'Reliability', 'Change that shows', 'Minutes'],
    forms: ['Size', 'Standard error, logits', 'Reliability', 'Minutes', 'Questions'],
    wrong: (share: string) => `Share on the wrong side of the cut: ${share}`,
    run: (size: number, minutes: string) => `Answer: ${size} questions are enough (${minutes} minutes).`,
    stop: {
      'not-precise-enough': 'Answer: do not. Not even all the questions are precise enough for the demand.',
      'burden-over-budget': 'Answer: do not. The form that is precise enough takes longer than may be asked.',
      'precision-unknown': 'Answer: the demand cannot be held against anything here.',
    },
    reached: {
      reliability: (reached: string, wanted: string) =>
        `Reliability: ${reached}. The demand is at least ${wanted}.`,
      'standard-error': (reached: string, wanted: string, limit: string) =>
        `Share of the target with a standard error of at most ${limit} logits: ${reached}. The demand is at least ${wanted}.`,
      difference: (reached: string, wanted: string) =>
        `Least difference between the arms that is found: ${reached} logits. The demand is at most ${wanted} logits.`,
    },
    curve:
      'Burden against uncertainty; the change is the least of one person that cannot be measurement noise alone',
    curveStopped: 'None of the sizes below meets the demand; the table shows how far they go',
    formsStopped: 'None of the forms below meets the demand; they are shown because --size asked for them',
    error: 'Standard error: the root of the mean error variance over the target.',
  },
} as const

export type Shortened = {
  readonly forms: readonly ShortForm[]
  readonly curve: BurdenCurve | null
  readonly demand: PrecisionDemand | null
  readonly target: Target
  readonly notes: readonly Note[]
}

export function shortenView(found: Shortened, language: Language): View {
  const { forms, curve, demand, target, notes } = found
  const words = WORDS[language]
  const blocks: Block[] = [{ kind: 'text', lines: [targetLine(target, language)] }]
  if (curve?.recommendation)
    blocks.push({ kind: 'text', lines: recommendationLines(curve.recommendation, demand, language) })
  // Over budget a form is precise enough; only the time speaks against it.
  const isRefused =
    curve?.recommendation?.kind === 'do-not-run' && curve.recommendation.reason === 'not-precise-enough'
  if (forms.length > 0)
    blocks.push({
      kind: 'table',
      ...(isRefused && { caption: words.formsStopped }),
      header: words.forms,
      rows: forms.map((form) => [
        String(form.size),
        figure(errorOf(form), 3, language),
        figure(reliabilityOf(form), 3, language),
        figure(form.minutes, 1, language),
        form.items.join(', '),
      ]),
    })
  const wrong = forms.flatMap(({ classification, size }) =>
    classification
      ? [`${words.best(size)}: ${words.wrong(percentText(classification.wrong, language))}`]
      : [],
  )
  if (wrong.length > 0) blocks.push({ kind: 'text', lines: wrong })
  if (curve)
    blocks.push({
      kind: 'table',
      caption: isRefused ? `${words.curveStopped}. ${words.curve}` : words.curve,
      header: words.items,
      rows: curve.points.map((point) => [
        String(point.size),
        figure(errorOf(point), 3, language),
        figure(reliabilityOf(point), 3, language),
        figure(point.detectableChange, 2, language),
        figure(point.minutes, 1, language),
      ]),
    })
  blocks.push({ kind: 'text', lines: [words.error, ...noteLines(notes, language)] })
  return { title: words.title, blocks }
}

/** The one definition of a form's error, here and on the page: it goes with the reliability and the change that shows. */
function errorOf({ meanErrorVariance }: ShortForm): number {
  return Math.sqrt(meanErrorVariance)
}

/** As observed when there are answers, else as expected of the target. */
function reliabilityOf({ observed, expected }: ShortForm): number | null {
  return observed ? observed.reliability : expected.reliability
}

function targetLine(target: Target, language: Language): string {
  const words = WORDS[language].target
  switch (target.kind) {
    case 'measures':
      return words.measures(wholeFigure(target.measures.length, language))
    case 'normal':
      return words.normal(figure(target.mean, 2, language), figure(target.sd, 2, language))
    case 'range':
      return words.range(figure(target.low, 2, language), figure(target.high, 2, language))
  }
}

function recommendationLines(
  recommendation: NonNullable<BurdenCurve['recommendation']>,
  demand: PrecisionDemand | null,
  language: Language,
): readonly string[] {
  const words = WORDS[language]
  const { reached, wanted } = recommendation
  const first =
    recommendation.kind === 'run'
      ? words.run(recommendation.size, figure(recommendation.minutes, 1, language))
      : words.stop[recommendation.reason]
  const figures =
    reached === null || wanted === null || demand === null
      ? []
      : [reachedLine(demand, reached, wanted, language)]
  return [first, ...figures]
}

/** What was demanded, by name and with its unit: one figure must be at least as large, the other at most. */
function reachedLine(demand: PrecisionDemand, reached: number, wanted: number, language: Language): string {
  const words = WORDS[language].reached
  switch (demand.kind) {
    case 'standard-error':
      return words['standard-error'](
        percentText(reached, language),
        percentText(wanted, language),
        figure(demand.limit, 2, language),
      )
    case 'difference':
      return words.difference(figure(reached, 2, language), figure(wanted, 2, language))
    case 'reliability':
      return words.reliability(figure(reached, 3, language), figure(wanted, 3, language))
    default:
      throw new Error(`no option asks for ${demand.kind}`)
  }
}
