import { InvalidInput, type Language, numberText, shareText } from '@utfall/basics'
import type { TableModel } from '../tables/model.ts'
import { textWidth } from '../text/lines.ts'
import { countText, sizeText } from './count-text.ts'
import { ink, MAX_STEPS, type StepInk, stepInks } from './ink.ts'
import type { ChartSize, LadderModel } from './model.ts'
import type { Picture } from './picture.ts'
import { NOTE_PX, TEXT_PX, WIDTH_PX } from './row-frame.ts'
import { spreadApart } from './spread.ts'
import {
  blockHeight,
  blockWidth,
  drawBlock,
  drawBox,
  drawLine,
  drawStack,
  stackHeight,
  type TextBlock,
  textBlock,
} from './svg.ts'

type Bar = LadderModel['groups'][number]['bars'][number]

const BAR_PX = 36
const NUMBER_PX = 11

export function checkLadder(model: LadderModel): void {
  if (model.states.length < 2 || model.states.length > MAX_STEPS) {
    throw new InvalidInput({
      field: 'states',
      given: model.states.length,
      allowed: `2 to ${MAX_STEPS} states`,
    })
  }
  for (const { title, bars } of model.groups) {
    for (const bar of bars) checkShares(bar, `${title}.${bar.label}.shares`, model.states.length)
  }
}

function checkShares(bar: Bar, field: string, states: number): void {
  if (bar.shares === null) return
  const sum = bar.shares.reduce((total, share) => total + share, 0)
  const valid = bar.shares.length === states && bar.shares.every((share) => share >= 0 && share <= 1)
  if (!valid || Math.abs(sum - 1) > 1e-6) {
    throw new InvalidInput({
      field,
      given: bar.shares.join(', '),
      allowed: `${states} shares 0 to 1 that sum to 1`,
    })
  }
}

/**
 * One bar for each group and time, cut into states from light to dark. Each state has its number in the key, in
 * the bar and under it, so that nothing hangs on telling one shade from the next.
 */
export function drawLadder(model: LadderModel, size: ChartSize, language: Language): Picture {
  const width = WIDTH_PX[size]
  const steps = stepInks(model.states.length)
  const first = model.answers?.first ?? 1
  const key = drawKey(model.states, steps, width, first)
  const drawn = [key.svg]
  const labels = model.groups.flatMap((group) => group.bars).map((bar) => barLabel(bar, language))
  const widest = Math.max(
    0,
    ...labels.flatMap((l) => [l.label, l.count]).map((t) => textWidth(t, labelStyle)),
  )
  const left = size === 'wide' ? Math.min(190, Math.max(80, widest)) + 14 : 0
  let y = key.bottom + 12
  for (const group of model.groups) {
    const title = textBlock(group.title, width, { sizePx: TEXT_PX, weight: 600 })
    drawn.push(drawBlock(title, 0, y))
    y += blockHeight(title) + 6
    for (const bar of group.bars) {
      const words = barLabel(bar, language)
      const blocks =
        size === 'wide'
          ? [
              textBlock(words.label, left - 14, { sizePx: TEXT_PX }),
              textBlock(words.count, left - 14, { sizePx: NOTE_PX, fill: ink.muted }),
            ]
          : [textBlock(`${words.label}, ${words.count}`, width, { sizePx: TEXT_PX })]
      const labelHeight = stackHeight(blocks)
      // Beside each other, the lower of label and bar is centred on the higher.
      const labelTop = size === 'wide' ? y + Math.max(0, (BAR_PX - labelHeight) / 2) : y
      const barTop = size === 'wide' ? y + Math.max(0, (labelHeight - BAR_PX) / 2) : y + labelHeight + 2
      drawn.push(drawStack(blocks, 0, labelTop))
      const place = { left, right: width - 1, y: barTop }
      const strip = drawBar(bar, place, steps, { decimals: model.decimals ?? 0, first }, language)
      drawn.push(strip.svg)
      y = Math.max(strip.bottom, labelTop + labelHeight) + 8
    }
    y += 8
  }
  return { width, height: y - 8, body: drawn.join('') }
}

const labelStyle = { sizePx: TEXT_PX, weight: 400 } as const

function barLabel(bar: Bar, language: Language): { readonly label: string; readonly count: string } {
  return { label: bar.label, count: sizeText(bar.n, language) }
}

/** Numbered swatches with their states, as many on a line as fit. */
function drawKey(
  states: readonly string[],
  steps: readonly StepInk[],
  width: number,
  first: number,
): { readonly svg: string; readonly bottom: number } {
  const swatch = 20
  const drawn: string[] = []
  let x = 0
  let y = 2
  let lineBottom = y
  states.forEach((state, i) => {
    const block = textBlock(state, width - swatch - 8, { sizePx: TEXT_PX })
    const needed = swatch + 6 + blockWidth(block)
    if (x > 0 && x + needed > width) {
      x = 0
      y = lineBottom + 5
    }
    drawn.push(drawSwatch(first + i, steps[i], x, y, swatch))
    drawn.push(drawBlock(block, x + swatch + 6, y + 1.5))
    lineBottom = Math.max(lineBottom, y + Math.max(swatch, blockHeight(block) + 2))
    x += needed + 18
  })
  return { svg: drawn.join(''), bottom: lineBottom }
}

function drawSwatch(mark: number, step: StepInk | undefined, x: number, y: number, side: number): string {
  if (!step) return ''
  const box = drawBox(
    { x, y, width: side, height: side },
    { fill: step.fill, stroke: { stroke: ink.text }, radius: 3 },
  )
  const number = textBlock(String(mark), side, { sizePx: NOTE_PX, weight: 600, fill: step.on })
  return box + drawBlock(number, x + side / 2, y + (side - blockHeight(number)) / 2, 'middle')
}

type BarPlace = { readonly left: number; readonly right: number; readonly y: number }

function drawBar(
  bar: Bar,
  place: BarPlace,
  steps: readonly StepInk[],
  { decimals, first }: { readonly decimals: number; readonly first: number },
  language: Language,
): { readonly svg: string; readonly bottom: number } {
  const width = place.right - place.left
  if (bar.shares === null) {
    const note = textBlock(bar.note ?? '–', width - 16, { sizePx: NOTE_PX, fill: ink.muted })
    const height = Math.max(BAR_PX, blockHeight(note) + 8)
    const box = { x: place.left, y: place.y, width, height }
    const frame = drawBox(box, { fill: 'none', stroke: { stroke: ink.muted, dash: '4 3' } })
    return {
      svg: frame + drawBlock(note, place.left + 8, place.y + (height - blockHeight(note)) / 2),
      bottom: place.y + height,
    }
  }
  const drawn: string[] = []
  const outside: { readonly centre: number; readonly block: TextBlock }[] = []
  let x = place.left
  bar.shares.forEach((share, i) => {
    const step = steps[i]
    if (share === 0 || step === undefined) return
    const segment = { x, y: place.y, width: share * width, height: BAR_PX }
    drawn.push(drawBox(segment, { fill: step.fill, stroke: { stroke: ink.text, width: 0.75 } }))
    const text = shareText(share, language, { decimals })
    const inside = textBlock(text, Infinity, { sizePx: NOTE_PX, weight: 600, fill: step.on })
    const centre = x + segment.width / 2
    if (blockWidth(inside) + 6 <= segment.width) {
      const number = textBlock(String(first + i), Infinity, { sizePx: NUMBER_PX, fill: step.on })
      drawn.push(drawStack([number, inside], centre, place.y + 2.5, 'middle'))
    } else {
      outside.push({ centre, block: textBlock(`${first + i}: ${text}`, Infinity, { sizePx: NOTE_PX }) })
    }
    x += segment.width
  })
  if (outside.length === 0) return { svg: drawn.join(''), bottom: place.y + BAR_PX }
  const below = drawOutside(outside, place)
  return { svg: drawn.join('') + below.svg, bottom: below.bottom }
}

/** Texts of narrow states under the bar, each with a line to its state. */
function drawOutside(
  texts: readonly { readonly centre: number; readonly block: TextBlock }[],
  place: BarPlace,
): { readonly svg: string; readonly bottom: number } {
  const centres = spreadApart(
    texts.map((text) => ({ centre: text.centre, half: blockWidth(text.block) / 2 })),
    { from: place.left, to: place.right, gap: 8 },
  )
  const top = place.y + BAR_PX
  const svg = texts.map((text, i) => {
    const centre = centres[i] ?? text.centre
    const line = drawLine(text.centre, top, centre, top + 6, { stroke: ink.text })
    return line + drawBlock(text.block, centre, top + 6, 'middle')
  })
  return { svg: svg.join(''), bottom: top + 6 + NOTE_PX * 1.3 }
}

export function describeLadder(model: LadderModel, language: Language): string {
  const sv = language === 'sv'
  const decimals = model.decimals ?? 0
  const states = model.states.map((state, i) => (model.answers ? state : `${i + 1} ${state}`)).join(', ')
  const bars = model.answers
    ? answeredEnds(model, language)
    : model.groups.flatMap((group) =>
        group.bars.map((bar) => {
          const head = `${group.title}, ${bar.label} (${sizeText(bar.n, language)}): `
          if (bar.shares === null) return `${head}${bar.note ?? '–'}.`
          const shares = bar.shares.map(
            (share, i) => `${model.states[i]} ${shareText(share, language, { decimals })}`,
          )
          return `${head}${shares.join(', ')}.`
        }),
      )
  const count = numberText(model.states.length, language, { decimals: 0 })
  return [
    ...(model.answers
      ? [
          sv
            ? `Andel som gav vart och ett av ${count} svar, från lägst till högst: ${states}.`
            : `Share that gave each of ${count} answers, from lowest to highest: ${states}.`,
        ]
      : [
          sv
            ? `Andel i var och ett av ${count} lägen, från längst från målet till målet: ${states}.`
            : `Share in each of ${count} states, from furthest from the goal to the goal: ${states}.`,
        ]),
    ...bars,
  ].join(' ')
}

/** Of many questions only the ends are told; the table has the rest. */
function answeredEnds(model: LadderModel, language: Language): readonly string[] {
  const sv = language === 'sv'
  const shown = model.groups.flatMap(({ bars }) => bars.filter((bar) => bar.shares !== null))
  const percent = (share: number) => shareText(share, language, { decimals: model.decimals ?? 0 })
  const most = (state: number): string => {
    const share = (bar: Bar) => bar.shares?.[state] ?? 0
    const [first, ...rest] = shown
    if (first === undefined) return ''
    const bar = rest.reduce((top, each) => (share(each) > share(top) ? each : top), first)
    return `${model.states[state]}: ${bar.label} (${percent(share(bar))}).`
  }
  const count = model.groups.reduce((sum, { bars }) => sum + bars.length, 0)
  const questions = numberText(count, language, { decimals: 0 })
  return [
    sv
      ? `${questions} frågor. Frågan där flest gav varje svar:`
      : `${questions} questions. The question where most gave each answer:`,
    ...model.states.map((_, state) => most(state)),
  ]
}

export function tabulateLadder(model: LadderModel, language: Language): TableModel {
  const decimals = model.decimals ?? 0
  const notes = model.groups.flatMap((group) =>
    group.bars.flatMap((bar) =>
      bar.note === undefined ? [] : [`${model.answers ? '' : `${group.title}, `}${bar.label}: ${bar.note}`],
    ),
  )
  return {
    caption: model.title,
    columns: [
      {
        header: model.answers?.rowsName ?? (language === 'sv' ? 'Tid och grupp' : 'Time and group'),
        align: 'start',
        rowHeader: true,
      },
      { header: 'n', align: 'end' },
      ...model.states.map((header) => ({ header, align: 'end' as const })),
    ],
    rows: model.groups.flatMap((group) => [
      { kind: 'group' as const, title: group.title },
      ...group.bars.map((bar) => ({
        kind: 'row' as const,
        cells: [
          bar.label,
          countText(bar.n, language),
          ...model.states.map((_, i) => {
            const share = bar.shares?.[i]
            return share === undefined
              ? '–'
              : { text: shareText(share, language, { decimals }), sortValue: share }
          }),
        ],
      })),
    ]),
    ...(notes.length > 0 ? { notes } : {}),
  }
}
