import type { Language } from '@utfall/basics'
import { writeTable } from '@utfall/exchange'
import type { BurdenPoint } from '@utfall/rasch'
import type { StoredCalibration } from '../actions.ts'
import { harmless, itemsObject } from '../measures/files.ts'
import type { Shortened } from './shorten.ts'
import { SHORTER_TEXTS } from './texts.ts'

/**
 * The short form as `measure --items` takes it: the calibration's steps and covariance for its questions. What it was
 * chosen for, and whether that was advised, goes with it.
 */
export function shortFormFile(
  instrument: string,
  calibration: Pick<StoredCalibration, 'head' | 'results'>,
  { recommendation, order }: Shortened,
): string {
  const { form, kind } = recommendation
  const { purpose, limit, include, exclude } = order
  const chosen = { purpose, limit, include, exclude, recommendation: kind === 'run' ? 'run' : 'do-not-run' }
  return `${JSON.stringify({ ...itemsObject(instrument, calibration, form.positions), form: chosen }, null, 2)}\n`
}

const DECIMALS = 1e4

/** Every size with its figures, and the adaptive ones; a decimal comma in Swedish, as its spreadsheets want. */
export function curveFile({ points, adaptive }: Shortened, language: Language): string {
  const words = SHORTER_TEXTS[language].csv
  const ofFixed = (figure: (point: BurdenPoint) => number | null) => [
    ...points.map((point) => rounded(figure(point))),
    ...adaptive.map(() => null),
  ]
  const bytes = writeTable({
    delimiter: language === 'sv' ? ';' : ',',
    decimal: language === 'sv' ? ',' : '.',
    byteOrderMark: true,
    columns: [
      { name: words.form, values: [...points.map(() => words.fixed), ...adaptive.map(() => words.adaptive)] },
      {
        name: words.questions,
        values: [...points.map(({ size }) => size), ...adaptive.map(({ questions }) => questions)],
      },
      { name: words.minutes, values: ofFixed(({ minutes }) => minutes) },
      {
        name: words.error,
        values: [
          ...points.map(({ meanErrorVariance }) => rounded(Math.sqrt(meanErrorVariance))),
          ...adaptive.map(({ error }) => rounded(error)),
        ],
      },
      { name: words.reliability, values: ofFixed(({ expected }) => expected.reliability) },
      { name: words.change, values: ofFixed(({ detectableChange }) => detectableChange) },
      { name: words.seDifference, values: ofFixed(({ groups }) => groups?.seOfDifference ?? null) },
      { name: words.detectable, values: ofFixed(({ groups }) => groups?.detectableDifference ?? null) },
      { name: words.perGroup, values: ofFixed(({ perArmNeeded }) => perArmNeeded) },
      { name: words.wrong, values: ofFixed(({ classification }) => classification?.wrong ?? null) },
      {
        name: words.items,
        values: [...points.map(({ items }) => harmless(items.join(' '))), ...adaptive.map(() => null)],
      },
    ],
  })
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * DECIMALS) / DECIMALS
}
