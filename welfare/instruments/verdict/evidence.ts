import type { MeasurementResults } from '../result/schema.ts'

/** What the verdict is derived from; nothing else may bend it. */
export type VerdictEvidence = Omit<MeasurementResults, 'verdict' | 'utfall' | 'settings' | 'format'>
