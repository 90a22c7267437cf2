import type { Language } from '@utfall/basics'
import {
  groupName,
  type MeasurementResults,
  measurementNoteText,
  reportContext,
  shownEnds,
  TRY_TEXTS,
  VERDICT_REASON_TEXTS,
  VERDICT_WORDS,
} from '@utfall/instruments/offline'
import { figure, percentText, pFigure, thresholdList, wholeFigure } from './figures.ts'
import type { Block, View } from './view.ts'

const WORDS = {
  sv: {
    persons: (n: string, rows: string, items: number) =>
      `${n} personer med svar (av ${rows} rader) på ${items} frågor.`,
    model: (model: string, logLik: string, parameters: number) =>
      `Modell ${model}. Betingad loglikelihood ${logLik} med ${parameters} fria parametrar.`,
    reliability: (all: string) => `Reliabilitet (WLE, alla med svar): ${all}.`,
    ends: {
      apart: (lowest: string, highest: string) =>
        `Lägsta möjliga poäng: ${lowest} av personerna. Högsta möjliga: ${highest}.`,
      together: (share: string) => `Lägsta eller högsta möjliga poäng: ${share} av personerna.`,
      few: (limit: number) => `Lägsta eller högsta möjliga poäng: färre än ${limit} personer.`,
    },
    tries: 'Att pröva',
    items: ['Fråga', 'Läge', 'Standardfel', 'Infit', 'Outfit', 'Svar', 'Trösklar'],
    tests: ['Prov', 'Värde', 'Frihetsgrader', 'p'],
    andersen: 'Samma steg för låga och höga poäng (Andersen, LR)',
    comparison: 'Egna steg mot delade (LR)',
    global: (group: string) => `Samma steg i grupperna av ${group} (LR)`,
    differs: ['Svårare eller lättare för en grupp', 'Skillnad, logit', 'Standardfel', 'p, justerat'],
    against: (item: string, second: string, first: string, group: string) =>
      `${item}: ${second} jämfört med ${first} (${group})`,
    known: 'känt',
    dropped: {
      'no-answers': (item: string) => `${item} lämnades ut: ingen har svarat.`,
      'one-category': (item: string, category: string) => `${item} lämnades ut: alla svarade ${category}.`,
    },
    recoded: (item: string, unused: string) =>
      `${item}: ingen svarade ${unused}; kategorierna har slutits upp.`,
    written: (files: string) => `Skrivet: ${files}`,
  },
  en: {
    persons: (n: string, rows: string, items: number) =>
      `${n} persons with answers (of ${rows} rows) to ${items} items.`,
    model: (model: string, logLik: string, parameters: number) =>
      `Model ${model}. Conditional log-likelihood ${logLik} with ${parameters} free parameters.`,
    reliability: (all: string) => `Reliability (WLE, everyone with answers): ${all}.`,
    ends: {
      apart: (lowest: string, highest: string) =>
        `Lowest possible score: ${lowest} of the persons. Highest possible: ${highest}.`,
      together: (share: string) => `Lowest or highest possible score: ${share} of the persons.`,
      few: (limit: number) => `Lowest or highest possible score: fewer than ${limit} persons.`,
    },
    tries: 'To try',
    items: ['Item', 'Location', 'Standard error', 'Infit', 'Outfit', 'Answers', 'Thresholds'],
    tests: ['Test', 'Statistic', 'Df', 'p'],
    andersen: 'The same steps for low and high scores (Andersen, LR)',
    comparison: 'Steps of their own against shared ones (LR)',
    global: (group: string) => `The same steps in the groups of ${group} (LR)`,
    differs: ['Harder or easier for a group', 'Difference, logits', 'Standard error', 'p, adjusted'],
    against: (item: string, second: string, first: string, group: string) =>
      `${item}: ${second} compared with ${first} (${group})`,
    known: 'known',
    dropped: {
      'no-answers': (item: string) => `${item} was left out: nobody answered.`,
      'one-category': (item: string, category: string) =>
        `${item} was left out: everyone answered ${category}.`,
    },
    recoded: (item: string, unused: string) =>
      `${item}: nobody answered ${unused}; the categories were closed up.`,
    written: (files: string) => `Written: ${files}`,
  },
} as const

/** First the verdict with its reasons and what to try, then the figures that it rests on. */
export function calibrateView(
  results: MeasurementResults,
  written: { readonly out: string | undefined; readonly persons: string | undefined },
  language: Language,
): View {
  const words = WORDS[language]
  const { verdict, people } = results
  const verdictWords = VERDICT_WORDS[verdict.kind]
  const context = reportContext(results, language)
  const reasons = verdict.reasons.map(
    (reason) => `– ${measurementNoteText(reason, context, VERDICT_REASON_TEXTS)}`,
  )
  const tries = verdict.tries.map((each) => `– ${measurementNoteText(each, context, TRY_TEXTS)}`)
  const { calibration } = results
  const parameters = calibration.kind === 'calibrated' ? calibration.parameters : 0
  const files = [
    ...(written.out === undefined ? [] : [`${written.out}: results.json, report.html, report.pdf`]),
    ...(written.persons === undefined ? [] : [written.persons]),
  ]
  return {
    title: verdictWords.title[language],
    blocks: [
      { kind: 'text', lines: [verdictWords.meaning[language], ...reasons] },
      { kind: 'text', lines: tries.length > 0 ? [`${words.tries}:`, ...tries] : [] },
      {
        kind: 'text',
        lines: [
          words.persons(
            wholeFigure(results.nPersons, language),
            wholeFigure(people.rows, language),
            results.items.length,
          ),
          words.model(results.model, figure(results.logLik, 2, language), parameters),
          words.reliability(figure(results.reliability, 3, language)),
          endsLine(people, language),
          ...leftOutLines(results, language),
        ],
      },
      itemTable(results, language),
      testTable(results, language),
      differenceTable(results, language),
      { kind: 'text', lines: results.notes.map((note) => measurementNoteText(note, context)) },
      { kind: 'text', lines: files.length > 0 ? [words.written(files.join(', '))] : [] },
    ],
  }
}

/** Small numbers at an end are told together with the other end, or not at all (X.12). */
function endsLine(people: MeasurementResults['people'], language: Language): string {
  const words = WORDS[language].ends
  const ends = shownEnds(people)
  switch (ends.kind) {
    case 'apart':
      return words.apart(percentText(ends.lowest, language), percentText(ends.highest, language))
    case 'together':
      return words.together(percentText(ends.share, language))
    case 'few':
      return words.few(ends.limit)
  }
}

function leftOutLines({ dropped, recoded }: MeasurementResults, language: Language): readonly string[] {
  const words = WORDS[language]
  return [
    ...dropped.map(({ item, reason, category }) =>
      reason === 'no-answers'
        ? words.dropped['no-answers'](item)
        : words.dropped['one-category'](item, String(category ?? '–')),
    ),
    ...recoded.map(({ item, unused }) => words.recoded(item, unused.join(', '))),
  ]
}

function itemTable({ items }: MeasurementResults, language: Language): Block {
  const words = WORDS[language]
  return {
    kind: 'table',
    header: words.items,
    rows: items.map((item) => [
      item.id,
      figure(item.location, 2, language),
      item.anchored ? words.known : figure(item.locationSe, 2, language),
      figure(item.infit, 2, language),
      figure(item.outfit, 2, language),
      wholeFigure(item.n, language),
      thresholdList(item.thresholds, language),
    ]),
  }
}

function testTable({ tests }: MeasurementResults, language: Language): Block {
  const words = WORDS[language]
  const rows = [
    { name: words.andersen, test: tests.andersen },
    { name: words.comparison, test: tests.modelComparison },
    ...tests.dif.flatMap((dif) =>
      dif.kind === 'checked' ? [{ name: words.global(dif.group), test: dif.global }] : [],
    ),
  ]
  return {
    kind: 'table',
    header: words.tests,
    rows: rows.flatMap(({ name, test }) =>
      test.kind === 'test'
        ? [[name, figure(test.lr, 2, language), String(test.df), pFigure(test.p, language)]]
        : [],
    ),
  }
}

/** Items whose difference between groups is more than chance and large enough to matter. */
function differenceTable({ tests }: MeasurementResults, language: Language): Block {
  const words = WORDS[language]
  return {
    kind: 'table',
    header: words.differs,
    rows: tests.dif.flatMap((dif) =>
      dif.kind === 'checked'
        ? dif.items
            .filter((item) => ['moderate', 'large', 'steps'].includes(item.size))
            .map((item) => [
              words.against(item.item, item.second, item.first, groupName(dif.group)),
              figure(item.difference, 2, language),
              figure(item.se, 2, language),
              pFigure(item.pAdjusted, language),
            ])
        : [],
    ),
  }
}
