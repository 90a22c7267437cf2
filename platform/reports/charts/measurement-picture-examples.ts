import type { Language } from '@utfall/basics'
import { ABILITIES, around, findingExamples } from './measurement-finding-examples.ts'
import type {
  Distribution,
  ItemCurveModel,
  TestInformationModel,
  WrightMapModel,
} from './measurement-models.ts'
import type { ChartModel } from './model.ts'

/** Invented scales of the sizes that are met in earnest: 29 questions of 5 answers, and 8 of 2. */
const logit = {
  label: 'Logit (högre är bättre arbetsförmåga)',
  form: { kind: 'number', decimals: 2 },
} as const

const LOCATIONS = [
  -2.4, -1.9, -1.7, -1.55, -1.3, -1.1, -1.05, -0.8, -0.7, -0.55, -0.5, -0.3, -0.2, -0.1, 0, 0.15, 0.3, 0.4,
  0.5, 0.7, 0.85, 0.9, 1.1, 1.3, 1.4, 1.9, 2.1, 2.5, 2.6,
]

/** Four thresholds around the location; the fifth question from the end has two of them turned. */
function thresholdsOf(location: number, i: number): readonly number[] {
  const steps = i === 24 ? [-1.4, 0.35, 0.05, 1] : [-1.5 - 0.02 * i, -0.4, 0.3 + 0.01 * i, 1.6 + 0.01 * i]
  return steps.map((step) => Math.round((location + step) * 1e4) / 1e4)
}

const bins = [0, 3, 0, 6, 12, 19, 33, 52, 71, 88, 104, 117, 121, 109, 93, 76, 54, 38, 22, 14, 8, 2, 5, 0, 2]
const persons: Distribution = {
  n: 1049,
  smallest: 5,
  bins: bins.map((count, i) => ({
    low: -6 + i / 2,
    high: -5.5 + i / 2,
    count: count > 0 && count < 5 ? null : count,
  })),
}

const wright: WrightMapModel = {
  kind: 'wright-map',
  title: 'Frågorna passar de flesta, men få skiljer dem som står nära arbete',
  axis: logit,
  level: 0.95,
  persons: { ...persons, mean: around(0.31, 0.11), sd: 1.82 },
  best: { low: -2.6, high: 2.9, label: 'Mäter bäst här: fel under 0,40' },
  items: ABILITIES.map((label, i) => ({
    label,
    location: around(LOCATIONS[i] ?? 0, 0.11 + 0.003 * i),
    thresholds: thresholdsOf(LOCATIONS[i] ?? 0, i).map((one) => around(one, 0.21)),
  })),
}

const short: WrightMapModel = {
  kind: 'wright-map',
  title: 'Eight questions, all easier than most people need',
  axis: { label: 'Logit', form: { kind: 'number', decimals: 1 } },
  level: 0.95,
  persons: {
    n: 212,
    smallest: 5,
    bins: [6, 11, 24, 38, 52, 46, 23, 12].map((count, i) => ({
      low: -1 + i * 0.6,
      high: -0.4 + i * 0.6,
      count,
    })),
    mean: around(1.4, 0.2),
    sd: 1.1,
  },
  items: [
    'Gets out of bed',
    'Plans the day',
    'Travels alone',
    'Asks for help',
    'Handles stress',
    'Works half a day',
    'Works a whole day',
    'Knows who to turn to',
  ].map((label, i) => ({
    label,
    location: around([-2.1, -1.2, -0.3, 0.1, 1.2, 0.7, 2, -0.8][i] ?? 0, 0.34),
    thresholds: [],
  })),
}

const at = Array.from({ length: 61 }, (_, i) => Math.round((-6 + i * 0.2) * 10) / 10)

/** ProbABILITIES of each answer in the partial credit model; only to have curves of the right shape here. */
function answers(theta: number, thresholds: readonly number[]): readonly number[] {
  const weights = [1]
  for (const threshold of thresholds) weights.push((weights.at(-1) ?? 1) * Math.exp(theta - threshold))
  const total = weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => weight / total)
}

function expected(theta: number, thresholds: readonly number[]): number {
  return answers(theta, thresholds).reduce((mean, p, x) => mean + x * p, 0)
}

function errorAt(theta: number, items: readonly number[]): number {
  const information = items.reduce((total, i) => {
    const p = answers(theta, thresholdsOf(LOCATIONS[i] ?? 0, i))
    const mean = p.reduce((m, one, x) => m + x * one, 0)
    return total + p.reduce((v, one, x) => v + one * (x - mean) ** 2, 0)
  }, 0)
  return 1 / Math.sqrt(information)
}

const all = ABILITIES.map((_, i) => i)
const eight = [0, 4, 9, 14, 18, 22, 25, 28]
const error = {
  label: 'Mätfel för en person (standardfel), logit',
  form: { kind: 'number', decimals: 2 },
} as const

const information: TestInformationModel = {
  kind: 'test-information',
  title: 'Åtta frågor räcker för grupper, men inte för en enskild person',
  axis: logit,
  valueAxis: error,
  at: at.slice(5, 56),
  curves: [
    { name: 'Hela formuläret, 29 frågor', values: at.slice(5, 56).map((theta) => errorAt(theta, all)) },
    { name: 'Kort form, 8 frågor', values: at.slice(5, 56).map((theta) => errorAt(theta, eight)) },
  ],
  limit: { value: 0.4, good: 'below', label: 'Högsta fel för beslut om en enskild person' },
  persons,
}

const curveItems = [0, 9, 16, 20, 24, 28]
const itemCurves: ItemCurveModel = {
  kind: 'item-curve',
  title: 'En av sex frågor följer inte modellen',
  axis: logit,
  scoreAxis: { label: 'Poäng på frågan', form: { kind: 'number', decimals: 2 } },
  level: 0.95,
  at,
  panels: curveItems.map((item) => {
    const thresholds = thresholdsOf(LOCATIONS[item] ?? 0, item)
    return {
      kind: 'expected-score',
      label: ABILITIES[item] ?? '',
      ...(item === 24 ? { note: 'Brantare än väntat (infit 0,71)' } : {}),
      highestScore: 4,
      expected: at.map((theta) => expected(theta, thresholds)),
      observed: [-3.1, -1.6, -0.6, 0.2, 1, 2.2, 4.1].map((place, i) => {
        const steep = item === 24 ? 1.9 : 1 + 0.03 * i
        const centre = LOCATIONS[item] ?? 0
        const mean = expected(centre + (place - centre) * steep, thresholds)
        const half = 0.08 + 0.04 * Math.sqrt(mean * (4 - mean))
        return {
          at: place,
          estimate: mean,
          low: Math.max(0, mean - half),
          high: Math.min(4, mean + half),
          n: 131 + ((i * 37) % 40),
        }
      }),
    }
  }),
}

const ANSWERS = ['Aldrig', 'Sällan', 'Ibland', 'Ofta', 'Alltid']
const categories: ItemCurveModel = {
  ...itemCurves,
  title: 'Svaret ”Ibland” är aldrig det troligaste på en av frågorna',
  panels: [16, 24].map((item) => ({
    kind: 'categories',
    label: ABILITIES[item] ?? '',
    ...(item === 24 ? { note: 'Trösklarna 2 och 3 i omvänd ordning' } : {}),
    categories: ANSWERS.map((label, x) => ({
      label,
      probabilities: at.map((theta) => answers(theta, thresholdsOf(LOCATIONS[item] ?? 0, item))[x] ?? 0),
    })),
  })),
}

type Example = { readonly model: ChartModel; readonly language: Language }

export const measurementExamples: Readonly<Record<string, Example>> = {
  'wright-map': { model: wright, language: 'sv' },
  'wright-map-two-answers': { model: short, language: 'en' },
  'test-information': { model: information, language: 'sv' },
  'item-curve': { model: itemCurves, language: 'sv' },
  'item-curve-answers': { model: categories, language: 'sv' },
  ...findingExamples,
}
