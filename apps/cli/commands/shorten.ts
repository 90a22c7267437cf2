import { MODEL_CHOICES, type ModelChoice } from '@utfall/instruments/offline'
import {
  type BurdenCurve,
  burdenCurve,
  FORM_CRITERIA,
  type FormCriterion,
  type ItemModel,
  type ItemScale,
  measurePersons,
  type ResponseMatrix,
  shortForms,
  type Target,
} from '@utfall/rasch'
import { type AnswerChoice, calibratedAnswers, onShare, readAnswerFile } from '../analysis/answers-input.ts'
import { demandOf } from '../analysis/form-demand.ts'
import { readItemsFile } from '../analysis/known-items.ts'
import { isNotEstimable } from '../analysis/not-estimable.ts'
import { refuseMeasurement } from '../analysis/not-measurable.ts'
import {
  choice,
  column,
  columnList,
  numberBetween,
  numberFrom,
  wholeNumber,
} from '../arguments/option-forms.ts'
import { flag, optional, withDefault } from '../arguments/options.ts'
import { type Spread, spread, wholeNumbers } from '../arguments/scale-forms.ts'
import { badOption } from '../bad-input.ts'
import { defineCommand, type InputIdentity, type Request } from '../command.ts'
import { shortenView } from '../output/shorten-view.ts'

/** Beyond this many items the curve, which searches every size, is drawn only when it is asked for. */
const CURVE_ITEMS = 30
const MOST_ITEMS = 10_000

export const shorten = defineCommand({
  operands: [{ sv: 'FIL', en: 'FILE' }],
  options: {
    size: optional<readonly number[]>(wholeNumbers(1, MOST_ITEMS), {
      sv: 'antal frågor i den korta formen, eller flera antal',
      en: 'number of items in the short form, or several numbers',
    }),
    target: optional<Spread>(spread(), {
      sv: 'vilka som ska mätas, i logit; annars personerna i filen (krävs för FRÅGOR.json)',
      en: 'who is to be measured, in logits; otherwise the persons in the file (required for ITEMS.json)',
    }),
    criterion: withDefault<FormCriterion>(choice(FORM_CRITERIA), 'error-variance', {
      sv: 'error-variance: minsta medelvärde av felvariansen; information: största medelinformation, som samlar frågorna där folk redan är säkert mätta',
      en: 'error-variance: least mean error variance; information: largest mean information, which crowds the items where people are well measured already',
    }),
    model: withDefault<ModelChoice>(choice(MODEL_CHOICES), 'auto', {
      sv: 'modell när filen är svar, som för calibrate',
      en: 'model when the file is answers, as for calibrate',
    }),
    items: optional<readonly string[]>(columnList(), {
      sv: 'frågornas kolumner; annars alla som inte är identitet, vikt, grupp eller börjar med grp_',
      en: 'the columns of the items; otherwise all that are no identity, weight or group and do not start with grp_',
    }),
    ignore: optional<readonly string[]>(columnList(), {
      sv: 'frågor att lämna ut ur skalan; --exclude lämnar ut dem bara ur den korta formen',
      en: 'items to leave out of the scale; --exclude leaves them out of the short form alone',
    }),
    group: optional<readonly string[]>(columnList(), {
      sv: 'kolumner som är grupper och inte frågor, som för calibrate (med eller utan grp_)',
      en: 'columns that are groups and no items, as for calibrate (with or without grp_)',
    }),
    weights: optional<string>(column(), {
      sv: 'kolumn med vikter, större än 0, för kalibreringen',
      en: 'column of weights, above 0, for the calibration',
    }),
    id: optional<string>(column(), {
      sv: 'kolumn som säger vem; annars id, person eller person_id',
      en: 'column that says who; otherwise id, person or person_id',
    }),
    include: optional<readonly string[]>(columnList(), {
      sv: 'frågor som måste vara med',
      en: 'items that must be in the form',
    }),
    exclude: optional<readonly string[]>(columnList(), {
      sv: 'frågor som inte får vara med',
      en: 'items that must not',
    }),
    cut: optional<number>(numberFrom(-20, 20), {
      sv: 'gräns för ett beslut, i logit: formen blir bäst där, och andelen som hamnar på fel sida visas',
      en: 'a cut for a decision, in logits: the form becomes best there, and the share put on the wrong side is shown',
    }),
    within: optional<number>(numberFrom(0, 20), {
      sv: 'så många logit på var sida om gränsen som räknas lika',
      en: 'this many logits on each side of the cut count alike',
    }),
    'least-reliability': optional<number>(numberBetween(0, 1), {
      sv: 'krav: minsta reliabilitet',
      en: 'demand: the least reliability',
    }),
    'most-se': optional<number>(numberFrom(0.01, 20), {
      sv: 'krav: högst så stort standardfel, i logit, för minst 90 procent av målgruppen',
      en: 'demand: a standard error of at most this, in logits, for at least 90 per cent of the target',
    }),
    difference: optional<number>(numberFrom(0.01, 20), {
      sv: 'krav: en så stor skillnad i logit mellan två grupper ska upptäckas (kräver --per-arm)',
      en: 'demand: a difference of this many logits between two arms is found (needs --per-arm)',
    }),
    'per-arm': optional<number>(wholeNumber(2, 10_000_000), {
      sv: 'personer i var och en av två grupper',
      en: 'persons in each of two arms',
    }),
    power: withDefault<number>(numberBetween(0.5, 1), 0.8, {
      sv: 'styrka för skillnaden',
      en: 'power for the difference',
    }),
    seconds: withDefault<number>(numberFrom(0.1, 3600), 12, {
      sv: 'sekunder att läsa och svara på en fråga; ett antagande att byta mot uppmätt tid',
      en: 'seconds to read and answer an item; an assumption to replace by measured time',
    }),
    'most-minutes': optional<number>(numberFrom(0, 600), {
      sv: 'så många minuter får svaren högst ta',
      en: 'the answers may take this many minutes at most',
    }),
    curve: flag({
      sv: `räkna kurvan också för fler än ${CURVE_ITEMS} frågor`,
      en: `compute the curve for more than ${CURVE_ITEMS} items too`,
    }),
    level: withDefault<number>(numberBetween(0, 1), 0.95, {
      sv: 'täckning bakom minsta förändring och skillnad',
      en: 'coverage behind the least change and difference',
    }),
  },
  takes: {
    sv: 'Svar som till calibrate, eller FRÅGOR.json från calibrate --json.',
    en: 'Answers as for calibrate, or ITEMS.json from calibrate --json.',
  },
  gives: {
    sv: 'forms: för varje --size de bästa frågorna (items) med meanErrorVariance, meanSe, meanInformation, väntad och observerad reliabilitet, minuter; exact när ingen annan form är bättre. curve: samma för varje antal frågor, med minsta förändring hos en person som syns. recommendation när ett krav ställts: run eller do-not-run.',
    en: 'forms: for each --size the best items with meanErrorVariance, meanSe, meanInformation, expected and observed reliability, minutes; exact when no other form is better. curve: the same for every number of items, with the least change of one person that shows. recommendation when something is demanded: run or do-not-run.',
  },
  examples: [
    'shorten svar.csv --size 5',
    'shorten fragor.json --size 4,6 --target normal:0,1.5 --least-reliability 0.8 --json',
  ],
  run: async ({ operands: [path = ''], values, language, progress }) => {
    const { demand, purpose } = demandOf(values)
    const source = await sourceOf(path, values, progress)
    const { scale, target, responses } = source
    requireItems('include', values.include, scale)
    requireItems('exclude', values.exclude, scale)
    const shared = {
      target,
      purpose,
      criterion: values.criterion,
      secondsPerItem: values.seconds,
      ...(responses && { responses }),
      ...(values.include && { mustInclude: values.include }),
      ...(values.exclude && { exclude: values.exclude }),
    }
    requireSizes(values.size, scale, values)
    const forms =
      values.size === undefined
        ? null
        : shortForms(scale, {
            ...shared,
            sizes: values.size,
            ...(progress && { onProgress: onShare(progress) }),
          })
    if (forms && isNotEstimable(forms)) return refuseMeasurement(forms, path)
    const hasCurve = values.curve || forms === null || scale.items.length <= CURVE_ITEMS
    const curve = hasCurve
      ? burdenCurve(scale, {
          ...shared,
          level: values.level,
          power: values.power,
          ...(demand && { demand }),
          ...(values['per-arm'] !== undefined && { perArm: values['per-arm'] }),
          ...(values['most-se'] !== undefined && { seLimit: values['most-se'] }),
          ...(values['most-minutes'] !== undefined && { mostMinutes: values['most-minutes'] }),
          ...(progress && { onProgress: onShare(progress) }),
        })
      : null
    if (curve && isNotEstimable(curve)) return refuseMeasurement(curve, path)
    const notes = [
      ...(forms?.notes ?? []),
      ...(curve?.notes ?? []).filter(({ code }) => code !== 'many-measures' || forms === null),
    ]
    return {
      input: source.identity,
      body: {
        forms: forms?.forms ?? [],
        criterion: values.criterion,
        model: source.model,
        target: targetBody(target),
        purpose,
        demand,
        fullForm: forms?.fullForm ?? curve?.fullForm ?? null,
        itemInformation: scale.items.map((id, item) => ({
          id,
          information: forms?.itemInformation[item] ?? null,
        })),
        curve: curve?.points ?? [],
        populationSd: curve?.populationSd ?? null,
        recommendation: curve?.recommendation ?? null,
        secondsPerItem: values.seconds,
        notes,
      },
      view: shortenView(
        { forms: forms?.forms ?? [], curve: curve as BurdenCurve | null, demand, target, notes },
        language,
      ),
    }
  },
})

type Source = {
  readonly scale: ItemScale
  readonly target: Target
  readonly responses: ResponseMatrix | null
  /** Of the calibration made here. */
  readonly model: ItemModel | null
  readonly identity: InputIdentity
}

type SourceOptions = {
  readonly target: Spread | undefined
  readonly model: ModelChoice
} & Pick<AnswerChoice, 'items' | 'ignore' | 'group' | 'weights' | 'id'>

function answerOptions({ items, ignore, group, weights, id }: SourceOptions) {
  return { items, ignore, group, weights, id }
}

/** Options of a file of answers have nothing to act on in a calibration; passed over in silence they would mislead. */
function refuseAnswerOptions(values: SourceOptions): void {
  const { items: _, id: __, ...rest } = answerOptions(values)
  const given = Object.entries(rest).find(([, value]) => value !== undefined)
  if (given === undefined) return
  throw badOption(
    given[0],
    String(given[1]),
    { sv: 'bara när filen är svar', en: 'only when the file is answers' },
    { sv: 'Inget har beräknats.', en: 'Nothing was computed.' },
  )
}

/** A scale and whom it is to measure: from a calibration, or from answers that are calibrated here. */
async function sourceOf(
  path: string,
  values: SourceOptions,
  progress: Request<Record<never, never>>['progress'],
): Promise<Source> {
  if (/\.json$/i.test(path)) {
    refuseAnswerOptions(values)
    const { known, identity } = await readItemsFile(path)
    if (values.target === undefined)
      throw badOption('target', '–', spread().allowed, {
        sv: 'En kalibrering säger inte vilka som ska mätas. Inget har beräknats.',
        en: 'A calibration does not say who is to be measured. Nothing was computed.',
      })
    return { scale: known.scale, target: values.target, responses: null, model: null, identity }
  }
  const file = await readAnswerFile(path, answerOptions(values))
  const { prepared, calibration, model } = calibratedAnswers(file, values.model, path, progress)
  const { responses } = prepared
  const measures = measurePersons(calibration, responses, { method: 'wle' }).persons.flatMap(({ measure }) =>
    measure === null ? [] : [measure],
  )
  if (measures.length === 0) refuseMeasurement({ reason: 'no-measures', detail: {} }, path)
  const target: Target = values.target ?? { kind: 'measures', measures: Float64Array.from(measures) }
  return { scale: calibration, target, responses, model, identity: file.identity }
}

function targetBody(target: Target) {
  if (target.kind !== 'measures') return target
  const { measures } = target
  return { kind: 'measures', persons: measures.length }
}

function requireItems(option: string, names: readonly string[] | undefined, scale: ItemScale): void {
  const absent = names?.find((name) => !scale.items.includes(name))
  if (absent === undefined) return
  throw badOption(
    option,
    absent,
    {
      sv: `frågor på skalan: ${scale.items.join(', ')}`,
      en: `items of the scale: ${scale.items.join(', ')}`,
    },
    { sv: 'Inget har beräknats.', en: 'Nothing was computed.' },
  )
}

function requireSizes(
  sizes: readonly number[] | undefined,
  scale: ItemScale,
  {
    include = [],
    exclude = [],
  }: { readonly include?: readonly string[] | undefined; readonly exclude?: readonly string[] | undefined },
): void {
  const [least, most] = [Math.max(1, include.length), scale.items.length - exclude.length]
  const wrong = (sizes ?? []).find((size) => size < least || size > most)
  if (wrong === undefined) return
  throw badOption(
    'size',
    String(wrong),
    { sv: `heltal från ${least} till ${most}`, en: `whole numbers from ${least} to ${most}` },
    { sv: 'Inget har beräknats.', en: 'Nothing was computed.' },
  )
}
