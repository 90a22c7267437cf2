/** A text in the two languages of a report. */
export type Both = { readonly sv: string; readonly en: string }
