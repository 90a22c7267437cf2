import { basename } from 'node:path'
import { InvalidInput } from '@utfall/basics'
import {
  analyseInstrument,
  type InstrumentAnswers,
  type MeasurementResults,
} from '@utfall/instruments/offline'
import { measurePersons, prepareResponses, type ScoredMeasure } from '@utfall/rasch'
import { onShare, readAnswerFile } from '../analysis/answers-input.ts'
import { readItemsFile } from '../analysis/known-items.ts'
import { refuseMeasurement } from '../analysis/not-measurable.ts'
import { choice, column, columnList, numberBetween, wholeNumber } from '../arguments/option-forms.ts'
import { optional, withDefault } from '../arguments/options.ts'
import { filePath, path as folder, plainText } from '../arguments/path-form.ts'
import { type Highest, highestCategory } from '../arguments/scale-forms.ts'
import { badOption } from '../bad-input.ts'
import { defineCommand } from '../command.ts'
import { calibrateView } from '../output/calibrate-view.ts'
import { writeReport } from '../output/measurement-report.ts'
import { personRows, requireOtherFile, writePersons } from '../output/persons-file.ts'
import { VERSION } from '../version.ts'

const MODELS = ['auto', 'rm', 'rsm', 'pcm'] as const
type Model = (typeof MODELS)[number]

/** The most steps that a form of answers may have; the files' reader holds the same. */
const LARGEST_CATEGORY = 100
const LEAST_REPLICATES = 20
const MOST_REPLICATES = 10_000

export const calibrate = defineCommand({
  operands: [{ sv: 'FIL', en: 'FILE' }],
  options: {
    model: withDefault<Model>(choice(MODELS), 'auto', {
      sv: 'rm: två kategorier; rsm: alla frågor delar steg; pcm: egna steg för varje fråga; auto: det som svaren bär',
      en: 'rm: two categories; rsm: all items share their steps; pcm: steps of its own for each item; auto: what the answers bear',
    }),
    anchors: optional<string>(filePath({ sv: 'FRÅGOR.json', en: 'ITEMS.json' }), {
      sv: 'kalibrering vars frågor behåller sina steg; de andra hamnar på dess skala',
      en: 'calibration whose items keep their steps; the others land on its scale',
    }),
    group: optional<readonly string[]>(columnList(), {
      sv: 'kolumner som delar personerna i grupper att jämföra frågorna mellan (med eller utan grp_); annars alla som börjar med grp_; tal med fler än tolv värden, som ålder, delas i tre ungefär lika stora grupper',
      en: 'columns that part the persons into groups to compare the items between (with or without grp_); otherwise all that start with grp_; numbers with more than twelve values, such as age, become three bands of about equal size',
    }),
    items: optional<readonly string[]>(columnList(), {
      sv: 'frågornas kolumner; annars alla som inte är identitet, vikt, grupp eller börjar med grp_',
      en: 'the columns of the items; otherwise all that are no identity, weight or group and do not start with grp_',
    }),
    ignore: optional<readonly string[]>(columnList(), {
      sv: 'frågor att lämna ut',
      en: 'items to leave out',
    }),
    id: optional<string>(column(), {
      sv: 'kolumn som säger vem; annars id, person eller person_id',
      en: 'column that says who; otherwise id, person or person_id',
    }),
    weights: optional<string>(column(), {
      sv: 'kolumn med vikter, större än 0; en vikt på 2 räknas som två personer',
      en: 'column of weights, above 0; a weight of 2 counts as two persons',
    }),
    highest: optional<Highest>(highestCategory(LARGEST_CATEGORY), {
      sv: 'högsta kategorin på formuläret, för alla eller per fråga; annars den högsta som någon valt',
      en: 'the highest category on the form, for all or by item; otherwise the highest that anybody chose',
    }),
    replicates: optional<number>(wholeNumber(0, MOST_REPLICATES), {
      sv: `simulerade datamängder bakom gränserna för passning, 0 eller minst ${LEAST_REPLICATES}; annars 20 till 200 efter filens storlek`,
      en: `simulated data sets behind the limits of fit, 0 or at least ${LEAST_REPLICATES}; otherwise 20 to 200 by the size of the file`,
    }),
    seed: withDefault<number>(wholeNumber(0, Number.MAX_SAFE_INTEGER), 1, {
      sv: 'slumpfrö: samma fil, version och frö ger samma svar',
      en: 'random seed: the same file, version and seed give the same answer',
    }),
    level: withDefault<number>(numberBetween(0, 1), 0.95, {
      sv: 'intervallens täckning',
      en: 'coverage of the intervals',
    }),
    persons: optional<string>(filePath({ sv: 'UT.csv', en: 'OUT.csv' }), {
      sv: 'skriv också en rad per person till den här filen',
      en: 'also write one row per person to this file',
    }),
    out: optional<string>(folder(), {
      sv: 'mapp för rapporten: results.json, report.html och report.pdf',
      en: 'folder for the report: results.json, report.html and report.pdf',
    }),
    population: optional<string>(plainText(), {
      sv: 'vilka som svarat, med egna ord; följer kalibreringen till rapporter som vilar på den',
      en: 'whose answers they are, in your own words; follows the calibration to reports that rest on it',
    }),
    title: optional<string>(plainText(), {
      sv: 'instrumentets namn i rapporten; annars filens',
      en: 'the name of the instrument in the report; otherwise that of the file',
    }),
  },
  takes: {
    sv: 'En rad per person, en kolumn per fråga, svar 0, 1, 2 …; tomt eller NA är inget svar. Kolumner som börjar med grp_ är aldrig frågor. En fråga som alla svarat lika på lämnas ut och nämns; ingen person lämnas ut för saknade svar.',
    en: 'One row per person, one column per item, answers 0, 1, 2 …; empty or NA is no answer. Columns that start with grp_ are never items. An item that everyone answered alike is left out and named; no person is left out for missing answers.',
  },
  gives: {
    sv: 'verdict: om det är ett mått, för vem, varför och vad man kan pröva. population som den angavs. items: id, location, thresholds (thresholds[k] är steget från k till k + 1, logit), thresholdSe, infit och outfit (betingade), n, categories (svaren bakom 0, 1, 2 …); lägena har medelvärde noll. logLik, nPersons, reliability (WLE, alla), tests, dropped, covariance (undre triangeln, så att measure och link bär osäkerheten vidare).',
    en: 'verdict: whether it is a measure, for whom, why and what to try. population as given. items: id, location, thresholds (thresholds[k] is the step from k to k + 1, logits), thresholdSe, infit and outfit (conditional), n, categories (the answers behind 0, 1, 2 …); the locations average zero. logLik, nPersons, reliability (WLE, all), tests, dropped, covariance (the lower triangle, so that measure and link carry the uncertainty on).',
  },
  examples: [
    'calibrate svar.csv --model pcm --group kön',
    'calibrate svar.csv --model pcm --anchors fragor.json --persons matt.csv --json',
  ],
  run: async ({ operands: [path = ''], values, language, progress }) => {
    requireOtherFile(values.persons, path)
    const replicates = checkedReplicates(values.replicates)
    const anchors = values.anchors === undefined ? null : await readItemsFile(values.anchors)
    const { answers, identity } = await readAnswerFile(path, { ...values, known: anchors?.known })
    requireAnchored(anchors?.known.scale.items, answers, anchors?.identity.file)
    const onStep = progress ? onShare(progress) : null
    const analysed = await anchoredBy(
      anchors?.identity.file,
      analyseInstrument(
        { ...answers, file: basename(path) },
        {
          version: VERSION,
          command: 'calibrate',
          model: values.model,
          level: values.level,
          seed: values.seed,
          ...(replicates !== undefined && { replicates }),
          ...(values.population !== undefined && { population: values.population }),
          ...(anchors && { anchors: anchors.known }),
          ...(onStep && { onStep: (_: unknown, share: number) => onStep(share) }),
        },
      ),
    )
    progress?.(1, 1)
    if (analysed.kind === 'stopped') throw new Error('nobody stops a calibration on the command line')
    const { results } = analysed
    const { calibration } = results
    if (calibration.kind === 'not-calibrated') return refuseMeasurement(calibration, path)
    if (values.out !== undefined) await writeReport(values.out, results, { title: values.title, language })
    if (values.persons !== undefined) await writePersonsOf(values.persons, results, answers)
    const { utfall: _, ...body } = results
    return {
      input: identity,
      body: {
        ...body,
        population: values.population ?? null,
        seed: values.seed,
        parameters: calibration.parameters,
      },
      view: calibrateView(results, { out: values.out, persons: values.persons }, language),
    }
  },
})

function checkedReplicates(replicates: number | undefined): number | undefined {
  if (replicates === undefined || replicates === 0 || replicates >= LEAST_REPLICATES) return replicates
  throw badOption(
    'replicates',
    String(replicates),
    { sv: `0, eller minst ${LEAST_REPLICATES}`, en: `0, or at least ${LEAST_REPLICATES}` },
    {
      sv: 'Färre simuleringar sätter ingen gräns att lita på.',
      en: 'Fewer simulations set no limit to rely on.',
    },
  )
}

/** In the rating-scale model items share their steps, so anchors from another model do not fit it. */
async function anchoredBy<Found>(file: string | undefined, found: Promise<Found>): Promise<Found> {
  try {
    return await found
  } catch (error) {
    if (!(error instanceof InvalidInput) || error.field !== 'anchors' || file === undefined) throw error
    throw badOption(
      'anchors',
      file,
      {
        sv: 'frågor vars steg ligger på samma avstånd, med --model rsm',
        en: 'items whose steps lie at the same distances, with --model rsm',
      },
      { sv: 'Välj --model pcm. Inget har beräknats.', en: 'Choose --model pcm. Nothing was computed.' },
    )
  }
}

/** Anchors that the file does not hold would leave the scale free without anybody noticing. */
function requireAnchored(
  anchored: readonly string[] | undefined,
  { responses }: InstrumentAnswers,
  file = '',
): void {
  if (!anchored || anchored.some((item) => responses.items.includes(item))) return
  throw badOption(
    'anchors',
    file,
    {
      sv: `minst en av filens frågor: ${responses.items.slice(0, 40).join(', ')}`,
      en: `at least one of the items of the file: ${responses.items.slice(0, 40).join(', ')}`,
    },
    { sv: 'Inget har beräknats.', en: 'Nothing was computed.' },
  )
}

/** Everyone in the file, with both methods, on the items that were calibrated. */
async function writePersonsOf(
  path: string,
  results: MeasurementResults,
  { responses, ids }: InstrumentAnswers,
): Promise<void> {
  const categories = new Map(results.items.map((item) => [item.id, item.categories]))
  const prepared = prepareResponses(responses, results.model, categories)
  const scale = {
    items: results.items.map((item) => item.id),
    thresholds: results.items.map((item) => Float64Array.from(item.thresholds)),
  }
  const wle = measurePersons(scale, prepared.responses, { method: 'wle' })
  const mle = measurePersons(scale, prepared.responses, { method: 'mle' })
  const rows = personRows(ids, wle.persons, 'wle', results.settings.level)
  const found = (person: ScoredMeasure | undefined) => person ?? null
  await writePersons(
    path,
    rows.map((row, index) => ({
      ...row,
      mle: found(mle.persons[index])?.measure ?? null,
      mleSe: found(mle.persons[index])?.se ?? null,
    })),
  )
}
