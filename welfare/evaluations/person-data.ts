import type { Acting, Tx } from '@utfall/database'
import type { Faults } from '@utfall/exchange'
import { hasNoes, logClosed, studyDecision, whoSaidNo } from '@utfall/secrecy'
import { closedCells, type PersonTable, personsIn, personTables } from './data/closed-cells.ts'
import { isFaults, type StudyFiles } from './data/tables.ts'
import type { Refusal } from './problems.ts'
import { purposesOf } from './study/purposes.ts'
import type { Study } from './study/schema.ts'

/** Whether persons' data about a study may be taken in, and used, today (R2.17). */

const CODES = {
  NO_APPROVAL: 'ETHICS_DECISION_MISSING',
  APPROVAL_REFUSED: 'ETHICS_DECISION_REFUSED',
  OUTSIDE_APPROVAL: 'ETHICS_DECISION_OUTSIDE',
  APPROVAL_NOT_YET: 'ETHICS_DECISION_NOT_YET',
  APPROVAL_OVER: 'ETHICS_DECISION_OVER',
} as const

/** What is in the way of taking the files in; null where nothing is. To be asked in the transaction that keeps them. */
export async function closedToBring(
  tx: Tx,
  acting: Acting,
  study: Study,
  files: StudyFiles,
): Promise<Faults | Refusal | null> {
  const decision = await studyDecision(tx, acting, { study: study.id, purposes: purposesOf(study) })
  if (decision.kind === 'no') return { kind: 'refused', code: CODES[decision.code] }
  if (!(await hasNoes(tx, acting, study.id))) return null
  const tables = personTables(study, files)
  return isFaults(tables) ? tables : await closedBy(tx, study, tables, 'PERSONS_SAID_NO')
}

/** Whether somebody has said no since the data were taken in: then they are not computed with any more. */
export async function closedToRun(
  tx: Tx,
  acting: Acting,
  study: Study,
  readFiles: () => Promise<StudyFiles>,
): Promise<Refusal | null> {
  if (!(await hasNoes(tx, acting, study.id))) return null
  const tables = personTables(study, await readFiles())
  // What cannot be read cannot be computed with either, and the run says why.
  return isFaults(tables) ? null : await closedBy(tx, study, tables, 'STUDY_HOLDS_NOES')
}

async function closedBy(
  tx: Tx,
  study: Study,
  tables: readonly PersonTable[],
  code: 'PERSONS_SAID_NO' | 'STUDY_HOLDS_NOES',
): Promise<Refusal | null> {
  const faults = closedCells(study, tables, await whoSaidNo(tx, study.id, personsIn(tables)))
  if (faults === null) return null
  await logClosed(tx, study.id, code)
  return code === 'PERSONS_SAID_NO' ? { kind: 'refused', code, faults } : { kind: 'refused', code }
}
