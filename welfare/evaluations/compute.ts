import { createHash } from 'node:crypto'
import type { CalendarDate, Language } from '@utfall/basics'
import { FaultList, type Faults } from '@utfall/exchange'
import { renderHtml, renderPdf } from '@utfall/reports'
import { isFaults, type StudyFiles } from './data/tables.ts'
import { evaluationReport } from './report/document.ts'
import type { Results } from './result/schema.ts'
import { evaluate, type Step } from './run/evaluate.ts'
import { LOCK_FILE, parseLock, parseStudy, STUDY_FILE } from './study/parse.ts'
import { pinCalibrations } from './study/pin-calibrations.ts'
import type { Study, StudyLock } from './study/schema.ts'

/** A study folder whose definition and lock have been read. */
export type OpenedStudy = {
  readonly kind: 'opened'
  readonly study: Study
  readonly lock: StudyLock | null
  readonly files: StudyFiles
}

export function openStudy(files: StudyFiles): OpenedStudy | Faults {
  const bytes = files.get(STUDY_FILE)
  if (!bytes) return noStudy(files)
  const study = parseStudy(bytes)
  if (study.kind === 'faults') return study
  const pinned = pinCalibrations(study.value, files)
  if (isFaults(pinned)) return pinned
  const lockBytes = files.get(LOCK_FILE)
  const lock = lockBytes ? parseLock(lockBytes) : null
  if (lock?.kind === 'faults') return lock
  return { kind: 'opened', study: pinned, lock: lock?.value ?? null, files }
}

function noStudy(files: StudyFiles): Faults {
  const faults = new FaultList(STUDY_FILE)
  const present = [...files.keys()].slice(0, 10).join(', ') || '–'
  faults.add({
    row: null,
    column: null,
    given: `no such file among ${present}`,
    allowed: `a file ${STUDY_FILE} that describes the study, beside its data files`,
    swedish: {
      given: `ingen sådan fil bland ${present}`,
      allowed: `en fil ${STUDY_FILE} som beskriver studien, bredvid dess datafiler`,
    },
  })
  return faults.result()
}

export type Computed = {
  readonly kind: 'computed'
  readonly results: Results
  readonly text: string
  readonly sha256: string
}

export type ComputeOptions = {
  readonly version: string
  readonly command: string
  readonly onStep?: (step: Step, share: number) => boolean | Promise<boolean>
}

/** The results of a study and their exact text: what is stored, hashed and written to results.json. */
export async function computeResults(
  opened: OpenedStudy,
  options: ComputeOptions,
): Promise<Computed | { readonly kind: 'stopped' } | Faults> {
  const evaluated = await evaluate({ ...opened, ...options })
  if (evaluated.kind !== 'evaluated') return evaluated
  const text = `${JSON.stringify(evaluated.results, null, 2)}\n`
  return {
    kind: 'computed',
    results: evaluated.results,
    text,
    sha256: createHash('sha256').update(text).digest('hex'),
  }
}

export type ReportFiles = { readonly html: string; readonly pdf: Uint8Array }

/** The report in one language. Its date is the day the data were cut, so that the same study gives the same bytes. */
export async function makeReport(
  study: Study,
  results: Results,
  language: Language,
  today: CalendarDate,
): Promise<ReportFiles> {
  const date = (study.asOf ?? today) as CalendarDate
  const document = evaluationReport(study, results, { language, date })
  return { html: renderHtml(document), pdf: await renderPdf(document) }
}
