import { createHash } from 'node:crypto'
import type { LockState } from '../result/schema.ts'
import type { Study, StudyLock } from './schema.ts'

/** What never changes an answer: only where an editor finds the schema. */
const OUTSIDE_THE_LOCK = new Set(['$schema'])

/** The parts that decide the verdict: a change here after locking is shown first in every report. */
const DECISIVE = [
  'question',
  'design',
  'arms',
  'data',
  'outcomes',
  'analysis',
  'decision',
  'population',
  'timePoints',
]

/**
 * The definition as one text that does not depend on the order of keys or on white space: keys sorted by code unit,
 * no spaces, numbers and strings as JSON writes them (the idea of RFC 8785).
 */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`).join(',')}}`
  }
  return JSON.stringify(value)
}

/** SHA-256 of the canonical text of the definition, without the address of its schema. */
export function definitionHash(study: Study): string {
  return createHash('sha256')
    .update(canonicalText(lockedPart(study)))
    .digest('hex')
}

function lockedPart(study: Study): Record<string, unknown> {
  return Object.fromEntries(Object.entries(study).filter(([key]) => !OUTSIDE_THE_LOCK.has(key)))
}

export function lockStudy(study: Study, by: { readonly name: string; readonly at: Date }): StudyLock {
  return {
    utfall: 1,
    study: study.id,
    sha256: definitionHash(study),
    lockedOn: by.at.toISOString(),
    lockedBy: by.name,
    definition: study,
  }
}

/** How the study stands to its lock. A lock whose own hash is wrong counts as changed: someone edited the lock. */
export function lockState(study: Study, lock: StudyLock | null): LockState {
  if (lock === null) return { kind: 'not-locked' }
  const stamp = { sha256: lock.sha256, lockedOn: lock.lockedOn, lockedBy: lock.lockedBy }
  const changes = differences(lockedPart(lock.definition), lockedPart(study), '')
  if (definitionHash(lock.definition) !== lock.sha256) {
    changes.unshift({
      path: 'study.lock.json',
      before: lock.sha256,
      after: definitionHash(lock.definition),
      decisive: true,
    })
  }
  return changes.length === 0 ? { kind: 'locked', ...stamp } : { kind: 'changed', ...stamp, changes }
}

type Change = { path: string; before: string; after: string; decisive: boolean }

function differences(before: unknown, after: unknown, path: string): Change[] {
  if (canonicalOrNothing(before) === canonicalOrNothing(after)) return []
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    return keys.flatMap((key) => differences(before[key], after[key], path === '' ? key : `${path}.${key}`))
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, index) => differences(item, after[index], `${path}[${index}]`))
  }
  const root = path.split(/[.[]/)[0] ?? path
  return [{ path, before: shown(before), after: shown(after), decisive: DECISIVE.includes(root) }]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function canonicalOrNothing(value: unknown): string | undefined {
  return value === undefined ? undefined : canonicalText(value)
}

function shown(value: unknown): string {
  if (value === undefined) return '–'
  const text = typeof value === 'string' ? value : canonicalText(value)
  return text.length > 200 ? `${text.slice(0, 197)}…` : text
}
