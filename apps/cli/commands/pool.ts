import type { Language } from '@utfall/basics'
import {
  type MetaAnalysis,
  metaAnalysis,
  type Pooled,
  type PoolingInput,
  type PoolingTest,
  type SingleEstimate,
} from '@utfall/synthesis'
import { type InputTable, readInput } from '../analysis/input-table.ts'
import { requireEstimable } from '../analysis/not-estimable.ts'
import { choice, column, numberBetween } from '../arguments/option-forms.ts'
import { flag, optional, required, withDefault } from '../arguments/options.ts'
import { badData } from '../bad-input.ts'
import { defineCommand } from '../command.ts'
import type { Note } from '../output/document.ts'
import {
  decimalsOf,
  figure,
  intervalFigure,
  intervalHeader,
  percentFigure,
  percentText,
  pFigure,
} from '../output/figures.ts'
import type { View } from '../output/view.ts'
import { noteLines } from '../texts/notes.ts'

const METHODS = ['REML', 'DL', 'PM', 'FE', 'ML', 'HE', 'HS', 'SJ'] as const
type Method = (typeof METHODS)[number]

export const pool = defineCommand({
  operands: [{ sv: 'FIL', en: 'FILE' }],
  options: {
    estimate: required<string>(column(), {
      sv: 'skattningarna, på en skala där skillnader går att lägga ihop (kvoter som logaritmer)',
      en: 'the estimates, on an additive scale (ratios as logarithms)',
    }),
    variance: required<string>(column(), {
      sv: 'deras varianser: standardfelen i kvadrat',
      en: 'their variances: the standard errors squared',
    }),
    label: optional<string>(column(), {
      sv: 'vad varje rad är, till exempel förbundets namn',
      en: 'what each row is, such as the name of the federation',
    }),
    method: withDefault<Method>(choice(METHODS), 'REML', {
      sv: 'hur variationen mellan raderna skattas; FE antar att den inte finns',
      en: 'how the variation between the rows is estimated; FE assumes there is none',
    }),
    'knapp-hartung': flag({
      sv: 'intervall efter Knapp och Hartung med t-fördelning, aldrig smalare än det vanliga standardfelet ger (ad hoc-formen)',
      en: "Knapp and Hartung's interval with the t distribution, its standard error never below the usual one (the ad hoc form)",
    }),
    level: withDefault<number>(numberBetween(0, 1), 0.95, {
      sv: 'intervallens täckning',
      en: 'coverage of the intervals',
    }),
  },
  takes: {
    sv: 'En rad per förbund eller studie. Rader utan skattning eller varians lämnas ut och räknas.',
    en: 'One row per federation or study. Rows without estimate or variance are left out and counted.',
  },
  gives: {
    sv: 'estimate, se, low, high: medeleffekten. tau2, i2 (0 till 1), q: hur mycket effekten varierar. prediction: var effekten i ett nytt förbund väntas, med namngiven konvention; alla tre står under predictions. weights i filens ordning.',
    en: 'estimate, se, low, high: the mean effect. tau2, i2 (0 to 1), q: how much the effect varies. prediction: where the effect of a new federation is expected, its convention named; all three stand under predictions. weights in the order of the file.',
  },
  examples: [
    'pool forbund.csv --estimate yi --variance vi --label forbund',
    'pool forbund.csv --estimate yi --variance vi --method DL --knapp-hartung --json',
  ],
  run: async ({ operands: [path = ''], values, language }) => {
    const { estimate, variance, label, method, level } = values
    const table = await readInput(path, { estimate, variance, label })
    const rows = completeRows(table, estimate, variance, label)
    const asked = { estimates: rows.estimates, variances: rows.variances, labels: rows.labels, method, level }
    const usesT = values['knapp-hartung']
    const test: PoolingTest = usesT ? 'knapp-hartung-adhoc' : 'z'
    const result = requireEstimable<MetaAnalysis>(metaAnalysis({ ...asked, test }), path)
    const notes = [...result.notes, ...notesOf(result)]
    return {
      input: table.identity,
      body: {
        ...(result.kind === 'pooled' ? pooledBody(result) : singleBody(result, method)),
        ...(usesT ? { knappHartungPlain: plainKnappHartung(asked) } : {}),
        dropped: rows.dropped,
        notes,
      },
      view: poolView(result, asked, notes, language),
    }
  },
})

/** The rows that have both figures; the others are counted, not guessed. */
function completeRows(table: InputTable, estimate: string, variance: string, label: string | undefined) {
  const y = table.number(estimate).values
  const v = table.numberWhere(variance, (value) => value > 0, {
    sv: 'ett tal större än 0',
    en: 'a number above 0',
  }).values
  const names = label === undefined ? null : table.labels(label)
  const kept = Array.from(y.keys()).filter((row) => !Number.isNaN(y[row]) && !Number.isNaN(v[row]))
  requireOneScale(
    kept.map((row) => ({ estimate: y[row], error: Math.sqrt(v[row]) })),
    table.path,
    estimate,
  )
  return {
    estimates: Float64Array.from(kept, (row) => y[row]),
    variances: Float64Array.from(kept, (row) => v[row]),
    labels: kept.map((row) => names?.[row] ?? String(row + 1)),
    dropped: y.length - kept.length,
  }
}

/** Farther apart than this, in the smallest standard error, the estimates cannot be of the same thing. */
const MOST_ERRORS_APART = 1e8

function requireOneScale(
  rows: readonly { readonly estimate: number; readonly error: number }[],
  path: string,
  column: string,
): void {
  let [low, high, least] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (const { estimate, error } of rows) {
    low = Math.min(low, estimate)
    high = Math.max(high, estimate)
    least = Math.min(least, error)
  }
  if (!(high - low > MOST_ERRORS_APART * least)) return
  throw badData(
    path,
    column,
    {
      sv: 'skattningar mer än hundra miljoner standardfel isär',
      en: 'estimates more than a hundred million standard errors apart',
    },
    { sv: 'skattningar av samma sak på samma skala', en: 'estimates of the same thing on the same scale' },
  )
}

const NO_PREDICTION = { convention: null, low: null, high: null }

function pooledBody(result: Pooled) {
  const { kind: _, estimate, se, low, high, tau2, i2, q, prediction, df, ...rest } = result
  const main = { estimate, se, low, high, tau2, i2, q, prediction: prediction ?? NO_PREDICTION }
  return { ...main, df: Number.isFinite(df) ? df : null, ...rest }
}

function singleBody(result: SingleEstimate, method: Method) {
  const { kind: _, estimate, se, low, high, ...rest } = result
  const main = { estimate, se, low, high, tau2: null, i2: null, q: null, prediction: NO_PREDICTION, df: null }
  return { ...main, ...rest, method, test: 'z', predictions: [], weights: [1] }
}

function notesOf(result: Pooled | SingleEstimate): readonly Note[] {
  const isNormal = result.kind === 'single' || !Number.isFinite(result.df)
  return [
    ...(isNormal ? [{ code: 'normal-distribution', detail: { key: 'df' } }] : []),
    ...(result.kind === 'pooled' && result.prediction === null
      ? [{ code: 'no-prediction-under-fixed-effect', detail: { key: 'prediction' } }]
      : []),
  ]
}

/** The form as first published, beside the one used; null where it collapses to a standard error of zero. */
function plainKnappHartung(asked: Omit<PoolingInput, 'test'>) {
  const plain = metaAnalysis({ ...asked, test: 'knapp-hartung' })
  return plain.kind === 'pooled' ? { se: plain.se, low: plain.low, high: plain.high, p: plain.p } : null
}

const WORDS = {
  sv: {
    title: 'Sammanvägd effekt av',
    rows: 'skattningar',
    header: ['', 'Skattning', 'Standardfel', 'p'],
    mean: 'Medeleffekt',
    prediction: 'Prediktionsintervall för en ny rad',
    weight: 'Vikt, %',
    row: 'Rad',
    spread: 'Variation mellan raderna',
  },
  en: {
    title: 'Pooled effect of',
    rows: 'estimates',
    header: ['', 'Estimate', 'Standard error', 'p'],
    mean: 'Mean effect',
    prediction: 'Prediction interval for a new row',
    weight: 'Weight, %',
    row: 'Row',
    spread: 'Variation between the rows',
  },
} as const

function poolView(
  result: Pooled | SingleEstimate,
  asked: { readonly estimates: Float64Array; readonly variances: Float64Array },
  notes: readonly Note[],
  language: Language,
): View {
  const words = WORDS[language]
  const decimals = decimalsOf(result.se)
  const { estimate, se, low, high, p, level, k } = result
  const mean = {
    kind: 'table',
    header: [
      words.header[0],
      words.header[1],
      intervalHeader(level, language),
      words.header[2],
      words.header[3],
    ],
    rows: [
      [
        words.mean,
        figure(estimate, decimals, language),
        intervalFigure(low, high, decimals, language),
        figure(se, decimals, language),
        pFigure(p, language),
      ],
    ],
  } as const
  const title = `${words.title} ${k} ${words.rows}`
  const text = { kind: 'text', lines: noteLines(notes, language) } as const
  if (result.kind === 'single') return { title, blocks: [mean, text] }
  const spread = [
    `${words.spread}: tau² ${figure(result.tau2, 4, language)}, I² ${percentText(result.i2, language)}, Q ${figure(result.q, 2, language)} (${result.qDf}), p ${pFigure(result.qP, language)}`,
    ...(result.prediction
      ? [
          `${words.prediction} (${result.prediction.convention}): ${intervalFigure(result.prediction.low, result.prediction.high, decimals, language)}`,
        ]
      : []),
  ]
  const weights = {
    kind: 'table',
    header: [words.row, words.header[1], words.header[2], words.weight],
    rows: result.labels.map((label, index) => [
      label,
      figure(asked.estimates[index], decimals, language),
      figure(Math.sqrt(asked.variances[index]), decimals, language),
      percentFigure(result.weights[index], language),
    ]),
  } as const
  return {
    title: `${title} (${result.method})`,
    blocks: [mean, { kind: 'text', lines: spread }, weights, text],
  }
}
