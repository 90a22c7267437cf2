import { type ReadJson, readJson } from '@utfall/exchange'
import { studyFaults } from './rules.ts'
import { Study, StudyLock } from './schema.ts'

export const STUDY_FILE = 'study.json'
export const LOCK_FILE = 'study.lock.json'

/** The text of study.json as a study, or every fault in it with its path. */
export function parseStudy(bytes: Uint8Array): ReadJson<Study> {
  const read = readJson(bytes, STUDY_FILE, Study, IN_SWEDISH)
  if (read.kind === 'faults') return read
  const faults = studyFaults(read.value, STUDY_FILE)
  return faults.total > 0 ? faults : read
}

export function parseLock(bytes: Uint8Array): ReadJson<StudyLock> {
  return readJson(bytes, LOCK_FILE, StudyLock, IN_SWEDISH)
}

/** What the schema says in its own words. */
const IN_SWEDISH: Readonly<Record<string, string>> = {
  'give one of column, sum and items': 'en av column, sum och items',
  'lower case a to z, digits and single hyphens between them':
    'gemener a till z, siffror och enstaka bindestreck emellan',
  'the name of a CSV file, without a folder': 'namnet på en CSV-fil, utan mapp',
  'the name of a JSON file, without a folder': 'namnet på en JSON-fil, utan mapp',
  '64 hexadecimal digits': '64 hexadecimala siffror',
}
