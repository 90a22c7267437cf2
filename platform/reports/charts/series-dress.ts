import { ink } from './ink.ts'
import { TEXT_PX } from './row-frame.ts'
import { drawLine, drawStack, px, stackHeight, textBlock } from './svg.ts'

/** Series are told apart by shape and dash as well as by colour. */
const DRESSES = [
  { colour: ink.accent, symbol: 'circle', filled: true, dash: 'none' },
  { colour: ink.second, symbol: 'square', filled: false, dash: '6 3' },
  { colour: ink.third, symbol: 'triangle', filled: true, dash: '2 3' },
  { colour: ink.text, symbol: 'diamond', filled: false, dash: '9 3 2 3' },
] as const
export const MAX_SERIES = DRESSES.length

export function seriesDress(index: number): (typeof DRESSES)[number] {
  return DRESSES[index % DRESSES.length] ?? DRESSES[0]
}

/** The sample of a series: its line and its mark. */
function sample(index: number, x: number, y: number): string {
  const dress = seriesDress(index)
  const dash = dress.dash === 'none' ? {} : { dash: dress.dash }
  const line = drawLine(x, y, x + 28, y, { stroke: dress.colour, width: 2, ...dash })
  return line + drawSymbol(index, x + 14, y)
}

/** Open or filled as the dress says, unless the chart gives that a meaning of its own. */
export function drawSymbol(
  index: number,
  centre: number,
  middle: number,
  filled = seriesDress(index).filled,
): string {
  const dress = seriesDress(index)
  const fill = `fill="${filled ? dress.colour : ink.paper}" stroke="${dress.colour}" stroke-width="2"`
  const x = (shift: number): string => px(centre + shift)
  const y = (shift: number): string => px(middle + shift)
  return {
    circle: `<circle cx="${x(0)}" cy="${y(0)}" r="4.5" ${fill}/>`,
    square: `<rect x="${x(-4)}" y="${y(-4)}" width="8" height="8" ${fill}/>`,
    triangle: `<polygon points="${x(0)},${y(-5)} ${x(5)},${y(4)} ${x(-5)},${y(4)}" ${fill}/>`,
    diamond: `<polygon points="${x(0)},${y(-6)} ${x(5)},${y(0)} ${x(0)},${y(6)} ${x(-5)},${y(0)}" ${fill}/>`,
  }[dress.symbol]
}

/** A sample 28 px wide with its middle at y, and what it stands for. */
export type KeyEntry = {
  readonly sample: (y: number) => string
  readonly text: string
  readonly detail?: string
}

export function drawSeriesKey(
  names: readonly string[],
  width: number,
  top: number,
): { readonly svg: string; readonly bottom: number } {
  return drawKey(names.map(seriesEntry), width, top)
}

export function seriesEntry(name: string, index: number): KeyEntry {
  return { sample: (y) => sample(index, 0, y), text: name }
}

/** Entries under each other: names strong, details in the plain weight under them. */
export function drawKey(
  entries: readonly KeyEntry[],
  width: number,
  top: number,
): { readonly svg: string; readonly bottom: number } {
  let y = top
  const svg = entries.map(({ sample: draw, text, detail }) => {
    const blocks = [
      textBlock(text, width - 40, { sizePx: TEXT_PX, weight: 600 }),
      ...(detail === undefined ? [] : [textBlock(detail, width - 40, { sizePx: TEXT_PX, fill: ink.muted })]),
    ]
    const drawn = draw(y + 8) + drawStack(blocks, 38, y)
    y += stackHeight(blocks) + 4
    return drawn
  })
  return { svg: svg.join(''), bottom: y }
}
