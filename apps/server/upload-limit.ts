/** A study folder as a zip; the same limit is told on the page before anyone picks a file. */
export const UPLOAD_LIMIT_BYTES = 200_000_000

/** A file of answers: room for a million persons and twenty-five items. */
export const SURVEY_LIMIT_BYTES = 60_000_000
