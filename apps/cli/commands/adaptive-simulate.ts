import { randomStream } from '@utfall/numerics'
import { type AdaptiveOptions, simulateAdaptive } from '@utfall/rasch'
import { onShare } from '../analysis/answers-input.ts'
import { readItemsFile } from '../analysis/known-items.ts'
import { isNotEstimable } from '../analysis/not-estimable.ts'
import { refuseMeasurement } from '../analysis/not-measurable.ts'
import { choice, numberBetween, numberFrom, wholeNumber } from '../arguments/option-forms.ts'
import { optional, withDefault } from '../arguments/options.ts'
import { type Spread, spread } from '../arguments/scale-forms.ts'
import { badOption } from '../bad-input.ts'
import { defineCommand } from '../command.ts'
import { adaptiveView } from '../output/adaptive-view.ts'

const ESTIMATORS = ['wle', 'eap'] as const
const MOST_ITEMS = 10_000
const STANDARD_NORMAL: Spread = { kind: 'normal', mean: 0, sd: 1 }

export const adaptiveSimulate = defineCommand({
  operands: [{ sv: 'FRÅGOR.json', en: 'ITEMS.json' }],
  options: {
    population: optional<Spread>(spread(), {
      sv: 'vilka som simuleras, i logit från kalibreringens nollpunkt; annars normal:0,1',
      en: 'who is simulated, in logits from the zero of the calibration; otherwise normal:0,1',
    }),
    simulees: withDefault<number>(wholeNumber(10, 100_000), 1000, {
      sv: 'hur många som simuleras',
      en: 'how many are simulated',
    }),
    'se-limit': optional<number>(numberFrom(0.01, 20), {
      sv: 'sluta när standardfelet är högst så här stort, i logit',
      en: 'stop when the standard error is at most this, in logits',
    }),
    'fewest-items': withDefault<number>(wholeNumber(1, MOST_ITEMS), 1, {
      sv: 'ställ minst så många frågor',
      en: 'ask at least this many items',
    }),
    'most-items': optional<number>(wholeNumber(1, MOST_ITEMS), {
      sv: 'ställ högst så många frågor; annars alla',
      en: 'ask at most this many items; otherwise all',
    }),
    'least-information': optional<number>(numberFrom(0.000001, 1000), {
      sv: 'sluta när ingen fråga som är kvar har så mycket information',
      en: 'stop when no item left has this much information',
    }),
    'most-exposure': optional<number>(numberFrom(0.01, 1), {
      sv: 'så stor andel av personerna får högst möta en och samma fråga (Sympson–Hetter)',
      en: 'at most this share of the persons may meet one and the same item (Sympson–Hetter)',
    }),
    best: withDefault<number>(wholeNumber(1, MOST_ITEMS), 1, {
      sv: 'dra nästa fråga bland så många av de mest informativa; 1 tar alltid den bästa',
      en: 'draw the next item among this many of the most informative; 1 always takes the best',
    }),
    interim: withDefault<(typeof ESTIMATORS)[number]>(choice(ESTIMATORS), 'eap', {
      sv: 'skattning medan frågorna ställs',
      en: 'estimate while asking',
    }),
    final: withDefault<(typeof ESTIMATORS)[number]>(choice(ESTIMATORS), 'wle', {
      sv: 'skattning i slutet, och det standardfel som stoppar',
      en: 'estimate in the end, and the standard error that stops',
    }),
    level: withDefault<number>(numberBetween(0, 1), 0.95, {
      sv: 'täckning hos de intervall som räknas',
      en: 'coverage of the intervals that are counted',
    }),
    seed: withDefault<number>(wholeNumber(0, Number.MAX_SAFE_INTEGER), 1, {
      sv: 'slumpfrö: samma fil, version och frö ger samma svar',
      en: 'random seed: the same file, version and seed give the same answer',
    }),
  },
  takes: {
    sv: 'En kalibrering från calibrate --json, eller bara {"items": [{"id", "thresholds"}]}.',
    en: 'A calibration from calibrate --json, or just {"items": [{"id", "thresholds"}]}.',
  },
  gives: {
    sv: 'adaptive, fullForm och fixedForm: samma simulerade personer mätta adaptivt, med alla frågor och med den bästa fasta formen av samma längd; var och en med meanItems, bias, rmse, meanSe, coverage, deciles. stoppedBy: varför det slutade. exposure: andelen som mötte varje fråga. overlap: hur lika två personers frågor är.',
    en: 'adaptive, fullForm and fixedForm: the same simulated persons measured adaptively, with all items and with the best fixed form of the same length; each with meanItems, bias, rmse, meanSe, coverage, deciles. stoppedBy: why it ended. exposure: the share that met each item. overlap: how alike the items of two persons are.',
  },
  examples: [
    'adaptive simulate fragor.json --se-limit 0.5',
    'adaptive simulate fragor.json --population normal:-1,1.5 --most-items 8 --seed 7 --json',
  ],
  run: async ({ operands: [path = ''], values, language, progress }) => {
    const { known, identity } = await readItemsFile(path)
    const { scale } = known
    const { population = STANDARD_NORMAL, simulees, seed, level } = values
    const items = scale.items.length
    requireAtMost('fewest-items', values['fewest-items'], values['most-items'] ?? items)
    requireAtMost('fewest-items', values['fewest-items'], items)
    requireAtMost('best', values.best, items)
    const options: AdaptiveOptions = {
      population: { ...population, persons: simulees },
      random: randomStream(seed),
      selection:
        values.best === 1 ? { kind: 'maximum-information' } : { kind: 'randomesque', best: values.best },
      interim: values.interim,
      final: values.final,
      stopping: {
        fewestItems: values['fewest-items'],
        ...given('seLimit', values['se-limit']),
        ...given('mostItems', values['most-items']),
        ...given('leastInformation', values['least-information']),
      },
      ...given('mostExposure', values['most-exposure']),
      level,
      ...(progress && { onProgress: onShare(progress) }),
    }
    const found = simulateAdaptive(scale, options)
    progress?.(1, 1)
    if (isNotEstimable(found)) return refuseMeasurement(found, path)
    const { kind: _, simulees: __, exposure, exposureControl, notes, ...figures } = found
    return {
      input: identity,
      body: {
        ...figures,
        exposure: scale.items.map((id, item) => ({ id, share: exposure[item] ?? 0 })),
        exposureControl: exposureControl && {
          ...exposureControl,
          admission: scale.items.map((id, item) => ({
            id,
            probability: exposureControl.admission[item] ?? 1,
          })),
        },
        population,
        persons: simulees,
        stopping: options.stopping,
        selection: options.selection,
        interim: values.interim,
        final: values.final,
        level,
        seed,
        notes,
      },
      view: adaptiveView(found, { items: scale.items, population, simulees, seed, level }, language),
    }
  },
})

/** A key only where there is a value: what is left out is left to the statistics. */
function given<K extends string>(key: K, value: number | undefined): { readonly [key in K]?: number } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: number }
}

function requireAtMost(option: string, value: number, most: number): void {
  if (value <= most) return
  throw badOption(
    option,
    String(value),
    { sv: `ett heltal från 1 till ${most}`, en: `a whole number from 1 to ${most}` },
    { sv: 'Inget har beräknats.', en: 'Nothing was computed.' },
  )
}
