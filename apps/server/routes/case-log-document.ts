import { type AuditRefusal, type CaseLogRow, caseLog } from '@utfall/audit'
import type { CalendarDate, Language } from '@utfall/basics'
import type { House, Person } from '@utfall/database'
import type { ReportDocument } from '@utfall/reports'

/** A case with more rows than this is printed with its newest ones, and says so. */
const MOST_ROWS = 5000
const ROWS_PER_PAGE = 500

/** All that the log says about a case, newest first. */
export async function allCaseRows(
  house: House,
  person: Person,
  reference: string,
): Promise<{ readonly kind: 'rows'; readonly items: readonly CaseLogRow[] } | AuditRefusal> {
  const items: CaseLogRow[] = []
  let cursor: string | undefined
  do {
    const page = await caseLog(house, person, reference, { cursor, limit: ROWS_PER_PAGE })
    if (page.kind === 'refused') return page
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined && items.length < MOST_ROWS)
  return { kind: 'rows', items }
}

/** Who has looked, on paper, for the person whose case it is. It names nobody but staff. */
export function caseLogDocument(
  rows: readonly CaseLogRow[],
  { language, date }: { readonly language: Language; readonly date: CalendarDate },
): ReportDocument {
  const words = WORDS[language]
  const columns = words.columns.map((header, index) => ({
    header,
    align: 'start' as const,
    rowHeader: index === 0,
  }))
  const line = (row: CaseLogRow) => [
    row.inSweden,
    row.name ?? words.theHouse,
    row.roles.map((role) => role.text[language]).join(', '),
    row.organisation?.name[language] ?? '',
    row.what.text[language],
    row.purpose.text[language],
    row.grounds
      .map(({ category, ground }) => `${category.text[language]}: ${ground.text[language]}`)
      .join('; '),
  ]
  const table = {
    caption: words.caption,
    columns,
    rows: rows.map((row) => ({ kind: 'row' as const, cells: line(row) })),
    ...(rows.length >= MOST_ROWS ? { notes: [words.newest(rows.length)] } : {}),
  }
  return {
    title: words.title,
    language,
    date,
    meta: [{ label: words.count, value: String(rows.length) }],
    blocks: [
      { kind: 'paragraph', text: words.what },
      { kind: 'table', table },
      { kind: 'paragraph', text: words.ask },
    ],
  }
}

const WORDS = {
  sv: {
    title: 'Vem har läst eller ändrat i ditt ärende',
    what: 'Listan visar alla som har läst eller ändrat något i ditt ärende, och den som har försökt men fått nej. Det nyaste står först. Tiderna är svensk tid.',
    ask: 'Är det något du undrar över? Fråga den som gav dig listan. Du kan också be verksamheten att granska en rad.',
    caption: 'Läsningar och ändringar',
    count: 'Antal rader',
    columns: ['När', 'Vem', 'Roll', 'Organisation', 'Vad', 'Ändamål', 'Grund'],
    theHouse: 'Utfall',
    newest: (rows: number) => `Ärendet har fler rader. Här står de ${rows} nyaste.`,
  },
  en: {
    title: 'Who has read or changed something in your case',
    what: 'The list shows everybody who has read or changed something in your case, and anyone who tried and was refused. The newest comes first. Times are Swedish time.',
    ask: 'Is there something you wonder about? Ask whoever gave you the list. You can also ask for a row to be reviewed.',
    caption: 'Readings and changes',
    count: 'Number of rows',
    columns: ['When', 'Who', 'Role', 'Organisation', 'What', 'Purpose', 'Ground'],
    theHouse: 'Utfall',
    newest: (rows: number) => `The case has more rows. These are the ${rows} newest.`,
  },
} as const
