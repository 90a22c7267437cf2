import { InvalidInput, isCalendarDate, LANGUAGES } from '@utfall/basics'
import { checkTable } from '../tables/check-table.ts'
import { printable } from '../text/printable.ts'
import type { Block, InlineText, ReportDocument } from './model.ts'

const ID = /^[A-Za-z][A-Za-z0-9_-]*$/
/** Nothing that runs or fetches by itself: no javascript:, data: or file: in a report. */
const HREF = /^(https?:\/\/|mailto:|#[A-Za-z][A-Za-z0-9_-]*$)/i

/** @throws InvalidInput for an id that is not an anchor or comes twice, an unknown href, or a ragged table. */
export function checkDocument(document: ReportDocument): void {
  checkVisible(document.title, 'title')
  if (!LANGUAGES.includes(document.language)) {
    throw new InvalidInput({ field: 'language', given: document.language, allowed: LANGUAGES.join(', ') })
  }
  if (!isCalendarDate(document.date)) {
    throw new InvalidInput({ field: 'date', given: document.date, allowed: 'a date that exists, YYYY-MM-DD' })
  }
  const found = checkBlocks(document.blocks)
  for (const anchor of found.anchors) {
    if (!found.ids.has(anchor)) {
      throw new InvalidInput({
        field: 'href',
        given: `#${anchor}`,
        allowed: 'the id of a block in the document',
      })
    }
  }
}

/** Ids that blocks have, and those that links point to. */
type Found = { readonly ids: Set<string>; readonly anchors: Set<string> }

export function checkBlocks(blocks: readonly Block[]): Found {
  const found: Found = { ids: new Set(), anchors: new Set() }
  checkEach(blocks, found, false)
  return found
}

function checkEach(blocks: readonly Block[], found: Found, insideCallout: boolean): void {
  for (const block of blocks) {
    if (insideCallout && (block.kind === 'part' || block.kind === 'page-break')) {
      throw new InvalidInput({
        field: 'callout.blocks',
        given: block.kind,
        allowed: 'blocks that fit in a box',
      })
    }
    if (block.kind === 'part') checkVisible(block.title, `${block.id}.title`)
    if (block.kind === 'heading') checkVisible(block.text, `${block.id}.text`)
    if (block.kind === 'part' || block.kind === 'heading' || block.kind === 'chart')
      checkId(block.id, found.ids)
    if (block.kind === 'paragraph') checkInline(block.text, found.anchors)
    if (block.kind === 'list') for (const item of block.items) checkInline(item, found.anchors)
    if (block.kind === 'table') checkTable(block.table)
    if (block.kind === 'callout') checkEach(block.blocks, found, true)
  }
}

/** A heading that nobody can see or hear leads nowhere. */
function checkVisible(text: string, field: string): void {
  if (!/[^\s\p{Default_Ignorable_Code_Point}]/u.test(printable(text))) {
    throw new InvalidInput({ field, given: text, allowed: 'a text that can be seen' })
  }
}

function checkId(id: string, ids: Set<string>): void {
  if (!ID.test(id)) {
    throw new InvalidInput({ field: 'id', given: id, allowed: 'a letter, then letters, digits, - and _' })
  }
  if (id.startsWith('utfall-')) {
    throw new InvalidInput({ field: 'id', given: id, allowed: 'an id that does not begin with utfall-' })
  }
  if (ids.has(id))
    throw new InvalidInput({ field: 'id', given: id, allowed: 'an id used once in the document' })
  ids.add(id)
}

function checkInline(text: InlineText, anchors: Set<string>): void {
  if (typeof text === 'string') return
  for (const run of text) {
    if (typeof run === 'string' || run.kind !== 'link') continue
    if (!HREF.test(run.href)) {
      throw new InvalidInput({ field: 'href', given: run.href, allowed: 'https:, http:, mailto: or #id' })
    }
    if (run.href.startsWith('#')) anchors.add(run.href.slice(1))
  }
}
