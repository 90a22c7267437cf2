import { analyseInstrument, readAnswers } from '@utfall/instruments'
import { QUESTIONS } from './questionnaire.ts'

export const CALIBRATION_FILE = 'narmare-arbete.calibration.json'

/** The calibration of the questionnaire on the answers of the pilot: what `calibrate --json` gives, less its evidence. */
export async function calibrationText(answers: string): Promise<string> {
  const read = readAnswers(
    { name: 'pilot.csv', bytes: new TextEncoder().encode(answers) },
    { id: 'person', items: QUESTIONS, groups: [], highest: 3 },
  )
  if (read.kind === 'faults') throw new Error(JSON.stringify(read))
  const analysed = await analyseInstrument(read, {
    version: '1.0.0',
    command: 'calibrate',
    model: 'pcm',
    replicates: 0,
  })
  if (analysed.kind !== 'analysed') throw new Error(analysed.kind)
  const { model, nPersons, reliability, items, covariance } = analysed.results
  const itemTexts = items.map(({ id, location, thresholds, thresholdSe, categories }) =>
    [
      '    {',
      `      "id": "${id}",`,
      `      "location": ${location},`,
      `      "thresholds": [${thresholds.join(', ')}],`,
      `      "thresholdSe": [${thresholdSe.join(', ')}],`,
      `      "categories": [${categories.join(', ')}]`,
      '    }',
    ].join('\n'),
  )
  return [
    '{',
    '  "instrument": "Närmare arbete",',
    '  "population": {',
    '    "sv": "Exempelförbundet, pilot våren 2024",',
    '    "en": "The example federation, pilot in spring 2024"',
    '  },',
    `  "model": "${model}",`,
    `  "nPersons": ${nPersons},`,
    `  "reliability": ${reliability},`,
    '  "items": [',
    itemTexts.join(',\n'),
    '  ],',
    '  "covariance": [',
    filledLines(covariance ?? []),
    '  ]',
    '}',
    '',
  ].join('\n')
}

const LINE_WIDTH = 110

/** Numbers as a formatter lays them out: as many on a line as it holds. */
function filledLines(numbers: readonly number[]): string {
  const lines: string[] = []
  let line = '   '
  numbers.forEach((value, place) => {
    const cell = ` ${value}${place < numbers.length - 1 ? ',' : ''}`
    if (line.length + cell.length > LINE_WIDTH) {
      lines.push(line)
      line = '   '
    }
    line += cell
  })
  return [...lines, line].join('\n')
}
