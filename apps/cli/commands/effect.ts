import { COVARIATES } from '../analysis/arm-design.ts'
import { ARM, BLOCKS, CONTROL, countsBody, frameOf, OUTCOME } from '../analysis/arms.ts'
import { type Contrast, type Estimator, estimateEffect } from '../analysis/effect-estimators.ts'
import { readInput } from '../analysis/input-table.ts'
import { choice, column, numberBetween } from '../arguments/option-forms.ts'
import { optional, withDefault } from '../arguments/options.ts'
import { BadInput, badOption } from '../bad-input.ts'
import { defineCommand } from '../command.ts'
import { effectView } from '../output/effect-view.ts'

const ESTIMATORS = ['difference', 'adjusted', 'interacted', 'iv'] as const
const STANDARD_ERRORS = ['classical', 'HC0', 'HC1', 'HC2', 'HC3', 'CR0', 'CR2'] as const
type ChosenErrors = (typeof STANDARD_ERRORS)[number]

export const effect = defineCommand({
  operands: [{ sv: 'FIL', en: 'FILE' }],
  options: {
    outcome: OUTCOME,
    arm: ARM,
    control: CONTROL,
    blocks: BLOCKS,
    cluster: optional<string>(column(), {
      sv: 'kluster: de som lottades tillsammans eller delar förutsättningar',
      en: 'clusters: those who were drawn together or share their circumstances',
    }),
    covariates: COVARIATES,
    estimator: optional<Estimator>(choice(ESTIMATORS), {
      sv: 'rak skillnad, minsta kvadrat med kovariater, samma med kovariaterna korsade med gruppen (Lin), eller effekten av att få insatsen (två steg); om inget anges: difference, adjusted när --covariates finns, iv när --received finns',
      en: 'plain difference, least squares with covariates, the same with covariates crossed with the arm (Lin), or the effect of getting the service (two stages); when left out: difference, adjusted when --covariates is given, iv when --received is',
    }),
    received: optional<string>(column(), {
      sv: 'om personen fick insatsen, 0 eller 1 (eller hur mycket); för iv',
      en: 'whether the person got the service, 0 or 1 (or how much); for iv',
    }),
    se: optional<ChosenErrors>(choice(STANDARD_ERRORS), {
      sv: 'standardfel; om inget anges: Welch för en rak skillnad, HC2 annars, CR2 med --cluster (Satterthwaites frihetsgrader)',
      en: 'standard errors; when left out: Welch for a plain difference, HC2 otherwise, CR2 with --cluster (Satterthwaite degrees of freedom)',
    }),
    level: withDefault<number>(numberBetween(0, 1), 0.95, {
      sv: 'intervallens täckning',
      en: 'coverage of the intervals',
    }),
  },
  takes: {
    sv: 'En rad per person. Rader där någon av de angivna kolumnerna saknar värde lämnas ut och räknas.',
    en: 'One row per person. Rows that miss a value in any of the columns named are left out and counted.',
  },
  gives: {
    sv: 'estimates: en skattning per grupp mot jämförelsegruppen (contrast, estimate, se, df, statistic, low, high, p). n, nByArm, dropped (rader som lämnats ut; droppedBy säger av vilken kolumn), estimator, se. adjusted och interacted ger också coefficients; iv också takeUp, firstStageF och andersonRubin. Block går in i en rak skillnad som strata vägda efter antal personer, annars som egna intercept.',
    en: 'estimates: one estimate for each arm against control (contrast, estimate, se, df, statistic, low, high, p). n, nByArm, dropped (rows left out; droppedBy says by which column), estimator, se. adjusted and interacted give coefficients too; iv takeUp, firstStageF and andersonRubin. Blocks enter a plain difference as strata weighted by their persons, otherwise as intercepts of their own.',
  },
  examples: [
    'effect studie.csv --outcome inkomst --arm grupp',
    'effect studie.csv --outcome inkomst --arm grupp --blocks ort --covariates alder --json',
    'effect studie.csv --outcome inkomst --arm grupp --received deltog --estimator iv',
  ],
  run: async ({ operands: [path = ''], values, language }) => {
    const { outcome, arm, blocks, cluster, covariates, received, level } = values
    const estimator = chosenEstimator(values)
    requireFitting({ ...values, estimator })
    const table = await readInput(path, { outcome, arm, blocks, cluster, covariates, received })
    const frame = frameOf(table, { ...values, outcome: table.number(outcome) })
    const result = estimateEffect({
      frame,
      columns: { arm, received, blocks },
      estimator,
      standardErrors: values.se,
      level,
      path,
    })
    const { contrasts, coefficients, fit, notes, se } = result
    const [first] = contrasts
    return {
      input: table.identity,
      body: {
        estimates: contrasts.map(estimateBody),
        ...countsBody(frame),
        estimator,
        se,
        level,
        control: frame.arms[0],
        ...(contrasts.length === 1 ? first.instrument : {}),
        ...(coefficients ? { coefficients, fit } : {}),
        notes,
      },
      view: effectView({ outcome, estimator, level, frame, result }, language),
    }
  },
})

function estimateBody({ instrument, ...rest }: Contrast) {
  return { ...rest, ...instrument }
}

type Chosen = {
  readonly estimator: Estimator | undefined
  readonly covariates: readonly string[] | undefined
  readonly received: string | undefined
  readonly blocks: string | undefined
  readonly cluster: string | undefined
  readonly se: ChosenErrors | undefined
}

function chosenEstimator({ estimator, received, covariates }: Chosen): Estimator {
  if (estimator !== undefined) return estimator
  if (received !== undefined) return 'iv'
  return covariates === undefined ? 'difference' : 'adjusted'
}

/** An option that would be passed over in silence, or that contradicts another, is refused. */
function requireFitting(chosen: Chosen & { readonly estimator: Estimator }): void {
  const { estimator, covariates, received, blocks, cluster, se } = chosen
  if (estimator === 'difference' && covariates !== undefined) {
    throw badOption(
      'covariates',
      covariates.join(','),
      {
        sv: 'kovariater med adjusted, interacted eller iv',
        en: 'covariates with adjusted, interacted or iv',
      },
      { sv: 'En rak skillnad justerar inte.', en: 'A plain difference adjusts for nothing.' },
    )
  }
  if (estimator === 'interacted' && covariates === undefined && blocks === undefined) {
    throw missing('covariates', {
      sv: 'kovariater eller --blocks att korsa gruppen med',
      en: 'covariates or --blocks to cross the arm with',
    })
  }
  if (estimator === 'iv' && received === undefined) {
    throw missing('received', {
      sv: 'kolumnen som säger vem som fick insatsen, när --estimator är iv',
      en: 'the column that says who got the service, when --estimator is iv',
    })
  }
  if (estimator !== 'iv' && received !== undefined) {
    throw badOption(
      'received',
      received,
      { sv: 'mottagen insats bara med --estimator iv', en: 'service received with --estimator iv only' },
      { sv: 'Ta bort valet eller byt skattning.', en: 'Leave the option out or change the estimator.' },
    )
  }
  if (se !== undefined && se.startsWith('CR') !== (cluster !== undefined)) {
    throw badOption(
      'se',
      se,
      cluster === undefined
        ? {
            sv: 'classical|HC0|HC1|HC2|HC3 utan --cluster',
            en: 'classical|HC0|HC1|HC2|HC3 without --cluster',
          }
        : { sv: 'CR0|CR2 med --cluster', en: 'CR0|CR2 with --cluster' },
      {
        sv: 'CR räknar per kluster och kräver --cluster; de andra räknar per person.',
        en: 'CR counts by cluster and needs --cluster; the others count by person.',
      },
    )
  }
}

function missing(option: string, allowed: { readonly sv: string; readonly en: string }): BadInput {
  return new BadInput([{ place: `--${option}`, given: { sv: 'ingenting', en: 'nothing' }, allowed }], {
    sv: 'Alla val: ./utfall effect --help',
    en: 'All options: ./utfall effect --help',
  })
}
