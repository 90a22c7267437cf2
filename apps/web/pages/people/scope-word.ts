/** What a program can be let do, and which words say so. */
const WORDS = {
  'study.read': 'studyRead',
  'study.bring': 'studyBring',
  'study.evaluate': 'studyEvaluate',
  'instrument.read': 'instrumentRead',
  'instrument.calibrate': 'instrumentCalibrate',
  'instrument.measure-persons': 'instrumentMeasure',
  'job.read': 'jobRead',
  'job.stop': 'jobStop',
  'log.read': 'logRead',
  'organisation.read': 'organisationRead',
} as const

export function scopeWord(scope: string): (typeof WORDS)[keyof typeof WORDS] | 'other' {
  return scope in WORDS ? WORDS[scope as keyof typeof WORDS] : 'other'
}
