import type { Language } from '@utfall/basics'
import {
  type AnalysisFrame,
  oddsRatio,
  proportionalOdds,
  proportionalOddsTest,
  stratifiedWinProbability,
  type WinProbability,
  winProbability,
} from '@utfall/regression'
import { armDesign, COVARIATES, requireArm } from '../analysis/arm-design.ts'
import { ARM, BLOCKS, CONTROL, countsBody, OUTCOME, TREATED, twoArmsOf } from '../analysis/arms.ts'
import { readInput } from '../analysis/input-table.ts'
import { labelled } from '../analysis/labelled.ts'
import { type Ladder, readLadder, sharesByArm } from '../analysis/ladder.ts'
import { isNotEstimable, requireEstimable } from '../analysis/not-estimable.ts'
import { numberBetween, valueList } from '../arguments/option-forms.ts'
import { optional, withDefault } from '../arguments/options.ts'
import { defineCommand } from '../command.ts'
import type { Note } from '../output/document.ts'
import { ordinalView } from '../output/ordinal-view.ts'

export const ordinal = defineCommand({
  operands: [{ sv: 'FIL', en: 'FILE' }],
  options: {
    outcome: OUTCOME,
    arm: ARM,
    control: CONTROL,
    treated: TREATED,
    levels: optional<readonly string[]>(valueList(), {
      sv: 'stegen nerifrån och upp; krävs när utfallet är text, annars i talordning',
      en: 'the steps from the lowest up; needed when the outcome is text, else in the order of the numbers',
    }),
    covariates: COVARIATES,
    blocks: BLOCKS,
    level: withDefault<number>(numberBetween(0, 1), 0.95, {
      sv: 'intervallens täckning',
      en: 'coverage of the intervals',
    }),
  },
  takes: {
    sv: 'En rad per person. Utfallet är ett steg på en stege, där högre är bättre. Rader med saknade värden lämnas ut och räknas.',
    en: 'One row per person. The outcome is a step on a ladder, higher being better. Rows with missing values are left out and counted.',
  },
  gives: {
    sv: 'oddsRatio: över 1 betyder högre steg med insatsen (proportionella odds); null med en anmärkning när modellen saknar maximum. winProbability: chansen att en person med insatsen står högre än en utan, lika räknas som hälften (ojusterad, intervall på logitskalan). thresholds: stegens gränser. proportionality: prövar om oddskvoten är densamma vid varje gräns. stratified (med --blocks): vinstsannolikhet och vinstodds inom block.',
    en: 'oddsRatio: above 1 means higher steps with the service (proportional odds); null with a note when the model has no maximum. winProbability: the chance that a person with the service stands above one without, equal counting half (unadjusted, interval on the logit scale). thresholds: the cut points between the steps. proportionality: tests whether the odds ratio is the same at every cut. stratified (with --blocks): win probability and win odds within blocks.',
  },
  examples: [
    'ordinal studie.csv --outcome steg12 --arm grupp',
    'ordinal studie.csv --outcome laget --arm grupp --levels hemma,deltid,heltid --json',
  ],
  run: async ({ operands: [path = ''], values, language }) => {
    const { outcome, arm, covariates, blocks, level } = values
    const table = await readInput(path, { outcome, arm, covariates, blocks })
    const ladder = readLadder(table, outcome, values.levels)
    const { frame, otherArms } = twoArmsOf(table, { ...values, outcome: ladder.column })
    const byArm = [0, 1].map((code) => frame.outcome.filter((_, row) => frame.arm[row] === code))
    const win = requireEstimable(
      labelled(winProbability({ treated: byArm[1], control: byArm[0], level }), frame),
      path,
      outcome,
    )
    const model = fitSteps(frame, ladder, { arm, blocks, path, level })
    const stratified = withinBlocks(frame, level)
    const notes = [...win.notes, ...model.notes, ...stratified.notes]
    const [control, treated] = frame.arms
    const shares = sharesByArm(frame, ladder)
    const summary = { oddsRatio: model.oddsRatio, win, thresholds: model.thresholds, shares, level, notes }
    return {
      input: table.identity,
      body: {
        oddsRatio: model.oddsRatio,
        winProbability: winBody(win),
        thresholds: model.thresholds,
        coefficients: model.coefficients,
        proportionality: model.proportionality,
        ...(frame.blocks ? { stratified: stratified.body } : {}),
        levels: ladder.labels,
        sharesByArm: shares,
        level,
        ...countsBody(frame),
        control,
        treated,
        otherArms,
        notes,
      },
      view: ordinalView(outcome, ladder, summary, language satisfies Language),
    }
  },
})

type Names = {
  readonly arm: string
  readonly blocks: string | undefined
  readonly path: string
  readonly level: number
}

/** The proportional odds model; without a maximum its figures are null and the notes say why. */
function fitSteps(frame: AnalysisFrame, ladder: Ladder, names: Names) {
  const input = {
    outcome: Int32Array.from(frame.outcome),
    levels: ladder.labels.length,
    design: armDesign(frame, names, false),
    level: names.level,
  }
  const fit = proportionalOdds(input)
  if (isNotEstimable(fit)) {
    const none = { estimate: null, low: null, high: null, p: null }
    const note = { code: fit.reason, detail: withSteps(fit.detail, ladder) }
    return { oddsRatio: none, thresholds: [], coefficients: [], proportionality: null, notes: [note] }
  }
  requireArm(fit.droppedTerms, names.arm, names.path)
  const ratio = requireEstimable(oddsRatio(fit, names.arm), names.path, names.arm)
  const tested = proportionalOddsTest({ ...input, terms: [names.arm] })
  return {
    oddsRatio: { estimate: ratio.estimate, low: ratio.low, high: ratio.high, p: ratio.p },
    thresholds: fit.thresholds.map(({ lowerLevel, upperLevel, estimate, se }) => ({
      below: ladder.labels[lowerLevel],
      above: ladder.labels[upperLevel],
      estimate,
      se,
    })),
    coefficients: fit.coefficients.map(({ df: _, ...rest }) => rest),
    proportionality: isNotEstimable(tested) ? null : { lr: tested.lr, df: tested.df, p: tested.p },
    notes: [
      ...fit.notes.map((note) => ({ ...note, detail: withSteps(note.detail, ladder) })),
      ...(isNotEstimable(tested)
        ? [{ code: 'proportionality-not-tested', detail: { reason: tested.reason } }]
        : []),
    ],
  }
}

function withSteps(detail: Note['detail'], ladder: Ladder): Note['detail'] {
  const { level, value } = detail
  return {
    ...detail,
    ...(typeof level === 'number' ? { level: ladder.labels[level] } : {}),
    ...(typeof value === 'number' ? { value: ladder.labels[value] } : {}),
  }
}

function withinBlocks(frame: AnalysisFrame, level: number) {
  if (!frame.blocks) return { body: null, notes: [] }
  const { outcome, arm, blocks } = frame
  const result = stratifiedWinProbability({ outcome, arm, blocks: blocks.codes, level })
  if (isNotEstimable(result)) return { body: null, notes: [{ code: result.reason, detail: result.detail }] }
  const { theta, vanElteren, winOdds, strata } = result
  const pooled = isNotEstimable(winOdds)
    ? { estimate: null, low: null, high: null, p: null }
    : { estimate: winOdds.estimate, low: winOdds.low, high: winOdds.high, p: winOdds.p }
  return {
    body: {
      winProbability: theta,
      vanElteren,
      winOdds: pooled,
      strata: strata.map(({ block, n1, n0, theta: each }) => ({
        block: blocks.labels[block],
        n1,
        n0,
        winProbability: each,
      })),
    },
    notes: result.notes,
  }
}

function winBody(win: WinProbability) {
  const { theta, low, high, se, wins, losses, ties, winOdds, netBenefit, mannWhitney } = win
  return {
    estimate: theta,
    low,
    high,
    se,
    p: mannWhitney?.p ?? null,
    wins,
    losses,
    ties,
    winOdds: isNotEstimable(winOdds)
      ? null
      : { estimate: winOdds.estimate, low: winOdds.low, high: winOdds.high },
    netBenefit,
  }
}
