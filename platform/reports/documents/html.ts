import { escapeMarkup } from '../text/printable.ts'
import { checkBlocks, checkDocument } from './check-document.ts'
import { documentContents } from './contents.ts'
import { htmlBlocks } from './html-blocks.ts'
import type { Block, FragmentOptions, ReportDocument } from './model.ts'
import { documentStyles, pageStyles } from './styles.ts'
import { documentWords } from './words.ts'

/** The file may fetch nothing and run nothing, whatever text it holds. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/**
 * The document as one HTML file that needs nothing else: read it from a disk, send it by e-mail.
 *
 * @throws InvalidInput for a document that cannot be shown; see check-document.ts.
 */
export function renderHtml(document: ReportDocument): string {
  checkDocument(document)
  const { language } = document
  const words = documentWords[language]
  const meta = [...document.meta, { label: words.date, value: document.date }]
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(document.title)}</title>
<style>
${pageStyles}${documentStyles}</style>
</head>
<body>
<a class="utfall-skip" href="#utfall-content">${words.skip}</a>
<header class="utfall-report utfall-head">
<h1>${escapeMarkup(document.title)}</h1>
${document.subtitle === undefined ? '' : `<p class="utfall-subtitle">${escapeMarkup(document.subtitle)}</p>`}
<dl class="utfall-meta">${meta
    .map(({ label, value }) => `<div><dt>${escapeMarkup(label)}</dt><dd>${escapeMarkup(value)}</dd></div>`)
    .join('')}</dl>
</header>
<div class="utfall-body">
${htmlContents(document)}
<main id="utfall-content" class="utfall-report" tabindex="-1">
${htmlBlocks(document.blocks, { language }, 'at-one')}
</main>
</div>
</body>
</html>
`
}

/**
 * The blocks alone, for a page with a layout of its own; the page gives `documentStyles` once. No style attribute,
 * no script: it passes a strict content security policy.
 */
export function renderHtmlFragment(blocks: readonly Block[], options: FragmentOptions): string {
  checkBlocks(blocks)
  return `<div class="utfall-report" lang="${options.language}">\n${htmlBlocks(blocks, options, 'as-written')}\n</div>`
}

function htmlContents(document: ReportDocument): string {
  const entries = documentContents(document.blocks).filter((entry) => entry.level <= 2)
  if (entries.length < 2) return ''
  const items = entries.map(
    (entry) =>
      `<li class="utfall-level-${entry.level}"><a href="#${entry.id}">${escapeMarkup(entry.text)}</a></li>`,
  )
  const title = documentWords[document.language].contents
  return `<nav class="utfall-contents" aria-labelledby="utfall-contents-title"><h2 id="utfall-contents-title">${title}</h2><ol>${items.join('')}</ol></nav>`
}
