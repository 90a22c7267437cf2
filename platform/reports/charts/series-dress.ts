import { ink } from './ink.ts'
import { TEXT_PX } from './row-frame.ts'
import { blockHeight, drawBlock, textBlock } from './svg.ts'

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
  const dash = dress.dash === 'none' ? '' : ` stroke-dasharray="${dress.dash}"`
  const line = `<line x1="${x}" y1="${y}" x2="${x + 28}" y2="${y}" stroke="${dress.colour}" stroke-width="2"${dash}/>`
  const fill = `fill="${dress.filled ? dress.colour : ink.paper}" stroke="${dress.colour}" stroke-width="2"`
  const centre = x + 14
  const shape = {
    circle: `<circle cx="${centre}" cy="${y}" r="4.5" ${fill}/>`,
    square: `<rect x="${centre - 4}" y="${y - 4}" width="8" height="8" ${fill}/>`,
    triangle: `<polygon points="${centre},${y - 5} ${centre + 5},${y + 4} ${centre - 5},${y + 4}" ${fill}/>`,
    diamond: `<polygon points="${centre},${y - 6} ${centre + 5},${y} ${centre},${y + 6} ${centre - 5},${y}" ${fill}/>`,
  }[dress.symbol]
  return line + shape
}

export function drawSeriesKey(
  names: readonly string[],
  width: number,
  top: number,
): { readonly svg: string; readonly bottom: number } {
  let y = top
  const svg = names.map((name, i) => {
    const block = textBlock(name, width - 40, { sizePx: TEXT_PX, weight: 600 })
    const drawn = sample(i, 0, y + 8) + drawBlock(block, 38, y)
    y += blockHeight(block) + 4
    return drawn
  })
  return { svg: svg.join(''), bottom: y }
}
