import type { Answer } from '../command.ts'
import { VERSION } from '../version.ts'

/** Something about the answer that its reader should know; the code is stable. */
export type Note = { readonly code: string; readonly detail: Readonly<Record<string, string | number>> }

/**
 * The answer as one JSON text: first who made it and from what, then the command's own keys. JSON has no NaN and no
 * infinity; such a value becomes null and a note says where it stood.
 */
export function documentText(command: string, answer: Answer): string {
  const gaps: Note[] = []
  const body = finite(answer.body, '', gaps) as Record<string, unknown>
  const notes = [...((body.notes as readonly Note[] | undefined) ?? []), ...gaps]
  const document = { utfall: { version: VERSION, command, input: answer.input }, ...body, notes }
  return `${JSON.stringify(document, null, 2)}\n`
}

function finite(value: unknown, path: string, gaps: Note[]): unknown {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value
    const was = Number.isNaN(value) ? 'NaN' : value > 0 ? 'infinity' : '-infinity'
    gaps.push({ code: 'not-a-finite-number', detail: { key: path, value: was } })
    return null
  }
  if (isPlain(value)) return value
  if (ArrayBuffer.isView(value)) return finite(Array.from(value as Float64Array), path, gaps)
  if (Array.isArray(value)) return value.map((each, index) => finite(each, `${path}[${index}]`, gaps))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      finite(each, path === '' ? key : `${path}.${key}`, gaps),
    ]),
  )
}

/** Nothing to change within: a document of a hundred thousand persons is not copied for the sake of one number. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (value === null || typeof value !== 'object') return true
  if (ArrayBuffer.isView(value)) return false
  if (Array.isArray(value)) return value.every(isPlain)
  for (const key in value) if (!isPlain((value as Readonly<Record<string, unknown>>)[key])) return false
  return true
}
