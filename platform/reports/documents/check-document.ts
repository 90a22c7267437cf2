import { InvalidInput, isCalendarDate, LANGUAGES } from '@utfall/basics'
import { checkTable } from '../tables/check-table.ts'
import type { Block, InlineText, ReportDocument } from './model.ts'

const ID = /^[A-Za-z][A-Za-z0-9_-]*$/
/** Nothing that runs or fetches by itself: no javascript:, data: or file: in a report. */
const HREF = /^(https?:\/\/|mailto:|#[A-Za-z][A-Za-z0-9_-]*$)/i

/** @throws InvalidInput for an id that is not an anchor or comes twice, an unknown href, or a ragged table. */
export function checkDocument(document: ReportDocument): void {
  if (document.title.trim() === '') {
    throw new InvalidInput({
      field: 'title',
      given: document.title,
      allowed: 'a title: readers are told it first',
    })
  }
  if (!LANGUAGES.includes(document.language)) {
    throw new InvalidInput({ field: 'language', given: document.language, allowed: LANGUAGES.join(', ') })
  }
  if (!isCalendarDate(document.date)) {
    throw new InvalidInput({ field: 'date', given: document.date, allowed: 'a date that exists, YYYY-MM-DD' })
  }
  checkBlocks(document.blocks)
}

export function checkBlocks(blocks: readonly Block[]): void {
  checkEach(blocks, new Set())
}

function checkEach(blocks: readonly Block[], ids: Set<string>): void {
  for (const block of blocks) {
    if (block.kind === 'part' || block.kind === 'heading' || block.kind === 'chart') checkId(block.id, ids)
    if (block.kind === 'paragraph') checkInline(block.text)
    if (block.kind === 'list') block.items.forEach(checkInline)
    if (block.kind === 'table') checkTable(block.table)
    if (block.kind === 'callout') checkEach(block.blocks, ids)
  }
}

function checkId(id: string, ids: Set<string>): void {
  if (!ID.test(id)) {
    throw new InvalidInput({ field: 'id', given: id, allowed: 'a letter, then letters, digits, - and _' })
  }
  if (ids.has(id))
    throw new InvalidInput({ field: 'id', given: id, allowed: 'an id used once in the document' })
  ids.add(id)
}

function checkInline(text: InlineText): void {
  if (typeof text === 'string') return
  for (const run of text) {
    if (typeof run !== 'string' && run.kind === 'link' && !HREF.test(run.href)) {
      throw new InvalidInput({ field: 'href', given: run.href, allowed: 'https:, http:, mailto: or #id' })
    }
  }
}
