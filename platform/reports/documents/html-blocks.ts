import { assertNever } from '@utfall/basics'
import { chart } from '../charts/chart.ts'
import { escapeMarkup } from '../text/printable.ts'
import { headingLevels } from './contents.ts'
import { htmlTable } from './html-table.ts'
import type { Block, CalloutTone, FragmentOptions, Inline, InlineText } from './model.ts'
import { documentWords } from './words.ts'

type Chart = Extract<Block, { kind: 'chart' }>
type Callout = Extract<Block, { kind: 'callout' }>

type Writing = {
  readonly options: FragmentOptions
  readonly levels: ReadonlyMap<Block, number>
  /** Numbers what has no name of its own, so that each id in the page is used once. */
  next: number
}

export function htmlBlocks(
  blocks: readonly Block[],
  options: FragmentOptions,
  start: 'at-one' | 'as-written',
): string {
  return eachBlock(blocks, { options, levels: headingLevels(blocks, start), next: 1 })
}

function eachBlock(blocks: readonly Block[], writing: Writing): string {
  return blocks.map((block) => oneBlock(block, writing)).join('\n')
}

function oneBlock(block: Block, writing: Writing): string {
  const { options } = writing
  const prefix = options.idPrefix ?? ''
  switch (block.kind) {
    case 'part': {
      const words = documentWords[options.language].audience[block.audience]
      const heading = headingElement(block, block.title, writing)
      return `<div class="utfall-part"><p class="utfall-audience">${escapeMarkup(words)}</p>${heading}</div>`
    }
    case 'heading':
      return headingElement(block, block.text, writing)
    case 'paragraph':
      return `<p>${htmlInline(block.text, prefix)}</p>`
    case 'list': {
      const tag = block.style === 'numbers' ? 'ol' : 'ul'
      return `<${tag}>${block.items.map((item) => `<li>${htmlInline(item, prefix)}</li>`).join('')}</${tag}>`
    }
    case 'callout':
      return htmlCallout(block, writing)
    case 'key-figures':
      return `<dl class="utfall-figures">${block.figures
        .map(
          (figure) =>
            `<div><dt>${escapeMarkup(figure.label)}</dt><dd class="utfall-value">${escapeMarkup(figure.value)}</dd>${
              figure.detail === undefined
                ? ''
                : `<dd class="utfall-detail">${escapeMarkup(figure.detail)}</dd>`
            }</div>`,
        )
        .join('')}</dl>`
    case 'table':
      return htmlTable(block.table, `${prefix}utfall-table-${writing.next++}`)
    case 'chart':
      return htmlChart(block, options)
    case 'code':
      return `${block.label === undefined ? '' : `<p class="utfall-code-label">${escapeMarkup(block.label)}</p>`}<pre><code>${escapeMarkup(block.text)}</code></pre>`
    case 'page-break':
      return '<div class="utfall-page-break"></div>'
    default:
      return assertNever(block)
  }
}

function headingElement(block: Extract<Block, { id: string }>, text: string, writing: Writing): string {
  const { headingShift = 1, idPrefix = '' } = writing.options
  const tag = `h${Math.min(6, Math.max(1, (writing.levels.get(block) ?? 1) + headingShift))}`
  return `<${tag} id="${idPrefix}${block.id}">${escapeMarkup(text)}</${tag}>`
}

/** A sign for each tone, so that colour is not alone: tick, cross, line, exclamation mark. */
const TONE_SIGNS: Readonly<Record<CalloutTone, string>> = {
  good: 'M6 12.5l4 4 8-9',
  bad: 'M7 7l10 10M17 7L7 17',
  neutral: 'M6 12h12',
  warning: 'M12 5.5v8.5M12 18v.5',
}

function htmlCallout(block: Callout, writing: Writing): string {
  const id = `${writing.options.idPrefix ?? ''}utfall-callout-${writing.next++}`
  const sign = `<svg class="utfall-sign" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><circle cx="12" cy="12" r="11"/><path d="${TONE_SIGNS[block.tone]}"/></svg>`
  return [
    `<div class="utfall-callout utfall-${block.tone}" role="group" aria-labelledby="${id}">`,
    `<p class="utfall-callout-title" id="${id}">${sign}<span>${escapeMarkup(block.title)}</span></p>`,
    eachBlock(block.blocks, writing),
    '</div>',
  ].join('')
}

function htmlChart(block: Chart, options: FragmentOptions): string {
  const { language } = options
  const words = documentWords[language]
  const id = `${options.idPrefix ?? ''}${block.id}`
  const wide = chart(block.model, { language, size: 'wide', id: `${id}-wide` })
  const phone = chart(block.model, { language, size: 'phone', id: `${id}-phone` })
  return [
    `<figure class="utfall-figure" id="${id}">`,
    `<figcaption>${escapeMarkup(wide.title)}</figcaption>`,
    `<div class="utfall-wide">${wide.svg}</div><div class="utfall-phone">${phone.svg}</div>`,
    `<p class="utfall-description">${escapeMarkup(wide.description)}</p>`,
    `<details><summary>${words.showTable}</summary>${htmlTable(wide.table, `${id}-table`)}</details>`,
    block.source === undefined
      ? ''
      : `<p class="utfall-note">${words.source}: ${escapeMarkup(block.source)}</p>`,
    '</figure>',
  ].join('')
}

function htmlInline(text: InlineText, prefix: string): string {
  return typeof text === 'string' ? escapeMarkup(text) : text.map((run) => htmlRun(run, prefix)).join('')
}

function htmlRun(run: Inline, prefix: string): string {
  if (typeof run === 'string') return escapeMarkup(run)
  const text = escapeMarkup(run.text)
  switch (run.kind) {
    case 'strong':
      return `<strong>${text}</strong>`
    case 'emphasis':
      return `<em>${text}</em>`
    case 'code':
      return `<code>${text}</code>`
    case 'link': {
      const href = run.href.startsWith('#') ? `#${prefix}${run.href.slice(1)}` : run.href
      return `<a href="${escapeMarkup(href)}">${text}</a>`
    }
    default:
      return assertNever(run)
  }
}
