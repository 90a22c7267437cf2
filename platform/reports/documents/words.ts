import type { Language } from '@utfall/basics'
import type { Audience, CalloutTone } from './model.ts'

/** The few words that documents say themselves. */
export type DocumentWords = {
  readonly contents: string
  readonly skip: string
  readonly showTable: string
  readonly source: string
  readonly page: string
  readonly of: string
  readonly chartTables: string
  readonly date: string
  readonly audience: Readonly<Record<Audience, string>>
  readonly tone: Readonly<Record<CalloutTone, string>>
}

export const documentWords: Readonly<Record<Language, DocumentWords>> = {
  sv: {
    contents: 'Innehåll',
    skip: 'Hoppa till innehållet',
    showTable: 'Visa siffrorna som tabell',
    source: 'Källa',
    page: 'Sida',
    of: 'av',
    chartTables: 'Siffrorna bakom diagrammen',
    date: 'Datum',
    audience: { board: 'För beslut', statistician: 'För granskning', annex: 'Teknisk bilaga' },
    tone: { good: 'Gott besked', bad: 'Dåligt besked', neutral: 'Besked', warning: 'Observera' },
  },
  en: {
    contents: 'Contents',
    skip: 'Skip to content',
    showTable: 'Show the figures as a table',
    source: 'Source',
    page: 'Page',
    of: 'of',
    chartTables: 'The figures behind the charts',
    date: 'Date',
    audience: { board: 'For decision', statistician: 'For review', annex: 'Technical annex' },
    tone: { good: 'Good news', bad: 'Bad news', neutral: 'Note', warning: 'Caution' },
  },
}
