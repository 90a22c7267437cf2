import {
  type AnalysisFrame,
  compareProportions,
  type ProportionComparison,
  proportionInterval,
  type StratifiedComparison,
  stratifiedProportions,
} from '@utfall/regression'
import { ARM, BLOCKS, CONTROL, countsBody, OUTCOME, TREATED, twoArmsOf } from '../analysis/arms.ts'
import { readInput } from '../analysis/input-table.ts'
import { requireEstimable } from '../analysis/not-estimable.ts'
import { numberBetween } from '../arguments/option-forms.ts'
import { withDefault } from '../arguments/options.ts'
import { defineCommand } from '../command.ts'
import { type Measure, type OutcomeRow, shareView } from '../output/binary-view.ts'

export const binary = defineCommand({
  operands: [{ sv: 'FIL', en: 'FILE' }],
  options: {
    outcome: OUTCOME,
    arm: ARM,
    control: CONTROL,
    treated: TREATED,
    blocks: BLOCKS,
    level: withDefault<number>(numberBetween(0, 1), 0.95, {
      sv: 'intervallens täckning',
      en: 'coverage of the intervals',
    }),
  },
  takes: {
    sv: 'En rad per person. Utfallet är 0 eller 1; tomt eller NA är saknat, och raden lämnas ut och räknas.',
    en: 'One row per person. The outcome is 0 or 1; empty or NA is missing, and the row is left out and counted.',
  },
  gives: {
    sv: 'riskDifference, riskRatio och oddsRatio med estimate, low, high och method; others visar samma mått med andra metoder. Utan block: Newcombe, Katz och Woolf, och i grupper utan händelser exakta eller score-gränser. Med block: Mantel–Haenszel. nnt: hur många som måste få insatsen för en händelse till, räknat på riskskillnaden.',
    en: 'riskDifference, riskRatio and oddsRatio with estimate, low, high and method; others shows the same measure by other methods. Without blocks: Newcombe, Katz and Woolf, and score or exact limits where an arm has no events. With blocks: Mantel–Haenszel. nnt: how many must get the service for one more event, from the risk difference.',
  },
  examples: [
    'binary studie.csv --outcome arbete --arm grupp',
    'binary studie.csv --outcome arbete --arm grupp --control 0 --blocks ort --json',
  ],
  run: async ({ operands: [path = ''], values, language }) => {
    const { level } = values
    const table = await readInput(path, {
      outcome: values.outcome,
      arm: values.arm,
      blocks: values.blocks,
    })
    const outcome = table.whole(values.outcome, { low: 0, high: 1 })
    const { frame, otherArms } = twoArmsOf(table, { ...values, outcome })
    const strata = strataOf(frame)
    const rows = [0, 1].map((code) => outcomeRow(frame, code, level))
    const result = frame.blocks
      ? stratified(requireEstimable(stratifiedProportions({ strata, level }), path, values.arm))
      : simple(requireEstimable(compareProportions({ ...strata[0], level }), path, values.arm))
    const { notes, ...measures } = result
    const [control, treated] = frame.arms
    return {
      input: table.identity,
      body: {
        ...measures,
        level,
        ...countsBody(frame),
        control,
        treated,
        otherArms,
        design: frame.blocks ? 'blocked' : 'simple',
        byArm: rows,
        notes,
      },
      view: shareView({ outcome: values.outcome, rows, measures: result, level, notes }, language),
    }
  },
})

type Counts = { x1: number; n1: number; x0: number; n0: number }

/** Events and persons by arm in each block; one table when there are no blocks. */
function strataOf(frame: AnalysisFrame): readonly [Counts, ...Counts[]] {
  const count = frame.blocks?.labels.length ?? 1
  const strata = Array.from({ length: count }, () => ({ x1: 0, n1: 0, x0: 0, n0: 0 }))
  for (let row = 0; row < frame.n; row++) {
    const stratum = strata[frame.blocks?.codes[row] ?? 0]
    const event = frame.outcome[row]
    if (frame.arm[row] === 1) {
      stratum.n1 += 1
      stratum.x1 += event
    } else {
      stratum.n0 += 1
      stratum.x0 += event
    }
  }
  const [first, ...rest] = strata
  return [first, ...rest]
}

function outcomeRow(frame: AnalysisFrame, code: number, level: number): OutcomeRow {
  let n = 0
  let events = 0
  for (let row = 0; row < frame.n; row++) {
    if (frame.arm[row] !== code) continue
    n += 1
    events += frame.outcome[row]
  }
  const share = proportionInterval({ successes: events, n, method: 'wilson', level })
  const limits = share.kind === 'estimate' ? share : { estimate: null, low: null, high: null }
  return {
    arm: frame.arms[code],
    n,
    events,
    share: limits.estimate,
    low: limits.low,
    high: limits.high,
    method: 'wilson',
  }
}

type Comparison = Exclude<ProportionComparison, { readonly kind: 'not-estimable' }>
type Pooled = Exclude<StratifiedComparison, { readonly kind: 'not-estimable' }>

function simple({ riskDifference, riskRatio, oddsRatio, p, nnt, notes }: Comparison) {
  const { estimate, newcombe, ...others } = riskDifference
  return {
    riskDifference: measure(estimate, 'newcombe', newcombe, {
      'newcombe-continuity': others.newcombeContinuity,
      'miettinen-nurminen': others.miettinenNurminen,
      mee: others.mee,
      'agresti-caffo': others.agrestiCaffo,
      wald: others.wald,
    }),
    riskRatio:
      riskRatio.kind === 'estimate'
        ? measure(riskRatio.estimate, 'katz', riskRatio.katz, {
            koopman: riskRatio.koopman,
            'miettinen-nurminen': riskRatio.miettinenNurminen,
            mover: riskRatio.mover,
          })
        : measure(null, 'miettinen-nurminen', riskRatio.score, {}),
    oddsRatio:
      oddsRatio.kind === 'estimate'
        ? measure(oddsRatio.estimate, 'woolf', oddsRatio.woolf, { exact: oddsRatio.exact })
        : measure(null, 'exact', oddsRatio.exact, {}),
    ...(oddsRatio.kind === 'estimate' ? { conditionalOddsRatio: oddsRatio.conditionalMle } : {}),
    p,
    nnt,
    notes,
  }
}

function stratified({ riskDifference, riskRatio, oddsRatio, test, exact, strata, notes }: Pooled) {
  const none = { estimate: null, low: null, high: null }
  const ratio = riskRatio.kind === 'estimate' ? riskRatio : none
  const odds = oddsRatio.kind === 'estimate' ? oddsRatio : none
  const missing = [riskRatio, oddsRatio].filter((each) => each.kind === 'not-estimable')
  return {
    riskDifference: measure(riskDifference.estimate, 'mantel-haenszel-sato', riskDifference.sato, {
      'mantel-haenszel-greenland-robins': riskDifference.greenlandRobins,
      'newcombe-stratified': riskDifference.newcombe,
    }),
    riskRatio: measure(ratio.estimate, 'mantel-haenszel-greenland-robins', ratio, {}),
    oddsRatio: measure(odds.estimate, 'mantel-haenszel-robins-breslow-greenland', odds, {}),
    p: {
      cochranMantelHaenszel: test?.p ?? null,
      cochranMantelHaenszelContinuity: test?.pContinuity ?? null,
      exact: exact.kind === 'exact' ? exact.p : null,
    },
    exact:
      exact.kind === 'exact'
        ? { oddsRatio: exact.oddsRatio, low: exact.limits.low, high: exact.limits.high }
        : null,
    strata,
    notes: [
      ...notes,
      ...missing.map(({ reason, detail }) => ({ code: reason, detail })),
      ...(exact.kind === 'too-large'
        ? [{ code: 'exact-too-large', detail: { operations: exact.operations, allowed: exact.allowed } }]
        : []),
    ],
  }
}

type Limits = { readonly low: number | null; readonly high: number | null }

function measure(
  estimate: number | null,
  method: string,
  { low, high }: Limits,
  others: Readonly<Record<string, Limits>>,
): Measure {
  return {
    estimate,
    low,
    high,
    method,
    others: Object.entries(others).map(([name, limits]) => ({
      method: name,
      low: limits.low,
      high: limits.high,
    })),
  }
}
