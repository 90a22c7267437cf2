import type { TableCell } from './model.ts'

export function cellText(cell: TableCell): string {
  return typeof cell === 'string' ? cell : cell.text
}

export function isStrong(cell: TableCell): boolean {
  return typeof cell !== 'string' && (cell.strong ?? false)
}
