/** The parts of a study's page, as the routes name them, in the order of the links. */
export const STUDY_PARTS = [
  'study',
  'study-report',
  'study-annex',
  'study-estimates',
  'study-files',
  'study-runs',
] as const
export type StudyPart = (typeof STUDY_PARTS)[number]

/** Where the parts are chosen; a change between them shows the chosen part from its top. */
export const STUDY_PARTS_ID = 'studiens-delar'

export function studyPart(name: unknown): StudyPart | null {
  return STUDY_PARTS.find((part) => part === name) ?? null
}
