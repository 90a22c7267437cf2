import { type Language, numberText } from '@utfall/basics'
import type { Block, TableModel } from '@utfall/reports'
import { VERDICT_LIMITS } from '../verdict/limits.ts'
import { count, figure, noteText, type ReportContext } from './context.ts'
import { levelText } from './level-text.ts'
import { METHOD_TEXTS, type MethodWhen } from './method-texts.ts'

/** How everything was computed: what a second pair of eyes needs to get the same figures. */
export function annexBlocks(context: ReportContext): Block[] {
  const { results, texts, language } = context
  const words = texts.annex
  const uses = (when: MethodWhen) =>
    when === 'always' ||
    (results.calibration.kind === 'calibrated' &&
      (when === 'calibrated' ||
        (when === 'groups' && results.tests.dif.length > 0) ||
        (when === 'burden' && results.burden.kind === 'curve')))
  return [
    { kind: 'heading', level: 1, id: 'methods', text: words.methods },
    {
      kind: 'list',
      style: 'bullets',
      items: METHOD_TEXTS.filter(({ when }) => uses(when)).map(({ text }) => text[language]),
    },
    { kind: 'heading', level: 1, id: 'settings', text: words.settings },
    { kind: 'table', table: settingsTable(context) },
    ...(results.calibration.kind === 'calibrated'
      ? [{ kind: 'table', table: reliabilityTable(context) } as const]
      : []),
    { kind: 'table', table: limitsTable(context) },
    ...(results.notes.length > 0
      ? [
          { kind: 'heading', level: 1, id: 'remarks', text: words.notes } as const,
          {
            kind: 'list',
            style: 'bullets',
            items: results.notes.map((note) => noteText(note, context)),
          } as const,
        ]
      : []),
  ]
}

function settingsTable(context: ReportContext): TableModel {
  const { results, texts, language } = context
  const { rows, columns } = texts.annex
  const { calibration, settings, utfall } = results
  const fitted: readonly (readonly [string, string])[] =
    calibration.kind === 'calibrated'
      ? [
          [rows.logLik, figure(results.logLik, context, 3)],
          [rows.parameters, String(calibration.parameters)],
          [rows.iterations, String(calibration.iterations)],
          [rows.gradient, powerText(calibration.gradientLeft, language)],
          [rows.condition, figure(calibration.condition, context, 0)],
          [rows.replicates, String(settings.replicates)],
          [rows.seed, String(settings.seed)],
        ]
      : []
  const all: readonly (readonly [string, string])[] = [
    [rows.model, texts.models[results.model]],
    [
      rows.modelReason,
      texts.modelReason[results.modelReason] ?? noteText({ code: results.modelReason, detail: {} }, context),
    ],
    ...fitted,
    [rows.level, levelText(settings.level, language)],
    [rows.file, `${utfall.input.file} (${count(utfall.input.rows, context)})`],
    [rows.sha, utfall.input.sha256],
    [rows.version, utfall.version],
  ]
  return {
    caption: texts.annex.settings,
    columns: [
      { header: columns[0], align: 'start', rowHeader: true },
      { header: columns[1], align: 'start' },
    ],
    rows: all.map((cells) => ({ kind: 'row', cells })),
  }
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** A very small number as a person writes it: 1,4 · 10⁻¹⁶. */
function powerText(value: number, language: Language): string {
  if (value === 0) return '0'
  const power = Math.floor(Math.log10(Math.abs(value)))
  const digits = String(Math.abs(power)).replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? '')
  return `${numberText(value / 10 ** power, language, { decimals: 1 })} · 10${power < 0 ? '⁻' : ''}${digits}`
}

function reliabilityTable(context: ReportContext): TableModel {
  const { results, texts } = context
  const { reliabilityColumns: columns, reliabilityRows: names } = texts.annex
  const kinds = ['wleAll', 'wleNonExtreme', 'mleNonExtreme'] as const
  return {
    caption: texts.annex.reliability,
    columns: columns.map((header, i) => ({ header, align: i === 0 ? 'start' : 'end', rowHeader: i === 0 })),
    rows: kinds.map((kind) => {
      const found = results.reliabilities[kind]
      const cells =
        found.kind === 'reliability'
          ? [
              count(found.n, context),
              figure(found.reliability, context, 3),
              figure(found.se, context, 3),
              figure(found.separation, context),
              figure(found.strata, context, 1),
            ]
          : ['–', '–', '–', '–', '–']
      return { kind: 'row', cells: [names[kind], ...cells] }
    }),
  }
}

function limitsTable(context: ReportContext): TableModel {
  const { texts } = context
  const { limitsColumns: columns, limitRows: names } = texts.annex
  const { reliability, persons, locationSe, infit, atTheEnd, dependence, eigenvalue, groupsMoved } =
    VERDICT_LIMITS
  const both = (limit: { readonly individuals: number; readonly groups: number }, decimals: number) =>
    [figure(limit.individuals, context, decimals), figure(limit.groups, context, decimals)] as const
  const rows: readonly (readonly [string, string, string])[] = [
    [names.reliability, ...both(reliability, 2)],
    [names.persons, ...both(persons, 0)],
    [names.locationSe, ...both(locationSe, 2)],
    [names.infit, figure(infit.noisy, context), figure(infit.veryNoisy, context)],
    [names.atTheEnd, ...both(atTheEnd, 2)],
    [names.dependence, figure(dependence, context), '–'],
    [names.eigenvalue, figure(eigenvalue, context), '–'],
    [names.groupsMoved, '–', figure(groupsMoved, context)],
  ]
  return {
    caption: texts.annex.limits,
    columns: [
      { header: columns[0], align: 'start', rowHeader: true },
      { header: columns[1], align: 'end' },
      { header: columns[2], align: 'end' },
    ],
    rows: rows.map((cells) => ({ kind: 'row', cells })),
    notes: [texts.annex.limitsNote],
  }
}
