import type { Block } from './model.ts'

/** A part is level 1, and the headings inside it count from level 2. */
export type ContentsEntry = { readonly id: string; readonly level: number; readonly text: string }

/** Every part and heading in order, for a page that shows its own list of contents. */
export function documentContents(blocks: readonly Block[]): ContentsEntry[] {
  const levels = headingLevels(blocks, 'as-written')
  return blocks.flatMap((block): readonly ContentsEntry[] => {
    const level = levels.get(block) ?? 1
    if (block.kind === 'part') return [{ id: block.id, level, text: block.title }]
    return block.kind === 'heading' ? [{ id: block.id, level, text: block.text }] : []
  })
}

/**
 * The level at which each heading is shown: as written, one deeper inside a part, but never more than one deeper than the heading before it.
 * Whoever listens steps through headings by level (WCAG 2.2, 1.3.1), and PDF/UA-1 (7.4.2) refuses a gap. A whole
 * document begins at level 1; a fragment begins where the page around it wants it to.
 */
export function headingLevels(
  blocks: readonly Block[],
  start: 'at-one' | 'as-written',
): ReadonlyMap<Block, number> {
  const levels = new Map<Block, number>()
  let previous = start === 'at-one' ? 0 : Number.POSITIVE_INFINITY
  let insidePart = 0
  const walk = (sequence: readonly Block[]): void => {
    for (const block of sequence) {
      if (block.kind === 'part') {
        previous = 1
        insidePart = 1
      }
      if (block.kind === 'heading') previous = Math.min(block.level + insidePart, previous + 1)
      if (block.kind === 'part' || block.kind === 'heading') levels.set(block, previous)
      if (block.kind === 'callout') walk(block.blocks)
    }
  }
  walk(blocks)
  return levels
}
