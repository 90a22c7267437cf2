import { adjustP } from '@utfall/inference'
import { readInput } from '../analysis/input-table.ts'
import { choice, column } from '../arguments/option-forms.ts'
import { optional, required, withDefault } from '../arguments/options.ts'
import { defineCommand } from '../command.ts'
import { pFigure } from '../output/figures.ts'

const METHODS = ['holm', 'bh', 'hochberg', 'hommel', 'by', 'bonferroni', 'sidak-sd'] as const

export const adjustPValues = defineCommand({
  operands: [{ sv: 'FIL', en: 'FILE' }],
  options: {
    p: required<string>(column(), { sv: 'p-värdena, från 0 till 1', en: 'the p-values, from 0 to 1' }),
    method: withDefault<(typeof METHODS)[number]>(choice(METHODS), 'holm', {
      sv: 'holm, hochberg, hommel, bonferroni och sidak-sd begränsar risken för något falskt fynd; bh och by den väntade andelen falska fynd',
      en: 'holm, hochberg, hommel, bonferroni and sidak-sd hold the chance of any false finding; bh and by the expected share of false findings',
    }),
    label: optional<string>(column(), {
      sv: 'frågornas namn, bara för tabellen',
      en: 'the names of the questions, for the table only',
    }),
  },
  takes: {
    sv: 'En rad per fråga som prövats. Ett tomt p-värde förblir tomt och räknas inte bland frågorna.',
    en: 'One row per question tested. An empty p-value stays empty and is not counted among the questions.',
  },
  gives: {
    sv: 'adjusted: de justerade p-värdena i filens ordning, null där p saknas. tested: hur många som räknades.',
    en: 'adjusted: the adjusted p-values in the order of the file, null where p is missing. tested: how many counted.',
  },
  examples: ['adjust-p fragor.csv --p p', 'adjust-p fragor.csv --p p --method bh --json'],
  run: async ({ operands: [path = ''], values, language }) => {
    const table = await readInput(path, { p: values.p, label: values.label })
    const column = table.numberWhere(values.p, (value) => value >= 0 && value <= 1, {
      sv: 'ett tal från 0 till 1',
      en: 'a number from 0 to 1',
    })
    const labels = values.label === undefined ? null : table.labels(values.label)
    const p = Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
    const adjusted = adjustP(p, values.method)
    const tested = p.filter((value) => value !== null).length
    const words = {
      sv: {
        title: `Justerade p-värden (${values.method}), ${tested} frågor`,
        header: ['Fråga', 'p', 'Justerat p'],
      },
      en: {
        title: `Adjusted p-values (${values.method}), ${tested} questions`,
        header: ['Question', 'p', 'Adjusted p'],
      },
    }[language]
    return {
      input: table.identity,
      body: { adjusted, method: values.method, tested, missing: p.length - tested, notes: [] },
      view: {
        title: words.title,
        blocks: [
          {
            kind: 'table',
            header: words.header,
            rows: p.map((value, index) => [
              labels?.[index] ?? String(index + 1),
              pFigure(value, language),
              pFigure(adjusted[index] ?? null, language),
            ]),
          },
        ],
      },
    }
  },
})
