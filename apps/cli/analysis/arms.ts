import {
  type AnalysisFrame,
  analysisFrame,
  armContrast,
  codeGroups,
  type DataColumn,
} from '@utfall/regression'
import { cellValue, column } from '../arguments/option-forms.ts'
import { optional, required } from '../arguments/options.ts'
import { badData, badOption } from '../bad-input.ts'
import type { InputTable } from './input-table.ts'
import { requireEstimable } from './not-estimable.ts'

/** More arms than any trial; a column with more different values is something else. */
const MOST_ARMS = 50
/** A text covariate becomes one column a value; with more values than this it is a name or a free text. */
const MOST_LEVELS = 100

export const OUTCOME = required<string>(column(), { sv: 'utfallet', en: 'the outcome' })
export const ARM = required<string>(column(), {
  sv: 'gruppen som lotten gav (inte den insats som togs emot)',
  en: 'the arm that was drawn (not the service that was received)',
})
export const CONTROL = optional<string>(cellValue(), {
  sv: 'jämförelsegruppens värde; om inget anges det minsta',
  en: 'the value of the control arm; the smallest when left out',
})
export const TREATED = optional<string>(cellValue(), {
  sv: 'den andra gruppens värde; krävs när grupperna är fler än två',
  en: 'the value of the other arm; needed when there are more than two',
})
export const BLOCKS = optional<string>(column(), {
  sv: 'blocken (till exempel orter) som lottningen gjordes inom',
  en: 'the blocks (such as sites) within which the draw was made',
})

export type FrameColumns = {
  readonly outcome: DataColumn
  readonly arm: string
  readonly control: string | undefined
  readonly blocks?: string | undefined
  readonly cluster?: string | undefined
  readonly covariates?: readonly string[] | undefined
  readonly received?: string | undefined
}

/** The complete rows of the columns named, control first among the arms. */
export function frameOf(table: InputTable, columns: FrameColumns): AnalysisFrame {
  const arm = table.data(columns.arm)
  const { labels } = codeGroups(arm)
  if (labels.length > MOST_ARMS) {
    throw badData(
      table.path,
      arm.name,
      { sv: `${labels.length} olika värden`, en: `${labels.length} different values` },
      { sv: `grupper: 2 till ${MOST_ARMS} olika värden`, en: `arms: 2 to ${MOST_ARMS} different values` },
    )
  }
  const control = knownArm('control', columns.control, arm, labels)
  const result = analysisFrame({
    outcome: columns.outcome,
    arm,
    ...(control === undefined ? {} : { control }),
    ...(columns.blocks === undefined ? {} : { blocks: table.data(columns.blocks) }),
    ...(columns.cluster === undefined ? {} : { cluster: table.data(columns.cluster) }),
    ...(columns.received === undefined ? {} : { received: table.number(columns.received) }),
    covariates: (columns.covariates ?? []).map((name) => covariate(table, name)),
  })
  return requireEstimable(result, table.path, arm.name)
}

function covariate(table: InputTable, name: string): DataColumn {
  const found = table.data(name)
  const levels = found.kind === 'text' ? codeGroups(found).labels.length : 0
  if (levels <= MOST_LEVELS) return found
  throw badData(
    table.path,
    name,
    { sv: `text med ${levels} olika värden`, en: `text with ${levels} different values` },
    {
      sv: `tal, eller text med högst ${MOST_LEVELS} olika värden`,
      en: `numbers, or text with at most ${MOST_LEVELS} different values`,
    },
  )
}

/** One treated arm against control, and how many complete rows the other arms hold. */
export type TwoArms = { readonly frame: AnalysisFrame; readonly otherArms: number }

export function twoArmsOf(
  table: InputTable,
  columns: FrameColumns & { readonly treated: string | undefined },
): TwoArms {
  const all = frameOf(table, columns)
  const arm = table.data(columns.arm)
  const treated = knownArm('treated', columns.treated, arm, all.arms)
  if (treated === undefined && all.arms.length > 2) {
    throw badData(
      table.path,
      arm.name,
      {
        sv: `${all.arms.length} grupper: ${all.arms.join(', ')}`,
        en: `${all.arms.length} arms: ${all.arms.join(', ')}`,
      },
      { sv: 'två, eller två utpekade', en: 'two, or two pointed out' },
      {
        sv: 'Peka ut två med --control och --treated.',
        en: 'Point out two with --control and --treated.',
      },
    )
  }
  const index = treated === undefined ? 1 : all.arms.indexOf(treated)
  if (index === 0) {
    throw badOption(
      'treated',
      `«${all.arms[0]}»`,
      { sv: 'en annan grupp än jämförelsegruppen', en: 'an arm other than control' },
      { sv: 'Välj jämförelsegrupp med --control.', en: 'Choose the control arm with --control.' },
    )
  }
  const frame = armContrast(all, index)
  return { frame, otherArms: all.n - frame.n }
}

/** The label as the arm column has it: `1,0` and `1` are the same number. */
function knownArm(
  option: string,
  given: string | undefined,
  arm: DataColumn,
  labels: readonly string[],
): string | undefined {
  if (given === undefined) return undefined
  const label = arm.kind === 'number' ? String(Number(given.replace(',', '.'))) : given.normalize('NFC')
  const known = labels.find((each) => each.normalize('NFC') === label)
  if (known !== undefined) return known
  const shown = labels.slice(0, 20).join(', ')
  throw badOption(
    option,
    `«${given}»`,
    { sv: `ett av värdena i ${arm.name}: ${shown}`, en: `one of the values of ${arm.name}: ${shown}` },
    { sv: 'Stora och små bokstäver räknas som olika.', en: 'Upper and lower case count as different.' },
  )
}

/** How many complete rows each arm has, control first. */
export function countByArm(frame: AnalysisFrame): Readonly<Record<string, number>> {
  const counts = frame.arms.map(() => 0)
  for (const code of frame.arm) counts[code] += 1
  return Object.fromEntries(frame.arms.map((label, code) => [label, counts[code]]))
}

/** What every comparison of arms says about who was counted. */
export function countsBody(frame: AnalysisFrame) {
  return {
    n: frame.n,
    nByArm: countByArm(frame),
    dropped: frame.dropped,
    droppedBy: frame.droppedBy,
  }
}
