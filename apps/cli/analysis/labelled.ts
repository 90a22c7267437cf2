import type { AnalysisFrame } from '@utfall/regression'
import type { Note } from '../output/document.ts'

type Detail = Note['detail']

/**
 * A result whose details name blocks, clusters, arms, rows and terms as the person's own file does; the statistics
 * number them. Applies to the result's own detail and to each of its notes.
 */
export function labelled<R extends { readonly kind: string }>(
  result: R,
  frame: AnalysisFrame,
  termName: (term: string) => string = (term) => term,
): R {
  const named = (detail: Detail): Detail => withLabels(detail, frame, termName)
  const own = 'detail' in result ? { detail: named(result.detail as Detail) } : {}
  const notes =
    'notes' in result
      ? { notes: (result.notes as readonly Note[]).map((note) => ({ ...note, detail: named(note.detail) })) }
      : {}
  return { ...result, ...own, ...notes }
}

function withLabels(detail: Detail, frame: AnalysisFrame, termName: (term: string) => string): Detail {
  return Object.fromEntries(
    Object.entries(detail).map(([key, value]) => [key, labelOf(key, value, frame, termName)]),
  )
}

function labelOf(
  key: string,
  value: string | number,
  frame: AnalysisFrame,
  termName: (term: string) => string,
): string | number {
  const code = Number(value)
  switch (key) {
    case 'block':
      return frame.blocks?.labels[code] ?? value
    case 'cluster':
      return frame.cluster?.labels[code] ?? value
    case 'arm':
      return typeof value === 'number' ? (frame.arms[value] ?? value) : armByRole(value, frame)
    case 'codes':
      return eachCode(value, (each) => frame.blocks?.labels[each])
    case 'rows':
      // Row 1 is the header, as in a spreadsheet.
      return typeof value === 'string' ? eachCode(value, (each) => String(frame.rows[each] + 2)) : value
    case 'term':
    case 'terms':
      return String(value).split(', ').map(termName).join(', ')
    default:
      return value
  }
}

function armByRole(role: string, frame: AnalysisFrame): string {
  if (role === 'control') return frame.arms[0]
  return role === 'treated' ? frame.arms[1] : role
}

/** `0, 3, …` with each number exchanged for its label. */
function eachCode(value: string | number, label: (code: number) => string | undefined): string {
  return String(value)
    .split(', ')
    .map((each) => (/^\d+$/.test(each) ? (label(Number(each)) ?? each) : each))
    .join(', ')
}
