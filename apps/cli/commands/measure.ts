import { columnNames, readTable } from '@utfall/exchange'
import {
  type AnswersToMeasure,
  columnRoles,
  type PersonChange,
  readAnswersToMeasure,
} from '@utfall/instruments/offline'
import {
  estimatePrior,
  type ItemScale,
  measurePersons,
  PERSON_METHODS,
  type PersonMethod,
  type Prior,
  type ScoredMeasure,
} from '@utfall/rasch'
import { changeBody, changeSince, earlierOccasion, HIGHER, listed } from '../analysis/earlier-answers.ts'
import { identityOf, readBytes } from '../analysis/input-table.ts'
import { readItemsFile } from '../analysis/known-items.ts'
import { refuseMeasurement } from '../analysis/not-measurable.ts'
import { choice, column, type MeanSd, meanSd, numberBetween } from '../arguments/option-forms.ts'
import { flag, optional, required, withDefault } from '../arguments/options.ts'
import { filePath } from '../arguments/path-form.ts'
import { badOption, fromFaults } from '../bad-input.ts'
import { defineCommand } from '../command.ts'
import type { Note } from '../output/document.ts'
import { measureView } from '../output/measure-view.ts'
import { idsOr, personRows, requireOtherFile, summaryOf, writePersons } from '../output/persons-file.ts'
import { noteLines } from '../texts/notes.ts'

const UNSEEN = ['fault', 'missing'] as const

export const measure = defineCommand({
  operands: [{ sv: 'FIL', en: 'FILE' }],
  options: {
    items: required<string>(filePath({ sv: 'FRÅGOR.json', en: 'ITEMS.json' }), {
      sv: 'kalibreringen: det som calibrate --json skriver, eller bara {"items": [{"id", "thresholds"}]}',
      en: 'the calibration: what calibrate --json writes, or just {"items": [{"id", "thresholds"}]}',
    }),
    method: withDefault<PersonMethod>(choice(PERSON_METHODS), 'wle', {
      sv: 'wle: Warms viktade skattning, finns för alla poäng; mle: största likelihood, saknas för lägsta och högsta poäng; eap: dragen mot en normalfördelning, för enskilda och inte för att jämföra grupper',
      en: "wle: Warm's weighted estimate, exists for every score; mle: maximum likelihood, missing for the lowest and highest score; eap: drawn towards a normal distribution, for single persons and not for comparing groups",
    }),
    prior: optional<MeanSd>(meanSd(), {
      sv: 'normalfördelningen bakom eap; skattas annars ur svaren',
      en: 'the normal distribution behind eap; otherwise estimated from the answers',
    }),
    id: optional<string>(column(), {
      sv: 'kolumn som säger vem; annars id, person eller person_id, och utan en sådan ordningen i filen från 1',
      en: 'column that says who; otherwise id, person or person_id, and without one the order in the file from 1',
    }),
    unseen: withDefault<(typeof UNSEEN)[number]>(choice(UNSEEN), 'fault', {
      sv: 'svar som ingen gav när frågan kalibrerades: fault avvisar filen, missing räknar dem som inget svar',
      en: 'answers that nobody gave when the item was calibrated: fault refuses the file, missing counts them as no answer',
    }),
    before: optional<string>(filePath({ sv: 'FÖRE.csv', en: 'BEFORE.csv' }), {
      sv: 'samma personers svar vid ett tidigare tillfälle, på samma frågor och med samma identitet: var och ens förändring, och om den är större än mätosäkerheten',
      en: "the same persons' answers on an earlier occasion, to the same items and with the same identity: each person's change, and whether it is beyond the noise of measurement",
    }),
    higher: optional<(typeof HIGHER)[number]>(choice(HIGHER), {
      sv: 'om ett högre mått är bättre eller sämre för personen (krävs med --before)',
      en: 'whether a higher measure is better or worse for the person (required with --before)',
    }),
    level: withDefault<number>(numberBetween(0, 1), 0.95, {
      sv: 'intervallens täckning, och med --before nivån för utslagen',
      en: 'coverage of the intervals, and with --before the level of the verdicts',
    }),
    'item-uncertainty': flag({
      sv: 'lägg till seItems, kalibreringens egen osäkerhet i varje mått, och seTotal (kräver att kalibreringen har covariance)',
      en: "add seItems, the calibration's own uncertainty in each measure, and seTotal (needs a calibration with its covariance)",
    }),
    persons: optional<string>(filePath({ sv: 'UT.csv', en: 'OUT.csv' }), {
      sv: 'skriv också en rad per person till den här filen',
      en: 'also write one row per person to this file',
    }),
  },
  takes: {
    sv: 'En rad per person, en kolumn per fråga med samma namn som i kalibreringen, svar 0, 1, 2 …; tomt eller NA är inget svar. Andra kolumner lämnas åt sidan och nämns; frågor som saknas räknas som obesvarade.',
    en: 'One row per person, one column per item named as in the calibration, answers 0, 1, 2 …; empty or NA is no answer. Other columns are passed over and named; items that are missing count as unanswered.',
  },
  gives: {
    sv: 'persons: id, answered, raw (poäng), max (högsta möjliga på de besvarade), measure och se i logit, method, extreme (lowest eller highest när alla svar är i ytterkategorin), low och high (measure ± normalfördelningens kvantil gånger se; gånger seTotal med --item-uncertainty). measure är null där inget ändligt mått finns. se är 1/√information. Är kalibreringens verdict not-yet sägs det på stderr och i notes (calibration-not-a-measure). Med --before också before, beforeSe, beforeExtreme, change (efter − före), changeSe, changeLow, changeHigh (null på en sida där poängen var den yttersta) och changeVerdict (better, worse, not-distinguishable; null utan två mått), och summary.change för gruppen: medelförändring, andelar, vad slumpen ensam skulle ge. En förändring är inte en effekt.',
    en: 'persons: id, answered, raw (score), max (the highest possible on those answered), measure and se in logits, method, extreme (lowest or highest when every answer is in the outermost category), low and high (measure ± the normal quantile times se; times seTotal with --item-uncertainty). measure is null where there is no finite one. se is 1/√information. When the verdict of the calibration is not-yet, that is said on stderr and in notes (calibration-not-a-measure). With --before also before, beforeSe, beforeExtreme, change (after − before), changeSe, changeLow, changeHigh (null on a side where the score was the outermost) and changeVerdict (better, worse, not-distinguishable; null without two measures), and summary.change for the group: mean change, shares, what chance alone would give. A change is not an effect.',
  },
  examples: [
    'measure svar.csv --items fragor.json --persons matt.csv',
    'measure svar.csv --items fragor.json --method eap --json',
    'measure efter.csv --items fragor.json --before fore.csv --higher better',
  ],
  run: async ({ operands: [path = ''], values, language }) => {
    requireOtherFile(values.persons, path)
    const earlier = earlierOccasion(values)
    if (earlier) requireOtherFile(values.persons, earlier.path)
    const { known, identity: calibration } = await readItemsFile(values.items)
    const { answers, ignored } = await readAnswersOf(path, known, values)
    const covariance = values['item-uncertainty'] ? known.covariance : null
    if (values['item-uncertainty'] && covariance === null) throw noCovariance(calibration.file)
    const prior = priorOf(known.scale, answers, values, path)
    const measured = measurePersons(known.scale, answers.responses, {
      method: values.method,
      ...(prior && { prior }),
      ...(covariance && { covariance }),
    })
    const change = earlier && (await changeSince(earlier, known, { answers, measured }, values))
    const rows = personRows(answers.ids, measured.persons, values.method, values.level)
    const persons =
      covariance || change
        ? rows.map((row, index) => ({
            ...row,
            ...(covariance && itemsPart(measured.persons[index])),
            ...(change && changePart(change.persons[index])),
          }))
        : rows
    const summary = summaryOf(rows)
    const severalPeaks = measured.persons.filter((person) => person.peaks > 1).length
    const against: readonly Note[] =
      known.verdict === 'not-yet'
        ? [{ code: 'calibration-not-a-measure', detail: { file: calibration.file } }]
        : []
    const notes: readonly Note[] = [
      ...against,
      ...answers.notes,
      ...listed('items-without-column', answers.absent),
      ...listed('columns-passed-over', ignored),
      ...counted('persons-without-answers', summary.withoutAnswers),
      ...counted('persons-without-measure', summary.withoutMeasure),
      ...counted('several-peaks', severalPeaks),
      ...(change?.notes ?? []),
    ]
    if (values.persons !== undefined) await writePersons(values.persons, persons)
    return {
      input: identityOf({ ...answers, name: answers.file, rows: answers.responses.persons }),
      body: {
        persons,
        method: values.method,
        level: values.level,
        prior,
        summary: change ? { ...summary, change: changeBody(change) } : summary,
        calibration,
        ...(change && { before: change.identity }),
        absent: answers.absent,
        ignored,
        notes,
      },
      view: measureView(
        {
          ...{ rows, summary, change, prior, notes },
          ...{ method: values.method, level: values.level, out: values.persons },
        },
        language,
      ),
      warnings: noteLines(against, language),
    }
  },
})

function itemsPart(person: ScoredMeasure | undefined) {
  const { seItems = null, seTotal = null } = person ?? {}
  return { seItems, seTotal }
}

/** Beside the measure's own `low` and `high`, those of the change have names of their own. */
function changePart({ verdict, low, high, ...change }: PersonChange) {
  return { ...change, changeLow: low, changeHigh: high, changeVerdict: verdict }
}

/**
 * The answers, and the columns that are neither item nor identity. Without an identity a person is known by the place in
 * the file, from 1.
 */
async function readAnswersOf(
  path: string,
  known: Parameters<typeof readAnswersToMeasure>[1],
  options: { readonly id: string | undefined; readonly unseen: (typeof UNSEEN)[number] },
): Promise<{ readonly answers: AnswersToMeasure; readonly ignored: readonly string[] }> {
  const source = { name: path, bytes: await readBytes(path) }
  const { id, unseen } = options
  const answers = readAnswersToMeasure(source, known, { unseen, ...(id !== undefined && { id }) })
  if (answers.kind === 'faults') throw fromFaults(answers)
  // Read again for its header alone: a twentieth of the time of the rest.
  const table = readTable(source)
  if (table.kind === 'faults') throw fromFaults(table)
  const items = known.scale.items.filter((item) => !answers.absent.includes(item))
  const roles = columnRoles(table, { items, groups: [], ...(id !== undefined && { id }) })
  if (roles.kind === 'faults') throw fromFaults(roles)
  const used = new Set([...roles.items, roles.id])
  const ignored = columnNames(table).filter((name) => !used.has(name))
  return { answers: { ...answers, ids: idsOr(roles.id, answers.ids) }, ignored }
}

function priorOf(
  scale: ItemScale,
  answers: AnswersToMeasure,
  values: { readonly method: PersonMethod; readonly prior: MeanSd | undefined },
  path: string,
): Prior | null {
  if (values.method !== 'eap') {
    if (values.prior === undefined) return null
    throw badOption(
      'prior',
      `${values.prior.mean},${values.prior.sd}`,
      { sv: 'bara med --method eap', en: 'only with --method eap' },
      { sv: 'De andra metoderna har ingen fördelning.', en: 'The other methods have no distribution.' },
    )
  }
  if (values.prior) return { ...values.prior, source: 'given' }
  const found = estimatePrior(scale, answers.responses)
  if (found.kind === 'not-estimable')
    // Codes of their own, so that their texts can say `--prior`.
    refuseMeasurement({ reason: `prior-${found.reason}`, detail: found.detail }, path)
  return { mean: found.mean, sd: found.sd, source: 'estimated' }
}

function noCovariance(file: string) {
  return badOption(
    'item-uncertainty',
    file,
    { sv: 'en kalibrering med covariance', en: 'a calibration with its covariance' },
    {
      sv: 'Den finns i det som calibrate --json skriver.',
      en: 'It stands in what calibrate --json writes.',
    },
  )
}

function counted(code: string, n: number): readonly Note[] {
  return n === 0 ? [] : [{ code, detail: { n } }]
}
