import type { Language } from '@utfall/basics'
import type { ChangeSummary, PersonChange } from '@utfall/instruments/offline'
import { figure, intervalFigure, intervalHeader, levelText, percentFigure, wholeFigure } from './figures.ts'
import type { Block } from './view.ts'

const WORDS = {
  sv: {
    caption: (n: string, direction: string) =>
      `Förändring hos ${n} personer med mått vid båda tillfällena (högre är ${direction})`,
    header: ['Utslag', 'Personer', 'Andel, %', 'Om ingen förändrats, högst'],
    verdict: { better: 'bättre', worse: 'sämre', 'not-distinguishable': 'går inte att skilja' },
    mean: (mean: string, se: string, level: string, interval: string) =>
      `Medelförändring ${mean} logit, standardfel ${se} (${level}: ${interval}).`,
    spread: (sd: string, noise: string, persons: string) =>
      `Förändringarnas spridning ${sd} logit: slump i svaren ${noise}, personerna själva ${persons}.`,
    least: (least: string) => `Minsta förändring som syns hos en enskild person: ${least} logit (median).`,
    multiplicity: (better: string, worse: string) =>
      `Kvar när andelen falska utslag hålls nere (Benjamini och Hochberg): ${better} bättre, ${worse} sämre.`,
    nobody: 'Ingen person har mått vid båda tillfällena.',
    persons: ['Person', 'Före', 'Efter', 'Förändring', 'Standardfel'],
    atLeast: (value: string) => `minst ${value}`,
    atMost: (value: string) => `högst ${value}`,
  },
  en: {
    caption: (n: string, direction: string) =>
      `Change of ${n} persons with measures on both occasions (higher is ${direction})`,
    header: ['Verdict', 'Persons', 'Share, %', 'If nobody changed, at most'],
    verdict: { better: 'better', worse: 'worse', 'not-distinguishable': 'not distinguishable' },
    mean: (mean: string, se: string, level: string, interval: string) =>
      `Mean change ${mean} logits, standard error ${se} (${level}: ${interval}).`,
    spread: (sd: string, noise: string, persons: string) =>
      `Spread of the changes ${sd} logits: chance in the answers ${noise}, the persons themselves ${persons}.`,
    least: (least: string) => `Least change that is seen in one person: ${least} logits (median).`,
    multiplicity: (better: string, worse: string) =>
      `Left when the share of false verdicts is held down (Benjamini and Hochberg): ${better} better, ${worse} worse.`,
    nobody: 'Nobody has measures on both occasions.',
    persons: ['Person', 'Before', 'After', 'Change', 'Standard error'],
    atLeast: (value: string) => `at least ${value}`,
    atMost: (value: string) => `at most ${value}`,
  },
} as const

/** The group's change: mean, what each verdict has, and what chance alone would give. */
export function changeBlocks(summary: ChangeSummary, language: Language): readonly Block[] {
  const words = WORDS[language]
  const { group, expectedEachWay, afterMultiplicity, higherIs } = summary
  if (group === null) return [{ kind: 'text', lines: [words.nobody] }]
  const logits = (value: number | null) => figure(value, 2, language)
  const row = (verdict: keyof typeof words.verdict, expected: string) => {
    const { count, share, wilson } = group.shares[verdict]
    return [
      words.verdict[verdict],
      wholeFigure(count, language),
      percentFigure(share, language),
      intervalFigure(100 * wilson[0], 100 * wilson[1], 1, language),
      expected,
    ]
  }
  const [verdict, persons, share, expected] = words.header
  return [
    {
      kind: 'table',
      caption: words.caption(wholeFigure(group.n, language), words.verdict[higherIs]),
      header: [verdict, persons, share, intervalHeader(group.level, language), expected],
      rows: [
        row('better', figure(expectedEachWay, 1, language)),
        row('worse', figure(expectedEachWay, 1, language)),
        row('not-distinguishable', ''),
      ],
    },
    {
      kind: 'text',
      lines: [
        words.mean(
          logits(group.mean),
          logits(group.se),
          levelText(group.level, language),
          intervalFigure(group.low, group.high, 2, language),
        ),
        words.spread(logits(group.sd), logits(group.noiseSd), logits(group.personSd)),
        words.least(logits(group.minimalDetectable)),
        words.multiplicity(
          wholeFigure(afterMultiplicity.better, language),
          wholeFigure(afterMultiplicity.worse, language),
        ),
      ],
    },
  ]
}

/** Persons with both measures side by side. */
export function changeTable(
  rows: readonly { readonly id: string; readonly measure: number | null; readonly change: PersonChange }[],
  level: number,
  language: Language,
): Block {
  const words = WORDS[language]
  const logits = (value: number | null) => figure(value, 2, language)
  const limits = ({ low, high }: PersonChange) => {
    if (low !== null && high === null) return words.atLeast(logits(low))
    if (low === null && high !== null) return words.atMost(logits(high))
    return intervalFigure(low, high, 2, language)
  }
  return {
    kind: 'table',
    header: [...words.persons, intervalHeader(level, language), ''],
    rows: rows.map(({ id, measure, change }) => [
      id,
      logits(change.before),
      logits(measure),
      logits(change.change),
      logits(change.changeSe),
      limits(change),
      change.verdict === null ? '' : words.verdict[change.verdict],
    ]),
  }
}
