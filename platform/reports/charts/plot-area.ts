import { createRequire } from 'node:module'
import type * as PlotModule from '@observablehq/plot'
import type { Language } from '@utfall/basics'
import { textWidth } from '../text/lines.ts'
import { ink } from './ink.ts'
import type { ValueForm } from './model.ts'
import { px } from './svg.ts'
import { type ValueScale, valueScale } from './value-scale.ts'
import { tickText } from './value-text.ts'

export type Plot = typeof PlotModule
type Mark = PlotModule.Markish

/** The data area of a picture in pixels; rows are placed by layout, values by Plot's scale. */
export type Area = {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  /** Where lines across the rows run: from top to bottom, or only beside each mark so that they cross no words. */
  readonly strips: readonly Strip[]
}

export type Strip = { readonly y1: number; readonly y2: number }

export const TICK_SIZE_PX = 12

let loaded: { readonly plot: Plot; readonly document: unknown } | null = null

/** Plot and its document take a quarter of a second to load: only the first picture pays, not the import. */
function library(): { readonly plot: Plot; readonly document: unknown } {
  if (loaded) return loaded
  const require = createRequire(import.meta.url)
  const plot: Plot = require('@observablehq/plot')
  const { parseHTML } = require('linkedom') as { parseHTML: (html: string) => { document: unknown } }
  loaded = { plot, document: parseHTML('<!doctype html><html><body></body></html>').document }
  return loaded
}

/**
 * What Plot draws in data space, as bare SVG elements: no style element, no labels of its own for assistive
 * technology (the picture has one title and one description), coordinates to a hundredth of a pixel.
 */
export function plotArea(
  area: Area,
  scales: Pick<PlotModule.PlotOptions, 'x' | 'y' | 'r'>,
  marks: (plot: Plot) => readonly Mark[],
): string {
  const { plot, document } = library()
  const drawn = plot.plot({
    document: document as NonNullable<PlotModule.PlotOptions['document']>,
    width: area.width,
    height: area.height,
    marginLeft: area.left,
    marginRight: area.width - area.right,
    marginTop: area.top,
    marginBottom: area.height - area.bottom,
    ...scales,
    marks: [...marks(plot)],
  }) as unknown as SvgElement
  for (const style of drawn.querySelectorAll('style')) style.remove()
  for (const element of drawn.querySelectorAll('*')) tidy(element)
  // Plot's root element centres text; its children rely on it.
  return `<g text-anchor="middle">${drawn.innerHTML}</g>`
}

/** The little of the DOM that is used here; the house compiles without browser types. */
type SvgElement = {
  querySelectorAll(selector: string): Iterable<SvgElement>
  remove(): void
  readonly innerHTML: string
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
}

function tidy(element: SvgElement): void {
  for (const { name, value } of [...element.attributes]) {
    if (name.startsWith('aria-')) element.removeAttribute(name)
    else
      element.setAttribute(
        name,
        value.replace(/-?\d+\.\d{3,}/g, (digits) => px(Number(digits))),
      )
  }
}

/** Rows: y in pixels as the layout says, x in values. */
export function rowScales(scale: ValueScale): Pick<PlotModule.PlotOptions, 'x' | 'y' | 'r'> {
  return {
    x: { type: scale.kind, domain: [scale.low, scale.high], axis: null },
    y: { type: 'identity', axis: null },
    r: { type: 'identity' },
  }
}

/** Where a value stands, in pixels: for texts that the layout places itself. */
export function positionOf(value: number, scale: ValueScale, area: Pick<Area, 'left' | 'right'>): number {
  const to = scale.kind === 'log' ? Math.log : (v: number) => v
  const share = (to(value) - to(scale.low)) / (to(scale.high) - to(scale.low))
  return area.left + Math.min(1, Math.max(0, share)) * (area.right - area.left)
}

/** As many round ticks as have room for their texts, between each other and inside the picture. */
export function fittingScale(
  span: { readonly low: number; readonly high: number },
  kind: 'linear' | 'log',
  frame: Pick<Area, 'left' | 'right' | 'width'>,
  form: ValueForm,
  language: Language,
): ValueScale {
  for (let maxTicks = 9; maxTicks > 2; maxTicks--) {
    const scale = insideOnly(valueScale(span, kind, maxTicks), frame, form, language)
    const ends = scale.ticks.map((tick) => labelEnds(tick, scale, frame, form, language))
    if (ends.every((end, i) => i === 0 || end.from - (ends[i - 1]?.to ?? 0) >= 10)) return scale
  }
  return insideOnly(valueScale(span, kind, 2), frame, form, language)
}

function insideOnly(
  scale: ValueScale,
  frame: Pick<Area, 'left' | 'right' | 'width'>,
  form: ValueForm,
  language: Language,
): ValueScale {
  const fits = (tick: number): boolean => {
    const { from, to } = labelEnds(tick, scale, frame, form, language)
    return from >= 0 && to <= frame.width
  }
  return { ...scale, ticks: scale.ticks.filter(fits) }
}

function labelEnds(
  tick: number,
  scale: ValueScale,
  frame: Pick<Area, 'left' | 'right'>,
  form: ValueForm,
  language: Language,
): { readonly from: number; readonly to: number } {
  const half = textWidth(tickLabel(tick, scale, form, language), { sizePx: TICK_SIZE_PX, weight: 400 }) / 2
  const centre = positionOf(tick, scale, frame)
  return { from: centre - half, to: centre + half }
}

/** On a log scale each tick has the decimals it needs itself: 0,5 · 1 · 2. */
export function tickLabel(tick: number, scale: ValueScale, form: ValueForm, language: Language): string {
  return tickText(tick, scale.kind === 'log' ? tick : scale.step, form, language)
}

/** Grid lines and tick texts of a value axis at the bottom. */
export function axisMarks(
  plot: Plot,
  scale: ValueScale,
  area: Area,
  form: ValueForm,
  language: Language,
): readonly Mark[] {
  const ticks = [...scale.ticks]
  return [
    ...area.strips.map((strip) => plot.ruleX(ticks, { ...strip, stroke: ink.grid, strokeWidth: 1 })),
    tickTexts(plot, scale, area.bottom, form, language),
  ]
}

/** The texts of the ticks alone, under `y`. */
export function tickTexts(
  plot: Plot,
  scale: ValueScale,
  y: number,
  form: ValueForm,
  language: Language,
): Mark {
  return plot.text([...scale.ticks], {
    x: (tick: number) => tick,
    y: () => y + 7,
    text: (tick: number) => tickLabel(tick, scale, form, language),
    lineAnchor: 'top',
    fontSize: TICK_SIZE_PX,
    fill: ink.muted,
  })
}
