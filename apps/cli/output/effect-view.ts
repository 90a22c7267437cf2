import type { Language } from '@utfall/basics'
import type { AnalysisFrame } from '@utfall/regression'
import { countByArm } from '../analysis/arms.ts'
import type { Contrast, EffectResult, Estimator } from '../analysis/effect-estimators.ts'
import { noteLines } from '../texts/notes.ts'
import {
  decimalsOf,
  dfFigure,
  figure,
  intervalFigure,
  intervalHeader,
  percentText,
  pFigure,
  wholeFigure,
} from './figures.ts'
import type { Block, View } from './view.ts'

const WORDS = {
  sv: {
    title: 'Effekt',
    header: ['Jämförelse', 'Skattning', 'Standardfel', 'Frihetsgrader', 'p'],
    terms: ['Term', 'Skattning', 'Standardfel', 'Frihetsgrader', 'p'],
    arms: ['Grupp', 'Personer'],
    estimators: {
      difference: 'skillnad i medelvärde',
      adjusted: 'justerad skillnad (minsta kvadrat)',
      interacted: 'justerad skillnad med korsade kovariater (Lin)',
      iv: 'effekt av att få insatsen (två steg)',
    },
    errors: 'Standardfel',
    dropped: 'Bortlämnade rader med saknade värden',
    takeUp: 'Andel som fick insatsen',
    firstStage: 'F i första steget',
    set: {
      interval: 'Anderson–Rubin',
      outside: 'Anderson–Rubin, utanför',
      'whole-line': 'Anderson–Rubin: hela tallinjen',
      empty: 'Anderson–Rubin: tom',
    },
  },
  en: {
    title: 'Effect',
    header: ['Contrast', 'Estimate', 'Standard error', 'Df', 'p'],
    terms: ['Term', 'Estimate', 'Standard error', 'Df', 'p'],
    arms: ['Arm', 'Persons'],
    estimators: {
      difference: 'difference in means',
      adjusted: 'adjusted difference (least squares)',
      interacted: 'adjusted difference with crossed covariates (Lin)',
      iv: 'effect of getting the service (two stages)',
    },
    errors: 'Standard error',
    dropped: 'Rows left out for missing values',
    takeUp: 'Share that got the service',
    firstStage: 'First-stage F',
    set: {
      interval: 'Anderson–Rubin',
      outside: 'Anderson–Rubin, outside',
      'whole-line': 'Anderson–Rubin: the whole line',
      empty: 'Anderson–Rubin: empty',
    },
  },
} as const

export type EffectSummary = {
  readonly outcome: string
  readonly estimator: Estimator
  readonly level: number
  readonly frame: AnalysisFrame
  readonly result: EffectResult
}

export function effectView(summary: EffectSummary, language: Language): View {
  const words = WORDS[language]
  const { outcome, estimator, level, frame, result } = summary
  const { contrasts, coefficients, notes, se } = result
  const [first, second, third, fourth, fifth] = words.header
  const main: Block = {
    kind: 'table',
    header: [first, second, intervalHeader(level, language), third, fourth, fifth],
    rows: contrasts.map((each) => {
      const decimals = decimalsOf(each.se)
      return [
        each.contrast,
        figure(each.estimate, decimals, language),
        intervalFigure(each.low, each.high, decimals, language),
        figure(each.se, decimals, language),
        dfFigure(each.df, language),
        pFigure(each.p, language),
      ]
    }),
  }
  const arms: Block = {
    kind: 'table',
    header: words.arms,
    rows: Object.entries(countByArm(frame)).map(([arm, n]) => [arm, wholeFigure(n, language)]),
  }
  const terms: readonly Block[] = coefficients
    ? [
        {
          kind: 'table',
          header: words.terms,
          rows: coefficients.map((each) => {
            const decimals = decimalsOf(each.se)
            return [
              each.term,
              figure(each.estimate, decimals, language),
              figure(each.se, decimals, language),
              dfFigure(each.df, language),
              pFigure(each.p, language),
            ]
          }),
        },
      ]
    : []
  const lines = [
    `${words.errors}: ${se}`,
    ...(frame.dropped > 0 ? [`${words.dropped}: ${wholeFigure(frame.dropped, language)}`] : []),
    ...contrasts.flatMap((each) => instrumentLines(each, language)),
    ...noteLines(notes, language),
  ]
  return {
    title: `${words.title}: ${outcome}, ${words.estimators[estimator]}`,
    blocks: [main, ...terms, arms, { kind: 'text', lines }],
  }
}

function instrumentLines({ instrument, arm, control, se }: Contrast, language: Language): readonly string[] {
  if (!instrument) return []
  const words = WORDS[language]
  const { takeUp, firstStageF, andersonRubin } = instrument
  const { kind, low, high } = andersonRubin
  const limits = low === null ? '' : `: ${intervalFigure(low, high, decimalsOf(se), language)}`
  const name = words.set[kind]
  return [
    `${words.takeUp}: ${arm} ${percentText(takeUp.treated, language)}, ${control} ${percentText(takeUp.control, language)}`,
    `${words.firstStage}: ${figure(firstStageF, 1, language)}`,
    `${name}${limits}`,
  ]
}
