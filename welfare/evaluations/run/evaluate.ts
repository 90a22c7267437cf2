import type { Faults, Table } from '@utfall/exchange'
import { adjustP } from '@utfall/inference'
import { randomStream } from '@utfall/numerics'
import { gatherPeople } from '../data/people.ts'
import { isFaults, readStudyTables, type StudyFiles, type StudyTables } from '../data/tables.ts'
import type { InputFile, Interaction, PooledEstimate, ResultEstimate, Results } from '../result/schema.ts'
import { sourcePairs } from '../study/compared-rules.ts'
import { definitionHash, lockState } from '../study/lock.ts'
import { carriesCausalWords, horizonOf } from '../study/rules.ts'
import type { Study, StudyLock, StudyOutcome } from '../study/schema.ts'
import { deriveVerdict } from '../verdict/rules.ts'
import { sourcesHeldTogether } from './agreement.ts'
import { type Comparison, type Contrast, comparisonOf, contrastsOf, type Setting } from './contrast.ts'
import { prepareCovariates } from './covariates.ts'
import { describeAttrition, describeBalance, describeFlow, summarise } from './describe.ts'
import { horizonReached } from './horizon.ts'
import { mainEstimates } from './main-estimates.ts'
import { outcomeSetting } from './outcome-setting.ts'
import { receivedEstimates } from './received.ts'
import { scalesUsed } from './scales-used.ts'
import { boundsOf, permutationsOf, sensitivityEstimates } from './sensitivity.ts'
import { poolSites, siteEstimates } from './sites.ts'
import { subgroupResults } from './subgroups.ts'

export const STEPS = ['read', 'describe', 'estimate', 'subgroups', 'sites', 'sensitivity', 'verdict'] as const
export type Step = (typeof STEPS)[number]

export type EvaluationOrder = {
  readonly study: Study
  readonly lock: StudyLock | null
  readonly files: StudyFiles
  readonly version: string
  readonly command: string
  /** Told before each step; a place for a pause, too. Returning false stops the evaluation. */
  readonly onStep?: (step: Step, share: number) => boolean | Promise<boolean>
}

export type Evaluated =
  | { readonly kind: 'evaluated'; readonly results: Results }
  | { readonly kind: 'stopped' }
  | Faults

/** From a study and its data to the figures and the verdict. Same order, same bytes. */
export async function evaluate(order: EvaluationOrder): Promise<Evaluated> {
  const { study } = order
  const go = async (step: Step) => (await order.onStep?.(step, STEPS.indexOf(step) / STEPS.length)) !== false
  if (!(await go('read'))) return { kind: 'stopped' }
  const tables = readStudyTables(study, order.files)
  if (isFaults(tables)) return tables
  const people = gatherPeople(study, tables)
  if (isFaults(people)) return people
  const covariates = prepareCovariates(tables.persons, study.analysis.covariates, people.rows)
  if (isFaults(covariates)) return covariates
  const predictors = prepareCovariates(tables.persons, study.analysis.missing.predictors, people.rows)
  if (isFaults(predictors)) return predictors
  const setting: Setting = { study, people, covariates, predictors }

  if (!(await go('describe'))) return { kind: 'stopped' }
  const flow = describeFlow(study, people, tables.screening)
  const balance = describeBalance(study, people, tables.persons)
  if (isFaults(flow)) return flow
  if (isFaults(balance)) return balance
  const attrition = study.outcomes.flatMap((outcome) => describeAttrition(study, people, outcome))

  if (!(await go('estimate'))) return { kind: 'stopped' }
  const { main: uncorrected, beside } = mainEstimates(setting)
  const main = correctSecondary(study, uncorrected)
  if (!(await go('subgroups'))) return { kind: 'stopped' }
  const groups = allSubgroups(setting, tables)
  if (isFaults(groups)) return groups
  if (!(await go('sites'))) return { kind: 'stopped' }
  const sites = sitesOf(setting)
  if (!(await go('sensitivity'))) return { kind: 'stopped' }
  const further = sensitivityOf(setting)
  if (!(await go('verdict'))) return { kind: 'stopped' }

  const lock = lockState(study, order.lock)
  const verdict = deriveVerdict({
    study,
    lock,
    estimates: main,
    attrition,
    horizonReached: horizonReached(study, people),
  })
  const results: Results = {
    utfall: { version: order.version, command: order.command, input: fileOf(tables.persons) },
    format: 1,
    study: { id: study.id, sha256: definitionHash(study), lock },
    design: { kind: study.design.kind, causal: carriesCausalWords(study) },
    outcomeKinds: Object.fromEntries(study.outcomes.map((outcome) => [outcome.id, outcome.kind])),
    files: filesOf(tables),
    seed: study.analysis.seed,
    level: study.analysis.level,
    flow,
    verdict,
    balance,
    summaries: study.outcomes.flatMap((outcome) => summarise(study, people, outcome)),
    estimates: [...main, ...groups.estimates, ...sites.estimates, ...further.estimates, ...beside],
    interactions: groups.interactions,
    permutations: further.permutations,
    bounds: further.bounds,
    attrition,
    pooled: sites.pooled,
    received: further.received,
    ...(people.scales.size > 0 && { scales: scalesUsed(study, people) }),
    ...(sourcePairs(study).length > 0 && { agreements: sourcesHeldTogether(setting) }),
    notes: [
      ...[...people.scales.keys()].map((outcome) => ({
        code: 'stands-on-point-measures',
        detail: { outcome },
      })),
      ...study.outcomes.filter(isSumOfColumns).map(({ id }) => ({
        code: 'sum-of-columns',
        detail: { outcome: id },
      })),
      ...(people.left.otherArms > 0
        ? [{ code: 'other-arms-left-out', detail: { n: people.left.otherArms } }]
        : []),
      ...Object.entries(covariates.filled).map(([column, n]) => ({
        code: 'covariate-filled',
        detail: { column, n },
      })),
    ],
  }
  return { kind: 'evaluated', results }
}

/** A sum stated in the plan is an override of the rule that ordinal answers are not summed (R4.28), so the reader is told. */
function isSumOfColumns({ kind, at }: StudyOutcome): boolean {
  return kind === 'measure' && at.some(({ sum }) => sum !== undefined)
}

/** P-values of the secondary outcomes at their horizons, corrected together for how many they are. */
function correctSecondary(study: Study, estimates: readonly ResultEstimate[]): ResultEstimate[] {
  const { multiplicity } = study.analysis
  const family = estimates.filter((row) => {
    const outcome = study.outcomes.find((each) => each.id === row.outcome)
    return outcome?.role === 'secondary' && row.time === horizonOf(study, outcome)
  })
  if (multiplicity === 'none' || family.length === 0) return [...estimates]
  const adjusted = adjustP(
    family.map((row) => row.p),
    multiplicity,
  )
  return estimates.map((row) => {
    const place = family.indexOf(row)
    return place < 0 ? row : { ...row, pAdjusted: adjusted[place] ?? null }
  })
}

type Groups = { readonly estimates: ResultEstimate[]; readonly interactions: Interaction[] }

function allSubgroups(setting: Setting, tables: StudyTables): Groups | Faults {
  const { study } = setting
  const estimates: ResultEstimate[] = []
  const interactions: Interaction[] = []
  for (const outcome of study.outcomes.filter((each) => each.role === 'primary')) {
    const family: Interaction[] = []
    for (const subgroup of study.subgroups) {
      const result = subgroupResults(
        setting,
        tables,
        subgroup,
        outcome,
        horizonOf(study, outcome),
        contrastsOf(study),
      )
      if (isFaults(result)) return result
      estimates.push(...result.estimates)
      family.push(...result.interactions)
    }
    interactions.push(...correctInteractions(study, family))
  }
  return { estimates, interactions }
}

function correctInteractions(study: Study, family: readonly Interaction[]): Interaction[] {
  const { multiplicity } = study.analysis
  if (multiplicity === 'none') return [...family]
  const adjusted = adjustP(
    family.map((test) => test.p),
    multiplicity,
  )
  return family.map((test, index) => ({ ...test, pAdjusted: adjusted[index] ?? null }))
}

function sitesOf(setting: Setting): { estimates: ResultEstimate[]; pooled: PooledEstimate[] } {
  const estimates: ResultEstimate[] = []
  const pooled: PooledEstimate[] = []
  for (const { outcome, time, contrast, values } of primaryContrasts(setting)) {
    const rows = siteEstimates(setting, outcome, time, contrast, values)
    estimates.push(...rows)
    const together = poolSites(setting.study, rows)
    if (together) pooled.push(together)
  }
  return { estimates, pooled }
}

type Primary = { outcome: StudyOutcome; time: string; contrast: Contrast; values: Float64Array }

function primaryContrasts({ study, people }: Setting): Primary[] {
  return study.outcomes
    .filter((outcome) => outcome.role === 'primary')
    .flatMap((outcome) => {
      const time = horizonOf(study, outcome)
      const values = people.outcomes.get(outcome.id)?.get(time)
      return values ? contrastsOf(study).map((contrast) => ({ outcome, time, contrast, values })) : []
    })
}

type Further = Pick<Results, 'permutations' | 'bounds' | 'received'> & { estimates: ResultEstimate[] }

function sensitivityOf(setting: Setting): Further {
  const { study } = setting
  const random = randomStream(study.analysis.seed)
  const further: Further = { estimates: [], permutations: [], bounds: [], received: [] }
  for (const { outcome, time, contrast, values } of primaryContrasts(setting)) {
    const inOutcome = outcomeSetting(setting, outcome)
    const comparison: Comparison = comparisonOf(inOutcome, contrast, values)
    const name = `${outcome.id}/${time}/${contrast.arm}`
    const asked = { outcome, time, contrast, values }
    further.estimates.push(...sensitivityEstimates(inOutcome, asked, comparison, random.split(name)))
    further.permutations.push(
      ...permutationsOf(
        inOutcome,
        { outcome, time, contrast },
        comparison,
        random.split(`permutation/${name}`),
      ),
    )
    further.bounds.push(...boundsOf(inOutcome, { outcome, time, contrast, values }))
    const received = receivedEstimates(inOutcome, { outcome, time, contrast }, comparison)
    further.estimates.push(...received.estimates)
    if (
      received.received &&
      !further.received.some((row) => row.contrast.arm === received.received?.contrast.arm)
    ) {
      further.received.push(received.received)
    }
  }
  return further
}

function filesOf(tables: StudyTables): InputFile[] {
  const more = [...tables.more.values()].map((joined) => joined.table)
  const all = [tables.persons, ...more, ...(tables.screening ? [tables.screening] : [])]
  return [...new Map(all.map((table) => [table.name, fileOf(table)])).values()]
}

function fileOf(table: Table): InputFile {
  return { file: table.name, sha256: table.sha256, rows: table.rows }
}
