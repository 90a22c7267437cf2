/** A study folder as a zip; the same limit is told on the page before anyone picks a file. */
export const UPLOAD_LIMIT_BYTES = 200_000_000
