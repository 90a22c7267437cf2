/** What a person sees: paragraphs and tables, in order. Numbers are text by now, in the person's language. */
export type View = { readonly title: string; readonly blocks: readonly Block[] }

export type Block =
  | { readonly kind: 'text'; readonly lines: readonly string[] }
  | {
      readonly kind: 'table'
      readonly caption?: string
      readonly header: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }

/** The view as plain text: first column left, the others right, two blanks between. */
export function viewText(view: View): string {
  const blocks = view.blocks.filter((block) => (block.kind === 'text' ? block.lines : block.rows).length > 0)
  return `${[view.title, ...blocks.map(blockText)].join('\n\n')}\n`
}

function blockText(block: Block): string {
  if (block.kind === 'text') return block.lines.map(visible).join('\n')
  const rows = [block.header, ...block.rows].map((row) => row.map(visible))
  const widths = block.header.map((_, column) =>
    rows.reduce((most, row) => Math.max(most, width(row[column] ?? '')), 0),
  )
  const lines = rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column === 0))
      .join('  ')
      .trimEnd(),
  )
  const rule = widths.map((size) => '─'.repeat(size)).join('──')
  const table = [lines[0] ?? '', rule, ...lines.slice(1)]
  return (block.caption === undefined ? table : [block.caption, '', ...table]).join('\n')
}

function pad(cell: string, size: number, isLeft: boolean): string {
  const blanks = ' '.repeat(Math.max(0, size - width(cell)))
  return isLeft ? cell + blanks : blanks + cell
}

/** Characters as a person counts them, so that å written with two code points stays one wide. */
function width(text: string): number {
  return [...text.normalize('NFC')].length
}

/** A control character in somebody's data must not steer the terminal. */
function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, '�')
}
