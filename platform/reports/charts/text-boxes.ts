import { createRequire } from 'node:module'
import { textWidth } from '../text/lines.ts'

/** Where a text of a picture stands, for tests that nothing is clipped and nothing collides. */
export type PlacedText = {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

type Element = {
  getAttribute(name: string): string | null
  querySelectorAll(selector: string): Iterable<Element>
  readonly parentNode: Element | null
  readonly textContent: string
}

/** Reads the boxes back from the finished file, so that Plot's own placing is judged too. */
export function placedTexts(svg: string): readonly PlacedText[] {
  const { parseHTML } = createRequire(import.meta.url)('linkedom') as {
    parseHTML: (html: string) => { document: Element }
  }
  const { document } = parseHTML(`<!doctype html><html><body>${svg}</body></html>`)
  return [...document.querySelectorAll('text')].map(placed)
}

function placed(element: Element): PlacedText {
  const sizePx = Number(inherited(element, 'font-size') ?? 13)
  const weight = inherited(element, 'font-weight') === '600' ? 600 : 400
  const anchor = inherited(element, 'text-anchor') ?? 'start'
  const [, dx = '0', dy = '0'] =
    /translate\(([-\d.]+),([-\d.]+)\)/.exec(element.getAttribute('transform') ?? '') ?? []
  const x = Number(element.getAttribute('x') ?? 0) + Number(dx)
  const baseline = lengthPx(element.getAttribute('y') ?? '0', sizePx) + Number(dy)
  const width = textWidth(element.textContent, { sizePx, weight })
  const left = x - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0)
  // Inter's capitals are 0.73 em high and its descenders 0.24 em deep; most digits and letters need less.
  return {
    text: element.textContent,
    left,
    right: left + width,
    top: baseline - 0.73 * sizePx,
    bottom: baseline + 0.2 * sizePx,
  }
}

function inherited(element: Element, name: string): string | null {
  for (let at: Element | null = element; at; at = at.parentNode) {
    const value = at.getAttribute?.(name) ?? null
    if (value !== null) return value
  }
  return null
}

function lengthPx(value: string, sizePx: number): number {
  return value.endsWith('em') ? Number.parseFloat(value) * sizePx : Number(value)
}

export function overlappingPairs(texts: readonly PlacedText[]): readonly (readonly [string, string])[] {
  return texts.flatMap((a, i) =>
    texts
      .slice(i + 1)
      .filter(
        (b) =>
          a.left < b.right - 0.5 &&
          b.left < a.right - 0.5 &&
          a.top < b.bottom - 0.5 &&
          b.top < a.bottom - 0.5,
      )
      .map((b) => [a.text, b.text] as const),
  )
}

/** Texts that reach outside the picture by more than a pixel. */
export function clippedTexts(svg: string, texts: readonly PlacedText[]): readonly string[] {
  const [, width = '0', height = '0'] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []
  return texts
    .filter((t) => t.left < -1 || t.right > Number(width) + 1 || t.top < -1 || t.bottom > Number(height) + 1)
    .map((t) => t.text)
}
