import { dateInSweden, type Language, numberText } from '@utfall/basics'
import {
  type Computed,
  computeResults,
  estimateViews,
  headline,
  levelText,
  makeReport,
  noteText,
  type OpenedStudy,
  reportContext,
  STEPS,
  type Study,
} from '@utfall/evaluations/offline'
import { readStudy } from '../analysis/study-input.ts'
import { wholeNumber } from '../arguments/option-forms.ts'
import { optional } from '../arguments/options.ts'
import { path } from '../arguments/path-form.ts'
import { fromFaults } from '../bad-input.ts'
import { defineCommand } from '../command.ts'
import type { View } from '../output/view.ts'
import { writeWholeFiles } from '../output/whole-files.ts'
import { VERSION } from '../version.ts'

type ReportContext = ReturnType<typeof reportContext>

export const evaluateStudy = defineCommand({
  operands: [{ sv: 'STUDIEMAPP', en: 'STUDY_DIR' }],
  options: {
    out: optional<string>(path(), {
      sv: 'mapp för results.json, report.html och report.pdf (förval: studiens mapp)',
      en: 'folder for results.json, report.html and report.pdf (default: the folder of the study)',
    }),
    seed: optional<number>(wholeNumber(0, Number.MAX_SAFE_INTEGER), {
      sv: 'annat frö än studiens eget; syns som en ändring om studien är låst',
      en: "another seed than the study's own; shown as a change when the study is locked",
    }),
  },
  takes: {
    sv: 'En mapp med study.json (studien som värde) och dess datafiler, och study.lock.json om studien är låst.',
    en: 'A folder with study.json (the study as a value) and its data files, and study.lock.json when it is locked.',
  },
  gives: {
    sv: 'Svaret och skattningarna. Skriver results.json (alla siffror), report.html och report.pdf. --json ger samma dokument som results.json.',
    en: 'The verdict and the estimates. Writes results.json (every figure), report.html and report.pdf. --json gives the same document as results.json.',
  },
  examples: ['evaluate examples/exempelforbundet --out rapport', 'evaluate min-studie --json'],
  run: async ({ operands: [directory = ''], values, language, progress }) => {
    const opened = withSeed(await readStudy(directory), values.seed)
    const steps = STEPS.length + 1
    const computed = await computeResults(opened, {
      version: VERSION,
      command: 'evaluate',
      onStep: (step) => {
        progress?.(STEPS.indexOf(step), steps)
        return true
      },
    })
    if (computed.kind === 'faults') throw fromFaults(computed)
    if (computed.kind === 'stopped') throw new Error('nobody stops an evaluation on the command line')
    progress?.(STEPS.length, steps)
    const report = await makeReport(opened.study, computed.results, language, dateInSweden(new Date()))
    const out = values.out ?? directory
    const view = viewOf(opened.study, computed, language, out)
    await writeWholeFiles(
      out,
      new Map<string, string | Uint8Array>([
        ['results.json', computed.text],
        ['report.html', report.html],
        ['report.pdf', report.pdf],
      ]),
    )
    progress?.(steps, steps)
    const { utfall, ...body } = computed.results
    return { input: utfall.input, body, view }
  },
})

function withSeed(opened: OpenedStudy, seed: number | undefined): OpenedStudy {
  if (seed === undefined) return opened
  const { study } = opened
  return { ...opened, study: { ...study, analysis: { ...study.analysis, seed } } }
}

/** First whether the plan was changed, then the verdict and what it rests on, then every estimate and every remark. */
function viewOf(study: Study, computed: Computed, language: Language, out: string): View {
  const { results } = computed
  const context = reportContext(study, results, language)
  const { texts } = context
  const { lock } = results.study
  const rows = estimateViews(study, results, language)
  const hindrances = results.verdict.reasons
    .filter((reason) => !/^(primary|secondary|harm)-/.test(reason.code))
    .map((reason) => noteText(context, reason))
  const answer = [
    texts.verdictLead[results.verdict.kind],
    headline(study, results, language),
    ...hindrances,
    ...(lock.kind === 'changed' ? [] : [lockLine(context)]),
  ]
  const remarks = [
    ...results.notes.map((note) => noteText(context, note)),
    ...rows.flatMap((row) => row.notes),
  ].filter((text) => !hindrances.includes(text))
  return {
    title: texts.verdictTitle[results.verdict.kind],
    blocks: [
      ...(lock.kind === 'changed' ? changeBlocks(context) : []),
      { kind: 'text', lines: [...new Set(answer)] },
      {
        kind: 'table',
        header: [
          texts.outcomesTable.outcome,
          texts.annex.analysis,
          texts.outcomesTable.estimate,
          texts.intervalColumn(levelText(results.level, language)),
          'p',
          'n',
        ],
        rows: rows.map((row) => [
          `${row.outcome.label}, ${row.time.label}`,
          [
            row.analysis.label,
            ...(isOneOfSeveral(study) ? [row.contrast] : []),
            ...[row.group, row.site].filter((whom) => whom !== null),
          ].join('; '),
          row.estimateText,
          row.intervalText,
          row.pText,
          row.n === null ? '–' : numberText(row.n, language, { decimals: 0 }),
        ]),
      },
      { kind: 'text', lines: [...new Set(remarks)].map((text) => `– ${text}`) },
      { kind: 'text', lines: [FILES[language](out)] },
    ],
  }
}

/** With more than one treatment arm each row must say which it compares. */
function isOneOfSeveral(study: Study): boolean {
  return study.arms.filter((arm) => arm.role === 'treatment').length > 1
}

function lockLine({ results, texts }: ReportContext): string {
  const { lock } = results.study
  switch (lock.kind) {
    case 'locked':
      return texts.lockedText(lock.lockedOn.slice(0, 10), lock.lockedBy)
    case 'not-locked':
      return texts.notLockedText
    case 'changed':
      return texts.changedText(lock.lockedOn.slice(0, 10), lock.changes.length)
  }
}

function changeBlocks(context: ReportContext): View['blocks'] {
  const { lock } = context.results.study
  const { annex, changedTitle } = context.texts
  if (lock.kind !== 'changed') return []
  return [
    { kind: 'text', lines: [changedTitle, lockLine(context)] },
    {
      kind: 'table',
      header: [annex.field, annex.before, annex.after],
      rows: lock.changes.map((change) => [change.path, change.before, change.after]),
    },
  ]
}

const FILES: Readonly<Record<Language, (out: string) => string>> = {
  sv: (out) => `Skrivet i ${out}: results.json, report.html, report.pdf`,
  en: (out) => `Written to ${out}: results.json, report.html, report.pdf`,
}
