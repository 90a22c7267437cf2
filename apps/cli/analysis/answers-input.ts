import { columnNames, type Table } from '@utfall/exchange'
import {
  type AnswerOptions,
  answersOf,
  calibrateAnswers,
  columnRoles,
  type InstrumentAnswers,
  type ModelChoice,
} from '@utfall/instruments/offline'
import type { Calibration, ItemModel, PreparedResponses } from '@utfall/rasch'
import type { Highest } from '../arguments/scale-forms.ts'
import { badOption, fromFaults } from '../bad-input.ts'
import type { InputIdentity, Request } from '../command.ts'
import { idsOr } from '../output/persons-file.ts'
import { identityOf, readWholeTable } from './input-table.ts'
import { refuseMeasurement } from './not-measurable.ts'

/** What the options say of the columns of a file of answers. */
export type AnswerChoice = {
  readonly items?: readonly string[] | undefined
  readonly ignore?: readonly string[] | undefined
  readonly group?: readonly string[] | undefined
  readonly id?: string | undefined
  readonly weights?: string | undefined
  readonly highest?: Highest | undefined
  readonly known?: AnswerOptions['known'] | undefined
}

export type AnswerFile = { readonly answers: InstrumentAnswers; readonly identity: InputIdentity }

/** Answers from a file; without an identity column a person is known by the place in it, from 1. */
export async function readAnswerFile(path: string, choice: AnswerChoice): Promise<AnswerFile> {
  const table = await readWholeTable(path)
  const groups = choice.group?.map((name) => groupColumn(table, name))
  const base = {
    ...(groups && { groups }),
    ...(choice.id !== undefined && { id: choice.id }),
    ...(choice.weights !== undefined && { weights: choice.weights }),
  }
  const roles = columnRoles(table, { ...base, ...(choice.items && { items: choice.items }) })
  if (roles.kind === 'faults') throw fromFaults(roles)
  const items = without(roles.items, choice.ignore ?? [])
  requireNamed(choice.highest, items)
  const answers = answersOf(table, {
    ...base,
    ...(choice.items || choice.ignore ? { items, groups: roles.groups } : {}),
    ...(choice.highest !== undefined && { highest: choice.highest }),
    ...(choice.known && { known: choice.known }),
  })
  if (answers.kind === 'faults') throw fromFaults(answers)
  return { answers: { ...answers, ids: idsOr(roles.id, answers.ids) }, identity: identityOf(table) }
}

/** A group may be named without the `grp_` that marks its column. */
function groupColumn(table: Table, name: string): string {
  const names = columnNames(table)
  return !names.includes(name) && names.includes(`grp_${name}`) ? `grp_${name}` : name
}

function without(items: readonly string[], ignored: readonly string[]): readonly string[] {
  const absent = ignored.find((name) => !items.includes(name))
  if (absent !== undefined) throw badName('ignore', absent, items)
  return items.filter((item) => !ignored.includes(item))
}

function requireNamed(highest: Highest | undefined, items: readonly string[]): void {
  if (highest === undefined || typeof highest === 'number') return
  const absent = Object.keys(highest).find((name) => !items.includes(name))
  if (absent !== undefined) throw badName('highest', absent, items)
}

function badName(option: string, given: string, items: readonly string[]) {
  const shown = items.slice(0, 40).join(', ')
  return badOption(
    option,
    given,
    { sv: `frågor i filen: ${shown}`, en: `items of the file: ${shown}` },
    { sv: 'Inget har beräknats.', en: 'Nothing was computed.' },
  )
}

/** A plain calibration, for commands that need a scale and no more; answers that carry none are refused. */
export function calibratedAnswers(
  { answers }: AnswerFile,
  model: ModelChoice,
  path: string,
  progress: Request<Record<never, never>>['progress'],
): {
  readonly prepared: PreparedResponses
  readonly calibration: Calibration
  readonly model: ItemModel
} {
  const onStep = progress ? onShare(progress) : () => true
  const { prepared, calibration, chosen } = calibrateAnswers(answers.responses, model, onStep)
  if (calibration.kind === 'not-calibrated') return refuseMeasurement(calibration, path)
  return { prepared, calibration, model: chosen.model }
}

const PARTS = 1000

/** Progress by share as progress by count; nobody stops a command but by ending it. */
export function onShare(progress: (done: number, total: number) => void): (share: number) => true {
  return (share) => {
    progress(Math.min(PARTS, Math.round(share * PARTS)), PARTS)
    return true
  }
}
