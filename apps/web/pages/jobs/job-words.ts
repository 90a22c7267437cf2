import type { JobView } from '../../api/people-shapes.ts'

/** Kinds of work that have words of their own. */
const KINDS = ['evaluation', 'calibration', 'measuring', 'shortening', 'change'] as const
export type JobWord = (typeof KINDS)[number] | 'other'

/** What a job's stable code is called on the page; codes may say more after a hyphen. */
export function jobKind(code: string): JobWord {
  return KINDS.find((kind) => code === kind || code.startsWith(`${kind}-`)) ?? 'other'
}

/** Where what came of it is shown, as the answer or the subject names it; null where that is no page. */
export function resultPlace({ subject, answer }: Pick<JobView, 'subject' | 'answer'>): string | null {
  const named = typeof answer === 'object' && answer !== null ? answer : {}
  const [room, name] = subject.split('/')
  const study = 'study' in named ? named.study : room === 'study' ? name : null
  if (typeof study === 'string') return `/studier/${encodeURIComponent(study)}`
  const instrument = 'instrument' in named ? named.instrument : room === 'instrument' ? name : null
  return typeof instrument === 'string' ? `/matning/${encodeURIComponent(instrument)}` : null
}
