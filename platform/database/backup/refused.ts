import { DatabaseProblem, HouseRefusal } from '../refusal.ts'

/** Why a backup, a restore or a move was not done. Stable codes; `problems.ts` has the words. */
export type BackupRefusalCode =
  | 'BACKUP_FILE_EXISTS'
  | 'BACKUP_FILE_UNREADABLE'
  | 'BACKUP_FILE_UNWRITABLE'
  | 'BACKUP_NOT_A_BACKUP'
  | 'BACKUP_DAMAGED'
  | 'BACKUP_NEWER'
  | 'BACKUP_OTHER_MIGRATIONS'
  | 'BACKUP_NEEDS_OWNER'
  | 'BACKUP_CHAIN_BROKEN'
  | 'HOUSE_NOT_FOUND'
  | 'HOUSE_NOT_EMPTY'
  | 'HOUSE_NEEDS_POSTGRES'
  | 'DATABASE_NOT_EMPTY'
  | 'DATABASE_NOT_A_HOUSE'
  | 'DATABASE_NOT_UTF8'
  | 'RESTORE_DIFFERS'
  | 'HOUSE_REFUSES'
  | 'DATABASE_REFUSES'

export type BackupRefused = {
  readonly kind: 'refused'
  readonly code: BackupRefusalCode
  readonly detail: Readonly<Record<string, string | number>>
}

/** Thrown inside a transaction, so that all of it is undone; `refusedBy` makes it a value at the door. */
export class BackupRefusal extends Error {
  readonly refused: BackupRefused

  constructor(code: BackupRefusalCode, detail: BackupRefused['detail'] = {}) {
    super(code)
    this.name = 'BackupRefusal'
    this.refused = { kind: 'refused', code, detail }
  }
}

/** The work's answer, or why it was refused: by us, by the house, or by the database. Anything else is thrown on. */
export async function orRefused<T>(work: () => Promise<T>): Promise<T | BackupRefused> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BackupRefusal) return error.refused
    if (error instanceof HouseRefusal) {
      const { because: cause, ...detail } = error.detail
      const why = cause === undefined ? {} : { cause }
      return { kind: 'refused', code: 'HOUSE_REFUSES', detail: { ...detail, ...why, because: error.code } }
    }
    if (error instanceof DatabaseProblem) {
      return { kind: 'refused', code: 'DATABASE_REFUSES', detail: { because: error.code } }
    }
    throw error
  }
}
