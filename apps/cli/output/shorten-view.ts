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
    items: ['Frågor', 'Standardfel', 'Reliabilitet', 'Förändring som syns', 'Minuter'],
    forms: ['Antal', 'Standardfel', 'Reliabilitet', 'Minuter', 'Frågor'],
    wrong: (share: string) => `Andel på fel sida om gränsen: ${share}`,
    run: (size: number, minutes: string) => `Svar: ${size} frågor räcker (${minutes} minuter).`,
    stop: {
      'not-precise-enough': 'Svar: låt bli. Inte ens alla frågor är säkra nog för kravet.',
      'burden-over-budget':
        'Svar: låt bli. Den form som är säker nog tar längre tid än vad som får tas i anspråk.',
      'precision-unknown': 'Svar: kravet går inte att pröva här.',
    },
    reached: (reached: string, wanted: string) => `Nås: ${reached}. Krav: ${wanted}.`,
    curve: 'Bördan mot osäkerheten; förändringen är den minsta hos en person som inte kan vara bara mätfel',
  },
  en: {
    title: 'Fewer questions',
    target: {
      measures: (n: string) => `Target: the ${n} persons in the file.`,
      normal: (mean: string, sd: string) => `Target: normal, mean ${mean}, standard deviation ${sd} logits.`,
      range: (low: string, high: string) => `Target: evenly from ${low} to ${high} logits.`,
    },
    best: (size: number) => `The best ${size}`,
    items: ['Items', 'Standard error', 'Reliability', 'Change that shows', 'Minutes'],
    forms: ['Size', 'Standard error', 'Reliability', 'Minutes', 'Items'],
    wrong: (share: string) => `Share on the wrong side of the cut: ${share}`,
    run: (size: number, minutes: string) => `Answer: ${size} items are enough (${minutes} minutes).`,
    stop: {
      'not-precise-enough': 'Answer: do not. Not even all items are precise enough for the demand.',
      'burden-over-budget': 'Answer: do not. The form that is precise enough takes longer than may be asked.',
      'precision-unknown': 'Answer: the demand cannot be held against anything here.',
    },
    reached: (reached: string, wanted: string) => `Reached: ${reached}. Demanded: ${wanted}.`,
    curve:
      'Burden against uncertainty; the change is the least of one person that cannot be measurement noise alone',
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
  const { forms, curve, target, notes } = found
  const words = WORDS[language]
  const blocks: Block[] = [{ kind: 'text', lines: [targetLine(target, language)] }]
  if (curve?.recommendation)
    blocks.push({ kind: 'text', lines: recommendationLines(curve.recommendation, language) })
  if (forms.length > 0)
    blocks.push({
      kind: 'table',
      header: words.forms,
      rows: forms.map((form) => [
        String(form.size),
        figure(form.meanSe, 3, language),
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
      caption: words.curve,
      header: words.items,
      rows: curve.points.map((point) => [
        String(point.size),
        figure(point.meanSe, 3, language),
        figure(reliabilityOf(point), 3, language),
        figure(point.detectableChange, 2, language),
        figure(point.minutes, 1, language),
      ]),
    })
  blocks.push({ kind: 'text', lines: noteLines(notes, language) })
  return { title: words.title, blocks }
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
  language: Language,
): readonly string[] {
  const words = WORDS[language]
  const { reached, wanted } = recommendation
  const first =
    recommendation.kind === 'run'
      ? words.run(recommendation.size, figure(recommendation.minutes, 1, language))
      : words.stop[recommendation.reason]
  const figures =
    reached === null || wanted === null
      ? []
      : [words.reached(figure(reached, 3, language), figure(wanted, 3, language))]
  return [first, ...figures]
}
