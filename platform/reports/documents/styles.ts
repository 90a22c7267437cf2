import { chartStyles } from '../charts/ink.ts'

/**
 * For blocks shown anywhere: everything is scoped to .utfall-report. Colours are variables that the page may set;
 * sizes follow the page's own text size. The picture that fits its place is shown, the other does not exist for
 * assistive technology.
 */
export const documentStyles = `${chartStyles}
.utfall-report {
  color: var(--utfall-ink, #14202b); line-height: 1.55; overflow-wrap: break-word;
}
.utfall-report :is(p, ul, ol) { max-width: 70ch; margin: 0 0 1em; }
.utfall-report :is(ul, ol) { padding-inline-start: 1.5em; }
.utfall-report li { margin-block-end: 0.35em; }
.utfall-report :is(h2, h3, h4, h5, h6) { line-height: 1.25; margin: 1.6em 0 0.5em; text-wrap: balance; }
.utfall-report h2 { font-size: 1.6em; }
.utfall-report h3 { font-size: 1.28em; }
.utfall-report :is(h4, h5, h6) { font-size: 1.08em; }
.utfall-report a { color: var(--utfall-accent, #00596b); text-underline-offset: 0.15em; }
.utfall-report :is(a, summary, .utfall-scroll):focus-visible {
  outline: 3px solid var(--utfall-focus, #14202b); outline-offset: 2px;
}
.utfall-report code, .utfall-report pre {
  font-family: ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 0.92em;
}
.utfall-report code { overflow-wrap: anywhere; }
.utfall-report pre {
  white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 1em; padding: 0.8em 1em;
  background: var(--utfall-shade, #f1f5f6); border: 1px solid var(--utfall-line, #cdd6db); border-radius: 4px;
}
.utfall-report .utfall-code-label { margin: 0 0 0.3em; font-weight: 600; }
.utfall-part { border-block-start: 4px solid var(--utfall-accent, #00596b); margin-block-start: 3em; padding-block-start: 0.9em; }
.utfall-part:first-child { margin-block-start: 0; }
.utfall-part :is(h1, h2, h3, h4, h5, h6) { margin-block-start: 0; }
.utfall-report .utfall-audience { margin: 0; font-size: 0.9em; font-weight: 600; color: var(--utfall-muted, #4a5863); }
.utfall-callout {
  margin: 0 0 1.5em; padding: 1em 1.2em 0.2em; border-radius: 4px;
  border: 1px solid var(--utfall-tone); border-inline-start-width: 8px; background: var(--utfall-tone-shade);
}
.utfall-report .utfall-callout-title {
  display: flex; gap: 0.6em; align-items: flex-start; margin: 0 0 0.5em;
  font-size: 1.3em; font-weight: 600; line-height: 1.3;
}
.utfall-sign { flex: none; margin-block-start: 0.1em; }
.utfall-sign circle { fill: var(--utfall-tone); }
.utfall-sign path { fill: none; stroke: var(--utfall-paper, #ffffff); stroke-width: 2.5; stroke-linecap: round; }
.utfall-good { --utfall-tone: var(--utfall-good, #1d6b3a); --utfall-tone-shade: var(--utfall-good-shade, #edf6ef); }
.utfall-bad { --utfall-tone: var(--utfall-bad, #a02020); --utfall-tone-shade: var(--utfall-bad-shade, #fbeeee); }
.utfall-neutral { --utfall-tone: var(--utfall-accent, #00596b); --utfall-tone-shade: var(--utfall-neutral-shade, #eef5f6); }
.utfall-warning { --utfall-tone: var(--utfall-warning, #8a5200); --utfall-tone-shade: var(--utfall-warning-shade, #fcf4e6); }
.utfall-figures {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13em), 1fr)); gap: 1em; margin: 0 0 1.5em;
}
.utfall-figures > div {
  padding: 0.9em 1.1em; border: 1px solid var(--utfall-line, #cdd6db); border-radius: 8px;
  background: var(--utfall-paper, #ffffff);
}
@media (min-width: 40rem) {
  .utfall-figures:has(> :nth-child(4):last-child) { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
.utfall-figures dt { font-weight: 600; }
.utfall-figures dd { margin: 0; }
.utfall-figures .utfall-value { font-size: 1.7em; font-weight: 600; line-height: 1.3; }
.utfall-figures .utfall-detail { color: var(--utfall-muted, #4a5863); font-size: 0.95em; }
.utfall-table { container-type: inline-size; margin: 0 0 1.5em; }
.utfall-scroll {
  overflow-x: auto;
  --page: var(--utfall-page, #ffffff);
  background:
    linear-gradient(to right, var(--page) 1.5rem, transparent) 0 0 / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--page) 1.5rem, transparent) 100% 0 / 3rem 100% no-repeat local,
    linear-gradient(to right, rgb(20 32 43 / 22%), transparent) 0 0 / 0.8rem 100% no-repeat scroll,
    linear-gradient(to left, rgb(20 32 43 / 22%), transparent) 100% 0 / 0.8rem 100% no-repeat scroll;
}
.utfall-table table { border-collapse: separate; border-spacing: 0; min-width: min(100%, 24em); font-variant-numeric: tabular-nums; font-size: 0.95em; }
.utfall-table caption { text-align: start; font-weight: 600; padding: 0 0 0.6em; }
.utfall-table caption span { position: sticky; inset-inline-start: 0; display: inline-block; max-width: 100cqi; }
.utfall-table :is(th, td) {
  padding: 0.45em 0.65em; text-align: start; vertical-align: top; font-weight: 400;
  border-block-end: 1px solid var(--utfall-line, #cdd6db);
}
.utfall-table :is(th, td):first-child { padding-inline-start: 0.2em; }
.utfall-table th[scope='row'] { min-width: min(11em, 42cqi); position: sticky; inset-inline-start: 0; z-index: 1; background: var(--utfall-page, #ffffff); }
.utfall-table thead th:first-child { position: sticky; inset-inline-start: 0; z-index: 2; background: var(--utfall-page, #ffffff); }
.utfall-table .utfall-break { overflow-wrap: anywhere; }
.utfall-table thead :is(th, td) {
  font-weight: 600; vertical-align: bottom; border-block-end: 2px solid var(--utfall-ink, #14202b);
}
.utfall-table .utfall-group th { font-weight: 600; padding-block-start: 1em; }
.utfall-table .utfall-strong :is(th, td) { font-weight: 600; }
.utfall-table :is(th, td).utfall-end { text-align: end; }
.utfall-table .utfall-whole { white-space: nowrap; }
.utfall-table td:not(.utfall-end) { min-width: 5em; }
.utfall-report .utfall-note { font-size: 0.9em; color: var(--utfall-muted, #4a5863); margin: 0.5em 0 0; }
.utfall-figure { container-type: inline-size; margin: 0 0 2em; }
.utfall-figure figcaption { font-weight: 600; font-size: 1.12em; line-height: 1.35; margin: 0 0 0.7em; max-width: 60ch; }
.utfall-wide { display: none; max-width: 760px; }
.utfall-phone { display: block; max-width: 440px; }
@container (min-width: 620px) {
  .utfall-wide { display: block; }
  .utfall-phone { display: none; }
}
.utfall-report .utfall-description { margin: 0.8em 0 0.6em; font-size: 0.95em; }
.utfall-figure summary { width: fit-content; padding: 0.35em 0; cursor: pointer; color: var(--utfall-accent, #00596b); text-decoration: underline; text-underline-offset: 0.15em; }
.utfall-figure details .utfall-table { margin-block: 0.6em 0; }
@media screen and (min-width: 40rem) and (min-height: 30rem) {
  .utfall-scroll { max-height: 88vh; overflow-y: auto; }
  .utfall-table thead :is(th, td) { position: sticky; inset-block-start: 0; z-index: 2; background: var(--utfall-page, #ffffff); }
  .utfall-table thead th:first-child { z-index: 3; }
}
@media print {
  .utfall-report :is(h2, h3, h4) { break-after: avoid; }
  .utfall-report :is(.utfall-callout, .utfall-figures > div, tr, .utfall-wide) { break-inside: avoid; }
  .utfall-report thead { display: table-header-group; }
  .utfall-page-break { break-after: page; }
  .utfall-part { break-before: page; }
  .utfall-part:first-child { break-before: auto; }
  .utfall-figure figcaption { break-after: avoid; }
  .utfall-scroll { overflow: visible; max-height: none; }
  .utfall-table :is(th, td) { position: static !important; }
  .utfall-figure summary { display: none; }
  .utfall-figure details::details-content { content-visibility: visible; display: block; }
}
@media (forced-colors: active) {
  .utfall-sign { forced-color-adjust: none; --utfall-tone: CanvasText; --utfall-paper: Canvas; }
}
`

/** For the file that is a page of its own. */
export const pageStyles = `:root { color-scheme: light dark; --utfall-page: #ffffff; }
@media screen and (prefers-color-scheme: dark) {
  :root {
    --utfall-page: #11181e; --utfall-paper: #18222a; --utfall-ink: #eef2f4; --utfall-muted: #b3c0c9;
    --utfall-accent: #6cc5d6; --utfall-second: #ff9d66; --utfall-third: #b9a7f0; --utfall-grid: #2e3b45;
    --utfall-band: #1d333a; --utfall-line: #3b4a55; --utfall-shade: #18222a; --utfall-focus: #ffffff;
    --utfall-good: #7fd09a; --utfall-good-shade: #14281c; --utfall-bad: #ff9b93; --utfall-bad-shade: #311a1a;
    --utfall-neutral-shade: #15272c; --utfall-warning: #f2b960; --utfall-warning-shade: #2d2412;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-block-start: 1rem; }
body {
  margin: 0; background: var(--utfall-page); color: var(--utfall-ink, #14202b);
  font: 1rem/1.55 Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}
.utfall-skip { position: absolute; inset-inline-start: 1rem; inset-block-start: -6rem; padding: 0.6rem 1rem; background: var(--utfall-page); color: var(--utfall-accent, #00596b); }
.utfall-skip:focus { inset-block-start: 0.5rem; outline: 3px solid var(--utfall-focus, #14202b); z-index: 1; }
.utfall-head, .utfall-body { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
.utfall-head { padding-block: 2rem 1.2rem; }
.utfall-head h1 { font-size: clamp(1.6rem, 1.2rem + 2vw, 2.5rem); line-height: 1.15; margin: 0 0 0.4rem; text-wrap: balance; max-width: 30ch; }
.utfall-report .utfall-subtitle { font-size: 1.15rem; color: var(--utfall-muted, #4a5863); margin: 0 0 1rem; }
.utfall-meta { display: flex; flex-wrap: wrap; gap: 0.6rem 2rem; margin: 0; font-size: 0.95rem; }
.utfall-meta > div { max-width: 100%; }
.utfall-meta dt { color: var(--utfall-muted, #4a5863); }
.utfall-meta dd { margin: 0; overflow-wrap: anywhere; }
.utfall-body { padding-block-end: 4rem; }
main:focus { outline: none; }
.utfall-contents { margin: 0 0 2rem; padding: 0.8rem 1rem; background: var(--utfall-shade, #f1f5f6); border-radius: 8px; }
.utfall-contents h2 { font-size: 1rem; margin: 0 0 0.4rem; }
.utfall-contents ol { list-style: none; margin: 0; padding: 0; }
.utfall-contents a { display: block; padding: 0.25rem 0; color: var(--utfall-accent, #00596b); text-underline-offset: 0.15em; overflow-wrap: break-word; }
.utfall-contents a:focus-visible { outline: 3px solid var(--utfall-focus, #14202b); }
.utfall-contents .utfall-level-1 a { font-weight: 600; }
.utfall-contents .utfall-level-2 a { padding-inline-start: 1rem; }
main > :first-child { margin-block-start: 0; }
@media (max-width: 63.99rem) {
  .utfall-contents .utfall-level-2 { display: none; }
}
@media (min-width: 64rem) {
  .utfall-body:has(.utfall-contents) { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 3rem; align-items: start; }
  .utfall-contents { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto; font-size: 0.94rem; }
}
@media print {
  body { font-size: 10pt; }
  .utfall-skip, .utfall-contents { display: none; }
  .utfall-body:has(.utfall-contents) { display: block; }
  .utfall-head, .utfall-body { max-width: none; padding-inline: 0; }
  @page { size: A4; margin: 18mm; }
}
`
