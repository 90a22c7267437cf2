import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { type CalendarDate, LANGUAGES } from '@utfall/basics'
import {
  type Computed,
  computeResults,
  makeReport,
  REPORT_SHARE,
  type StoredReport,
  type Study,
  type StudyFiles,
  type StudyLock,
} from '@utfall/evaluations'
import type { Faults } from '@utfall/exchange'
import type { ProgressMessage } from '@utfall/jobs'

/** One evaluation in a thread: figures first, then the report in both languages. */
export type WorkerOrder = {
  readonly study: Study
  readonly lock: StudyLock | null
  readonly files: StudyFiles
  readonly version: string
  readonly today: string
}

export type WorkerAnswer =
  | { readonly kind: 'computed'; readonly computed: Computed; readonly reports: readonly StoredReport[] }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'faults'; readonly faults: Faults }

const order: WorkerOrder = workerData
const tell = (message: WorkerAnswer | ProgressMessage) => parentPort?.postMessage(message)

const computed = await computeResults(
  { kind: 'opened', study: order.study, lock: order.lock, files: order.files },
  {
    version: order.version,
    command: 'evaluate',
    onStep: (_, share) => {
      tell({ kind: 'progress', share: share * REPORT_SHARE })
      return true
    },
  },
)
if (computed.kind === 'faults') tell({ kind: 'faults', faults: computed })
else if (computed.kind === 'stopped') tell({ kind: 'stopped' })
else {
  tell({ kind: 'progress', share: REPORT_SHARE })
  const reports: StoredReport[] = [stored('json', null, new TextEncoder().encode(computed.text))]
  for (const language of LANGUAGES) {
    const { html, pdf } = await makeReport(
      order.study,
      computed.results,
      language,
      order.today as CalendarDate,
    )
    reports.push(stored('html', language, new TextEncoder().encode(html)), stored('pdf', language, pdf))
  }
  tell({ kind: 'computed', computed, reports })
}

function stored(
  kind: StoredReport['kind'],
  language: StoredReport['language'],
  bytes: Uint8Array,
): StoredReport {
  return { kind, language, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}
