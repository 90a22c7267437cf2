import { type Language, parseCalendarDate } from '@utfall/basics'
import { pictureExamples } from '../charts/picture-examples.ts'
import type { TableModel } from '../tables/model.ts'
import type { Block, ReportDocument } from './model.ts'

const estimates: TableModel = {
  caption: 'Huvudresultat och andra resultat efter 12 månader',
  columns: [
    { header: 'Utfall', align: 'start', rowHeader: true },
    { header: 'Stöd', align: 'end' },
    { header: 'Väntan', align: 'end' },
    { header: 'Skillnad', align: 'end' },
    { header: '95-procentigt osäkerhetsintervall', align: 'end' },
    { header: 'p', align: 'end' },
    { header: 'n', align: 'end' },
  ],
  rows: [
    { kind: 'group', title: 'Huvudutfall' },
    {
      kind: 'row',
      strong: true,
      cells: [
        'Självskattat mående (0–100)',
        '50,1',
        '45,0',
        { text: '+5,1', sortValue: 5.1 },
        '3,3 till 6,9',
        '< 0,001',
        '1 043',
      ],
    },
    { kind: 'group', title: 'Andra utfall' },
    {
      kind: 'row',
      cells: [
        'I arbete eller studier',
        '31 %',
        '19 %',
        '+12 procentenheter',
        '7 till 17',
        '< 0,001',
        '1 043',
      ],
    },
    {
      kind: 'row',
      cells: ['Sjukskrivningsdagar under året', '141', '158', '−17', '−29 till −5', '0,012', '1 043'],
    },
    {
      kind: 'row',
      cells: [
        'Tilltro till egen förmåga, personalens skattning',
        '3,4',
        '3,2',
        '+0,2',
        '0,0 till 0,4',
        '0,038',
        '987',
      ],
    },
  ],
  notes: ['p-värdena för andra utfall är justerade enligt Holm.', 'Färre svarade på personalens skattning.'],
}

const wideTable: TableModel = {
  caption: 'Värden per ort och månad',
  columns: [
    'Ort',
    'jan',
    'feb',
    'mars',
    'april',
    'maj',
    'juni',
    'juli',
    'aug',
    'sep',
    'okt',
    'nov',
    'dec',
  ].map((header, i) => ({
    header,
    align: i === 0 ? 'start' : 'end',
    rowHeader: i === 0,
  })),
  rows: ['Norra Skogslandet', 'Kustbygden', 'Sjöbygden'].map((place, i) => ({
    kind: 'row',
    cells: [place, ...Array.from({ length: 12 }, (_, month) => String(100 + i * 7 + month))],
  })),
}

const chartBlocks: readonly Block[] = Object.entries(pictureExamples).flatMap(
  ([name, { model }], i): readonly Block[] => [
    { kind: 'heading', level: 2, id: `section-${name}`, text: `Avsnitt ${i + 1}` },
    {
      kind: 'paragraph',
      text: 'Bilden visar skattningen och hur säker den är. Läs raden som du kom för först, och de andra sedan.',
    },
    { kind: 'chart', id: name, model, source: 'Påhittade siffror, 2026-11-21' },
  ],
)

/** An invented report with every kind of block and every kind of chart. */
export function exampleDocument(language: Language): ReportDocument {
  return {
    title:
      language === 'sv'
        ? 'Samordnat stöd i sex orter: gick det bättre?'
        : 'Coordinated support in six sites: did it get better?',
    subtitle: 'Utvärdering efter 12 månader',
    language,
    date: parseCalendarDate('2026-11-21', 'date'),
    meta: [
      { label: 'Förbund', value: 'Exempelförbundet' },
      { label: 'Studie', value: 'Lottad väntelista, 1 204 personer' },
      { label: 'Låst plan', value: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
    ],
    blocks: [
      { kind: 'part', audience: 'board', id: 'board', title: 'Svaret på en sida' },
      {
        kind: 'callout',
        tone: 'good',
        title: 'Det blev bättre för dem som fick stödet',
        blocks: [
          {
            kind: 'paragraph',
            text: [
              'Måendet steg ',
              { kind: 'strong', text: '5,1 poäng mer' },
              ' med stöd än på väntelistan (95-procentigt osäkerhetsintervall 3,3 till 6,9). Gränsen för en skillnad värd att ha var satt till 3 poäng ',
              { kind: 'link', text: 'i den låsta planen', href: '#plan' },
              '.',
            ],
          },
        ],
      },
      {
        kind: 'key-figures',
        figures: [
          { label: 'Skillnad i mående', value: '+5,1 poäng', detail: '3,3 till 6,9, n = 1 043' },
          { label: 'I arbete eller studier', value: '+12 procentenheter', detail: '7 till 17' },
          { label: 'Svarsfrekvens', value: '87 %', detail: 'Målet är minst 70 %' },
          { label: 'Kostnad per person', value: '48 300 kr', detail: '44 100 till 52 500 kr' },
        ],
      },
      { kind: 'heading', level: 1, id: 'meaning', text: 'Vad det betyder' },
      {
        kind: 'list',
        style: 'bullets',
        items: [
          'Stödet gav ett bättre mående än att vänta.',
          'Fler kom i arbete eller studier.',
          ['Vi vet inte ', { kind: 'emphasis', text: 'varför' }, '.'],
        ],
      },
      { kind: 'part', audience: 'statistician', id: 'review', title: 'Hela resultatet' },
      { kind: 'heading', level: 1, id: 'results', text: 'Resultat' },
      { kind: 'table', table: estimates },
      { kind: 'heading', level: 1, id: 'charts', text: 'Diagram' },
      ...chartBlocks,
      { kind: 'part', audience: 'annex', id: 'annex', title: 'Teknisk bilaga' },
      { kind: 'heading', level: 1, id: 'plan', text: 'Den låsta planen' },
      {
        kind: 'callout',
        tone: 'warning',
        title: 'Planen ändrades efter låsningen',
        blocks: [{ kind: 'paragraph', text: 'Två undergrupper lades till den 3 maj 2026.' }],
      },
      {
        kind: 'callout',
        tone: 'bad',
        title: 'Det blev sämre',
        blocks: [{ kind: 'list', style: 'numbers', items: ['Först', 'Sedan'] }],
      },
      { kind: 'callout', tone: 'neutral', title: 'Ingen skillnad kunde påvisas', blocks: [] },
      { kind: 'table', table: wideTable },
      {
        kind: 'code',
        label: 'Så görs rapporten om',
        text: './utfall evaluate study.json --out rapport.pdf\nsha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      },
      { kind: 'page-break' },
      { kind: 'paragraph', text: ['Kör ', { kind: 'code', text: 'utfall verify' }, ' för att kontrollera.'] },
    ],
  }
}
