import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { InvalidInput, parseCalendarDate } from '@utfall/basics'
import fc from 'fast-check'
import { printable } from '../text/printable.ts'
import { documentContents } from './contents.ts'
import { exampleDocument } from './example-document.ts'
import { renderHtml, renderHtmlFragment } from './html.ts'
import type { Block, ReportDocument } from './model.ts'
import { documentStyles } from './styles.ts'

/** The little of the DOM that these tests read. */
type Node = {
  readonly textContent: string
  readonly tagName: string
  getAttribute(name: string): string | null
  querySelector(selector: string): Node | null
  querySelectorAll(selector: string): Iterable<Node>
}

const { parseHTML } = createRequire(import.meta.url)('linkedom') as {
  parseHTML: (html: string) => { document: Node }
}
const parse = (html: string): Node => parseHTML(html).document
const all = (root: Node, selector: string): readonly Node[] => [...root.querySelectorAll(selector)]

const bare: ReportDocument = {
  title: 'Titel',
  language: 'sv',
  date: parseCalendarDate('2026-11-21', 'date'),
  meta: [],
  blocks: [],
}
const withBlocks = (blocks: readonly Block[]): ReportDocument => ({ ...bare, blocks })
const heading = (level: 1 | 2 | 3 | 4, id: string): Block => ({ kind: 'heading', level, id, text: id })

for (const language of ['sv', 'en'] as const) {
  test(`a report in ${language} says its language and title, and has one first heading and one main part`, () => {
    const page = parse(renderHtml(exampleDocument(language)))
    assert.equal(page.querySelector('html')?.getAttribute('lang'), language)
    assert.equal(page.querySelector('title')?.textContent, exampleDocument(language).title)
    assert.equal(all(page, 'h1').length, 1)
    assert.equal(all(page, 'main').length, 1)
    assert.equal(
      page.querySelector('a')?.getAttribute('href'),
      `#${page.querySelector('main')?.getAttribute('id')}`,
    )
  })
}

test('every id is used once, and every reference and link inside the page leads somewhere', () => {
  const page = parse(renderHtml(exampleDocument('sv')))
  const ids = all(page, '[id]').map((node) => node.getAttribute('id'))
  assert.equal(new Set(ids).size, ids.length)
  const references = all(page, '[aria-labelledby]').flatMap((node) =>
    (node.getAttribute('aria-labelledby') ?? '').split(' '),
  )
  const anchors = all(page, 'a').flatMap((node) => {
    const href = node.getAttribute('href') ?? ''
    return href.startsWith('#') ? [href.slice(1)] : []
  })
  for (const id of [...references, ...anchors]) assert.ok(ids.includes(id), id)
})

test('the file runs nothing and asks nobody for anything', () => {
  const html = renderHtml(exampleDocument('sv'))
  const page = parse(html)
  assert.deepEqual(all(page, 'script, link, iframe, object, embed, img, form'), [])
  assert.deepEqual(all(page, '[src], [style]'), [])
  assert.doesNotMatch(html, /@import|@font-face|url\(/)
  assert.match(html, /http-equiv="Content-Security-Policy" content="default-src 'none';/)
})

test('headings never skip a level, whatever levels the writer chose', () => {
  const blocks = [heading(3, 'a'), heading(1, 'b'), heading(4, 'c'), heading(2, 'd'), heading(3, 'e')]
  const tags = all(
    parse(renderHtml(withBlocks(blocks))).querySelector('main') ?? parse(''),
    'h2, h3, h4, h5, h6',
  )
  assert.deepEqual(
    tags.map((node) => node.tagName.toLowerCase()),
    ['h2', 'h2', 'h3', 'h3', 'h4'],
  )
})

test('a fragment begins at the level that the page asks for and carries no style of its own', () => {
  const html = renderHtmlFragment([heading(2, 'a'), heading(3, 'b')], {
    language: 'sv',
    headingShift: 0,
    idPrefix: 'x-',
  })
  assert.match(html, /^<div class="utfall-report" lang="sv">\n<h2 id="x-a">a<\/h2>\n<h3 id="x-b">/)
  assert.doesNotMatch(html, /<style|style=/)
})

test('the contents are the parts and the headings in order, with their levels', () => {
  const blocks: Block[] = [
    { kind: 'part', audience: 'board', id: 'p', title: 'Del' },
    heading(1, 'a'),
    heading(2, 'b'),
  ]
  assert.deepEqual(documentContents(blocks), [
    { id: 'p', level: 1, text: 'Del' },
    { id: 'a', level: 2, text: 'a' },
    { id: 'b', level: 3, text: 'b' },
  ])
})

test('a table names its rows and columns, and scrolls in a labelled region of its own', () => {
  const html = renderHtmlFragment(
    [
      {
        kind: 'table',
        table: {
          caption: 'Utfall',
          columns: [
            { header: 'Utfall', align: 'start', rowHeader: true },
            { header: 'Skillnad', align: 'end' },
          ],
          rows: [
            { kind: 'group', title: 'Först' },
            { kind: 'row', cells: ['Mående', { text: '+5,1', sortValue: 5.1 }] },
          ],
        },
      },
    ],
    { language: 'sv' },
  )
  const page = parse(html)
  const region = page.querySelector('[tabindex="0"]')
  assert.equal(region?.getAttribute('aria-labelledby'), page.querySelector('caption')?.getAttribute('id'))
  assert.deepEqual(
    all(page, 'th').map((th) => [th.getAttribute('scope'), th.textContent]),
    [
      ['col', 'Utfall'],
      ['col', 'Skillnad'],
      ['rowgroup', 'Först'],
      ['row', 'Mående'],
    ],
  )
  assert.equal(page.querySelector('td')?.getAttribute('data-sort'), '5.1')
})

test('each chart stands there for page and phone, is followed by its description, and folds out its table', () => {
  const page = parse(renderHtml(exampleDocument('sv')))
  for (const figure of all(page, 'figure')) {
    assert.equal(all(figure, '.utfall-wide > svg[role="img"]').length, 1)
    assert.equal(all(figure, '.utfall-phone > svg[role="img"]').length, 1)
    assert.equal(
      figure.querySelector('.utfall-description')?.textContent,
      figure.querySelector('desc')?.textContent,
    )
    assert.equal(all(figure, 'details table').length, 1)
  }
  // Only one of the two exists for assistive technology: the style sheet takes the other out of the tree.
  assert.match(documentStyles, /\.utfall-wide \{ display: none;/)
  assert.match(
    documentStyles,
    /@container \(min-width: 620px\) \{\s*\.utfall-wide \{ display: block; \}\s*\.utfall-phone \{ display: none; \}/,
  )
})

test('any text survives in the page as text, and none becomes markup', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 }).map((rest) => `<b a="1">&amp;'${rest}`)
  fc.assert(
    fc.property(text, (given) => {
      const blocks: Block[] = [
        {
          kind: 'paragraph',
          text: [given, { kind: 'strong', text: given }, { kind: 'link', text: given, href: 'https://a.se' }],
        },
        {
          kind: 'callout',
          tone: 'bad',
          title: given,
          blocks: [{ kind: 'list', style: 'numbers', items: [given] }],
        },
        { kind: 'code', text: given },
        { kind: 'key-figures', figures: [{ label: given, value: given, detail: given }] },
        {
          kind: 'table',
          table: {
            caption: given,
            columns: [{ header: given, align: 'start' }],
            rows: [{ kind: 'row', cells: [given] }],
            notes: [given],
          },
        },
      ]
      const page = parse(
        `<!doctype html><html><body>${renderHtmlFragment(blocks, { language: 'sv' })}</body></html>`,
      )
      const shown = printable(given)
      assert.equal(page.querySelector('p')?.textContent, shown.repeat(3))
      for (const selector of [
        'li',
        '.utfall-callout-title',
        'pre',
        'dt',
        '.utfall-value',
        'caption',
        'thead th',
        'td',
        '.utfall-note',
      ]) {
        assert.equal(page.querySelector(selector)?.textContent, shown, selector)
      }
      assert.deepEqual(all(page, 'b'), [])
    }),
    { numRuns: 80, seed: 20261121 },
  )
})

const refused: readonly (readonly [string, readonly Block[]])[] = [
  [
    'a link that runs code',
    [{ kind: 'paragraph', text: [{ kind: 'link', text: 'x', href: 'javascript:alert(1)' }] }],
  ],
  [
    'a link to a file on the reader’s disk',
    [{ kind: 'paragraph', text: [{ kind: 'link', text: 'x', href: 'file:///etc' }] }],
  ],
  [
    'a link to a place that is not in the document',
    [{ kind: 'paragraph', text: [{ kind: 'link', text: 'x', href: '#nowhere' }] }],
  ],
  ['an id used twice', [heading(1, 'a'), heading(2, 'a')]],
  ['an id that is not an anchor', [heading(1, 'a"onclick')]],
  ['an id that the page uses itself', [heading(1, 'utfall-content')]],
  ['a heading without a visible text', [{ kind: 'heading', level: 1, id: 'a', text: ' \u200b' }]],
  [
    'a part inside a callout',
    [
      {
        kind: 'callout',
        tone: 'good',
        title: 'x',
        blocks: [{ kind: 'part', audience: 'board', id: 'p', title: 'P' }],
      },
    ],
  ],
  [
    'a ragged table',
    [
      {
        kind: 'table',
        table: {
          caption: '',
          columns: [{ header: 'a', align: 'start' }],
          rows: [{ kind: 'row', cells: [] }],
        },
      },
    ],
  ],
]
for (const [what, blocks] of refused) {
  test(`${what} is refused before anything is written`, () => {
    assert.throws(() => renderHtml(withBlocks(blocks)), InvalidInput)
  })
}
