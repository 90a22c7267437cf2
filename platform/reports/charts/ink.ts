/** Everything a picture is drawn with. The page may set the variables; alone the fallback colour holds. */
export const ink = {
  text: 'var(--utfall-ink, #14202b)',
  muted: 'var(--utfall-muted, #4a5863)',
  accent: 'var(--utfall-accent, #00596b)',
  second: 'var(--utfall-second, #a84300)',
  third: 'var(--utfall-third, #5b4a8a)',
  grid: 'var(--utfall-grid, #dfe5e9)',
  band: 'var(--utfall-band, #e6f0f1)',
  paper: 'var(--utfall-paper, #ffffff)',
} as const

/** First choice is for pages where Inter is at hand; the rest are as wide or narrower, so measured text fits. */
export const CHART_FONT = "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

export const MAX_STEPS = 9
const LIGHTEST = [0xdc, 0xec, 0xee] as const
const DARKEST = [0x00, 0x3e, 0x4b] as const

/** A step of a ladder, from light (first) to dark (last), and the ink that is read on it. */
export type StepInk = { readonly fill: string; readonly on: string }

/**
 * Lightness alone carries the order, so that the ladder is the same in grey, in print and to a colour-blind eye.
 * Text is black or white, whichever is read better: at least 4.5:1 on any shade (WCAG 2.2, 1.4.3).
 */
export function stepInks(count: number): readonly StepInk[] {
  return Array.from({ length: count }, (_, i) => {
    const share = count === 1 ? 1 : i / (count - 1)
    const rgb = LIGHTEST.map((light, channel) =>
      Math.round(light + ((DARKEST[channel] ?? 0) - light) * share),
    )
    const onDark = contrast(rgb, [255, 255, 255]) >= contrast(rgb, [0, 0, 0])
    return {
      fill: `var(--utfall-step-${i + 1}, ${hex(rgb)})`,
      on: `var(--utfall-on-step-${i + 1}, ${onDark ? '#ffffff' : '#000000'})`,
    }
  })
}

function hex(rgb: readonly number[]): string {
  return `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

/** WCAG 2.2 contrast ratio, definitions "contrast ratio" and "relative luminance". */
export function contrast(a: readonly number[], b: readonly number[]): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

function luminance(rgb: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const steps = Array.from({ length: MAX_STEPS }, (_, i) => i + 1)

/**
 * For the page that holds the pictures. In forced colours the variables become system colours: a picture with
 * fixed colours would vanish on the reader's own background.
 */
export const chartStyles = `.utfall-chart { display: block; width: 100%; height: auto; overflow: visible; }
@media (forced-colors: active) {
  .utfall-chart {
    forced-color-adjust: none;
    --utfall-ink: CanvasText; --utfall-muted: CanvasText; --utfall-accent: CanvasText;
    --utfall-second: CanvasText; --utfall-third: CanvasText; --utfall-grid: GrayText;
    --utfall-band: Canvas; --utfall-paper: Canvas;
    ${steps.map((step) => `--utfall-step-${step}: Canvas; --utfall-on-step-${step}: CanvasText;`).join('\n    ')}
  }
}
`

/** The picture with every variable replaced by its fallback, for readers that know no CSS variables (PDF). */
export function withFixedColours(svg: string): string {
  return svg.replace(/var\(--utfall-[a-z0-9-]+, (#[0-9a-f]{6})\)/g, '$1')
}
