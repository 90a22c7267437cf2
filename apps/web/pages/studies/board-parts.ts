/** The board's page of the report, taken apart so that the page does not give the answer twice. */
export type BoardParts = {
  /** The sentences that the verdict rests on, each as it stands in the report. */
  readonly sentences: readonly string[]
  /** Everything after the key figures: charts, tables, basis, what was not measured. */
  readonly rest: string
}

/**
 * The report begins with the question, the verdict and its key figures, which the page shows itself. A report that
 * is built in another way is left whole: better said twice than lost.
 */
export function boardParts(html: string): BoardParts {
  const root = new DOMParser().parseFromString(html, 'text/html').querySelector('.utfall-report')
  const figures = root?.querySelector(':scope > .utfall-figures')
  if (!root || !figures) return { sentences: [], rest: html }
  const before = [...root.children].slice(0, [...root.children].indexOf(figures))
  const verdict = before.findLast((each) => each.matches('.utfall-callout'))
  if (!verdict) return { sentences: [], rest: html }
  const [, ...remarks] = before.filter((each) => each.matches('p'))
  const grounds = [...verdict.querySelectorAll('p:not(.utfall-callout-title)')]
  for (const each of [...before, figures]) each.remove()
  return {
    sentences: [...grounds, ...remarks].map(({ textContent }) => textContent),
    rest: root.outerHTML,
  }
}
