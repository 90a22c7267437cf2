import { isCalendarDate } from '@utfall/basics'
import type { Dialect, Operand, Operator } from './logic.ts'

/** The same test with its sides changed. */
export const MIRRORED: Readonly<Record<Operator, Operator>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
}

export function literalText(operand: Operand): string | null {
  if (operand.kind === 'text') return operand.text.trim()
  return operand.kind === 'number' ? String(operand.number) : null
}

export function literalNumber(operand: Operand): number | null {
  if (operand.kind === 'number') return operand.number
  return operand.kind === 'text' && /^\s*-?\d+(\.\d+)?\s*$/.test(operand.text) ? Number(operand.text) : null
}

/** ODK compares days only as `date('2026-01-31')`; a text there would be compared as a number. */
export function literalDate(operand: Operand, dialect: Dialect): string | null {
  const [first, ...others] = operand.kind === 'call' && operand.name === 'date' ? operand.operands : [operand]
  const isWritten = first?.kind === 'text' && others.length === 0
  if (!isWritten || (dialect === 'xlsform' && operand.kind !== 'call')) return null
  return isCalendarDate(first.text) ? first.text : null
}
