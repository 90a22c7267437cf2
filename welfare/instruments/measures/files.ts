import type { Language } from '@utfall/basics'
import { type TableToWrite, writeTable } from '@utfall/exchange'
import { tableToCsv } from '@utfall/reports'
import type { StoredCalibration } from '../actions.ts'
import type { MeasurementResults } from '../result/schema.ts'
import type { MeasuredAnswers } from './measure-answers.ts'
import { type Provenance, provenanceCells, provenanceOf } from './provenance.ts'
import { scoreTableForFile } from './score-table.ts'
import { MEASURE_TEXTS } from './texts.ts'

const NORMAL_975 = 1.959964

/** A row for each person: measure, standard error and the interval it gives; a decimal comma in Swedish, as its spreadsheets want. */
export function measuresCsv(
  { persons }: MeasuredAnswers,
  language: Language,
  provenance: Provenance,
): Uint8Array {
  const { columns, extremes } = MEASURE_TEXTS[language]
  const bound = (sign: 1 | -1) =>
    persons.map(({ measure, se }) =>
      measure === null || se === null ? null : rounded(measure + sign * NORMAL_975 * se),
    )
  return writeTable({
    ...fileForm(language),
    columns: [
      { name: columns.id, values: persons.map(({ id }) => harmless(id)) },
      { name: columns.answered, values: persons.map(({ answered }) => answered) },
      { name: columns.raw, values: persons.map(({ score, answered }) => (answered === 0 ? null : score)) },
      { name: columns.max, values: persons.map(({ max, answered }) => (answered === 0 ? null : max)) },
      { name: columns.measure, values: persons.map(({ measure }) => rounded(measure)) },
      { name: columns.se, values: persons.map(({ se }) => rounded(se)) },
      { name: columns.low, values: bound(-1) },
      { name: columns.high, values: bound(1) },
      {
        name: columns.extreme,
        values: persons.map(({ extreme }) => (extreme === null ? null : extremes[extreme])),
      },
      ...provenanceCells(provenance, language).map(({ name, text }) => ({
        name,
        values: persons.map(() => (text === '' ? null : text)),
      })),
    ],
  })
}

/** As spreadsheets in the language want it. */
export function fileForm(language: Language): Omit<TableToWrite, 'columns'> {
  const isSwedish = language === 'sv'
  return { delimiter: isSwedish ? ';' : ',', decimal: isSwedish ? ',' : '.', byteOrderMark: true }
}

/** More decimals than any measure carries; fewer than would look like precision. */
const DECIMALS = 1e6

export function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * DECIMALS) / DECIMALS
}

/** An identity that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV injection"). */
export function harmless(id: string): string {
  return /^[=+\-@\t]/.test(id) ? `'${id}` : id
}

/** The score table as a file for a spreadsheet; null without a scale. */
export function scoreTableFile(
  instrument: string,
  calibration: StoredCalibration,
  language: Language,
): string | null {
  const { results } = calibration
  if (results.scoreTable.length === 0) return null
  const cells = provenanceCells(provenanceOf(instrument, calibration, language), language)
  return tableToCsv(scoreTableForFile(results, cells, language), language)
}

/** The items with their steps: what `measure` on the command line and a later calibration's anchors take. */
export function itemsFile(instrument: string, calibration: StoredCalibration): string | null {
  const { results } = calibration
  if (results.calibration.kind !== 'calibrated') return null
  const everything = results.items.map((_, item) => item)
  const { reliability } = results
  const file = { ...itemsObject(instrument, calibration, everything), reliability }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** The same of some items, by position: their steps and the covariance of those, on the scale of all. */
export function itemsObject(
  instrument: string,
  { head, results }: Pick<StoredCalibration, 'head' | 'results'>,
  positions: readonly number[],
) {
  const items = positions.map((position) => {
    const { id, location, locationSe, thresholds, thresholdSe, categories, n } = results.items[position]
    return { id, location, locationSe, thresholds, thresholdSe, categories, n }
  })
  const source = provenanceOf(instrument, { head, results }, 'sv')
  return {
    source,
    model: results.model,
    // Under the names that `calibrate` gives them, so that a study's report and `measure` find them in either file.
    nPersons: source.persons,
    population: head.survey.population,
    verdict: { kind: results.verdict.kind },
    items,
    covariance: covarianceOf(results, positions),
  }
}

/** Rows and columns of some items in the covariance of all thresholds, a lower triangle row by row. */
function covarianceOf(
  { items, covariance }: MeasurementResults,
  positions: readonly number[],
): readonly number[] | null {
  if (covariance === null) return null
  const chosen = new Set(positions)
  const rows: number[] = []
  let row = 0
  for (const [position, { thresholds }] of items.entries())
    for (const _ of thresholds) {
      if (chosen.has(position)) rows.push(row)
      row += 1
    }
  return rows.flatMap((high, place) =>
    rows.slice(0, place + 1).map((low) => covariance[(high * (high + 1)) / 2 + low]),
  )
}
