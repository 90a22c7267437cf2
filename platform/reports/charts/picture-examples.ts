import type { Language } from '@utfall/basics'
import { measurementExamples } from './measurement-picture-examples.ts'
import type {
  BalanceModel,
  BarsModel,
  ChartModel,
  DotIntervalModel,
  FlowModel,
  ForestModel,
  LadderModel,
  MeansOverTimeModel,
} from './model.ts'

/** Models with invented figures: each is drawn, stored and compared; look at the pictures when one changes. */
const estimates: DotIntervalModel = {
  kind: 'dot-interval',
  title: 'Stödet gav bättre mående efter 12 månader',
  axis: {
    label: 'Skillnad mot väntelista, poäng (0–100)',
    form: { kind: 'number', decimals: 1, signed: true },
  },
  reference: 0,
  level: 0.95,
  favours: { low: 'Bättre utan stöd', high: 'Bättre med stöd' },
  band: { low: -3, high: 3, label: 'Mindre än den minsta skillnad som är värd att ha (3 poäng)' },
  groups: [
    {
      title: 'Huvudresultat',
      rows: [
        {
          kind: 'estimate',
          label: 'Självskattat mående, 12 månader',
          estimate: 5.12,
          low: 3.31,
          high: 6.93,
          note: 'n = 1 043',
          emphasis: true,
        },
      ],
    },
    {
      title: 'Undergrupper',
      rows: [
        { kind: 'estimate', label: 'Kvinnor', estimate: 5.9, low: 3.4, high: 8.4, note: 'n = 588' },
        { kind: 'estimate', label: 'Män', estimate: 4.1, low: 1.3, high: 6.9, note: 'n = 455' },
        {
          kind: 'estimate',
          label: 'Sjukskriven eller arbetslös i mer än två år före starten',
          estimate: 1.2,
          low: -2.2,
          high: 4.6,
          note: 'n = 301',
        },
        {
          kind: 'estimate',
          label: 'Arbetsförmedlingshandläggarbedömning saknas',
          estimate: -2.1,
          low: -19.5,
          high: 15.3,
          note: 'n = 21',
        },
        { kind: 'not-estimable', label: 'Under 20 år', note: 'För få personer för en skattning' },
      ],
    },
  ],
}

const ratios: DotIntervalModel = {
  kind: 'dot-interval',
  title: 'Twice as many took a step towards work',
  axis: { label: 'Odds ratio (log scale)', form: { kind: 'number', decimals: 2 }, scale: 'log' },
  reference: 1,
  level: 0.9,
  favours: { low: 'Favours waiting', high: 'Favours support' },
  groups: [
    {
      title: null,
      rows: [
        {
          kind: 'estimate',
          label: 'In work or studies',
          estimate: 2.02,
          low: 1.31,
          high: 3.12,
          emphasis: true,
        },
        { kind: 'estimate', label: 'One step up the ladder', estimate: 1.4, low: 0.92, high: 2.13 },
        { kind: 'estimate', label: 'Back on sick leave', estimate: 0.61, low: 0.4, high: 0.93 },
        {
          kind: 'estimate',
          label: 'Dose at least six meetings',
          estimate: 1.9,
          low: 0.02,
          high: Number.POSITIVE_INFINITY,
        },
      ],
    },
  ],
}

const federations: ForestModel = {
  kind: 'forest',
  title: 'Effekten liknar sig mellan förbunden',
  axis: {
    label: 'Skillnad mot väntelista, poäng (0–100)',
    form: { kind: 'number', decimals: 1, signed: true },
  },
  reference: 0,
  level: 0.95,
  favours: { low: 'Bättre utan stöd', high: 'Bättre med stöd' },
  rowsName: 'Förbund',
  armNames: ['Stöd, n', 'Väntan, n'],
  rows: [
    {
      label: 'Norra Skogslandets samordningsförbund',
      estimate: 5.2,
      low: 1.1,
      high: 9.3,
      weight: 0.17,
      counts: ['101', '99'],
    },
    { label: 'Kustbygden', estimate: 6.8, low: 3.7, high: 9.9, weight: 0.29, counts: ['180', '175'] },
    { label: 'Sjöbygden', estimate: 3.4, low: -1.5, high: 8.3, weight: 0.12, counts: ['70', '72'] },
    { label: 'Slätten', estimate: 4.9, low: 1.9, high: 7.9, weight: 0.31, counts: ['190', '188'] },
    { label: 'Dalarna södra', estimate: 7.1, low: 1.2, high: 13, weight: 0.08, counts: ['41', '44'] },
    { label: 'Ön', estimate: -1.2, low: -14, high: 16.4, weight: 0.03, counts: ['12', '9'] },
  ],
  notEstimable: [{ label: 'Fjällen', note: 'Färre än 5 personer i en grupp' }],
  pooled: { label: 'Alla förbund', estimate: 5.3, low: 3.6, high: 7, counts: ['594', '587'] },
  prediction: { label: 'I ett nytt förbund', low: 1.9, high: 8.7 },
  note: 'Slumpmässiga effekter (REML, Knapp–Hartung). I² = 12 %, τ = 0,9 poäng.',
}

const balance: BalanceModel = {
  kind: 'balance',
  title: 'Grupperna var lika vid starten, utom i sjukskrivning',
  axis: { label: 'Standardiserad skillnad', form: { kind: 'number', decimals: 2, signed: true } },
  limit: 0.1,
  armNames: ['Stöd', 'Väntan'],
  rows: [
    { label: 'Ålder', difference: 0.03, values: ['42,1 (11,8)', '41,7 (12,0)'] },
    { label: 'Kvinna', difference: -0.05, values: ['55 %', '57 %'] },
    { label: 'Mående vid start', difference: 0.01, values: ['38,2 (14,1)', '38,0 (14,4)'] },
    { label: 'Sjukskriven mer än ett år före starten', difference: 0.14, values: ['48 %', '41 %'] },
    { label: 'Högst grundskola', difference: -0.08, values: ['21 %', '24 %'] },
    { label: 'Bor i kommunen', difference: null, values: ['100 %', '100 %'] },
  ],
}

const flow: FlowModel = {
  kind: 'flow',
  title: 'Av 1 412 bedömda lottades 1 204, och 1 043 följdes till 12 månader',
  trunk: [
    {
      label: 'Bedömda för deltagande',
      count: 1412,
      lost: {
        label: 'Deltog inte',
        count: 208,
        reasons: [
          { label: 'Uppfyllde inte villkoren', count: 121 },
          { label: 'Ville inte delta', count: 83 },
          { label: 'Andra skäl', count: 'färre än 5' },
        ],
      },
    },
    { label: 'Lottade', count: 1204, detail: 'Blockvis inom sex orter' },
  ],
  arms: [
    {
      name: 'Samordnat stöd',
      stages: [
        { label: 'Lottade till stöd', count: 603, lost: { label: 'Fick inte stödet', count: 41 } },
        {
          label: 'Besvarade uppföljningen vid 3 månader',
          count: 561,
          lost: {
            label: 'Svarade inte senare',
            count: 38,
            reasons: [
              { label: 'Flyttade', count: 9 },
              { label: 'Gick inte att nå', count: 29 },
            ],
          },
        },
        { label: 'Besvarade uppföljningen vid 12 månader', count: 523 },
        { label: 'I huvudanalysen', count: 523 },
      ],
    },
    {
      name: 'Väntelista',
      stages: [
        { label: 'Lottade till väntelista', count: 601, lost: { label: 'Fick stödet i förtid', count: 17 } },
        {
          label: 'Besvarade uppföljningen vid 3 månader',
          count: 552,
          lost: { label: 'Svarade inte senare', count: 32 },
        },
        { label: 'Besvarade uppföljningen vid 12 månader', count: 520 },
        { label: 'I huvudanalysen', count: 520 },
      ],
    },
  ],
}

const flowThreeArms: FlowModel = {
  kind: 'flow',
  title: 'Three arms of about equal size',
  trunk: [{ label: 'Randomised', count: 903 }],
  arms: ['Early intervention and supported employment', 'Work trial', 'Waiting list'].map((name, i) => ({
    name,
    stages: [
      {
        label: 'Allocated',
        count: 301,
        lost: {
          label: 'Lost to follow-up',
          count: 20 + i,
          reasons: [
            { label: 'Moved to another municipality', count: 8 + i },
            { label: 'Other', count: 12 },
          ],
        },
      },
      { label: 'Followed to 12 months', count: 281 - i },
      { label: 'Analysed', count: 281 - i },
    ],
  })),
}

const ladder: LadderModel = {
  kind: 'ladder',
  title: 'Fler i arbete eller studier efter 12 månader',
  states: ['Långt från arbete', 'Förberedande insats', 'Praktik', 'Studier', 'Arbete'],
  groups: [
    {
      title: 'Vid starten',
      bars: [
        { label: 'Samordnat stöd', n: 603, shares: [0.62, 0.25, 0.1, 0.02, 0.01] },
        { label: 'Väntelista', n: 601, shares: [0.61, 0.27, 0.09, 0.02, 0.01] },
      ],
    },
    {
      title: 'Efter 12 månader',
      bars: [
        { label: 'Samordnat stöd', n: 523, shares: [0.31, 0.21, 0.17, 0.12, 0.19] },
        { label: 'Väntelista', n: 520, shares: [0.43, 0.24, 0.14, 0.08, 0.11] },
      ],
    },
    {
      title: 'Efter 24 månader',
      bars: [
        { label: 'Samordnat stöd', n: 88, shares: [0.04, 0.005, 0.005, 0.15, 0.8] },
        {
          label: 'Väntelista',
          n: 'färre än 5',
          shares: null,
          note: 'Visas inte: färre än 5 personer i något läge',
        },
      ],
    },
  ],
}

const means: MeansOverTimeModel = {
  kind: 'means-over-time',
  title: 'Båda grupperna mår bättre, de med stöd snabbare',
  axis: { label: 'Självskattat mående, medelvärde (0–100)', form: { kind: 'number', decimals: 1 } },
  level: 0.95,
  timeLabel: 'Månader efter lottningen',
  times: [
    { label: '0', position: 0 },
    { label: '3', position: 3 },
    { label: '6', position: 6 },
    { label: '12', position: 12 },
  ],
  series: [
    {
      name: 'Samordnat stöd',
      points: [
        { estimate: 38.2, low: 37.1, high: 39.3, n: 603 },
        { estimate: 44.9, low: 43.5, high: 46.3, n: 561 },
        { estimate: 47.7, low: 46.2, high: 49.2, n: 540 },
        { estimate: 50.1, low: 48.5, high: 51.7, n: 523 },
      ],
    },
    {
      name: 'Väntelista',
      points: [
        { estimate: 38, low: 36.9, high: 39.1, n: 601 },
        { estimate: 40.2, low: 38.8, high: 41.6, n: 552 },
        null,
        { estimate: 45, low: 43.4, high: 46.6, n: 520 },
      ],
    },
  ],
}

const bars: BarsModel = {
  kind: 'bars',
  title: 'Kommunen betalar mest, staten sparar mest',
  axis: { label: 'Värde per person under två år, kronor', form: { kind: 'kronor', signed: true } },
  rowsName: 'Part',
  level: 0.95,
  rows: [
    { label: 'Kommunen', value: -21400, interval: { low: -26100, high: -16700 } },
    { label: 'Regionen', value: -3100, interval: { low: -7900, high: 1700 } },
    { label: 'Försäkringskassan', value: 31800, interval: { low: 12200, high: 51400 }, emphasis: true },
    { label: 'Arbetsförmedlingen', value: null, note: 'Inte mätt' },
  ],
}

const shares: BarsModel = {
  kind: 'bars',
  title: 'Seven in ten answered at twelve months',
  axis: { label: 'Share who answered', form: { kind: 'share', decimals: 0 } },
  rowsName: 'Site',
  rows: [
    { label: 'North', value: 0.71 },
    { label: 'South', value: 0.684 },
    { label: 'A site with a much longer name than the others have', value: 0.9 },
  ],
}

export const pictureExamples: Readonly<
  Record<string, { readonly model: ChartModel; readonly language: Language }>
> = {
  'dot-interval-estimates': { model: estimates, language: 'sv' },
  'dot-interval-ratios': { model: ratios, language: 'en' },
  'forest-federations': { model: federations, language: 'sv' },
  balance: { model: balance, language: 'sv' },
  'flow-two-arms': { model: flow, language: 'sv' },
  'flow-three-arms': { model: flowThreeArms, language: 'en' },
  ladder: { model: ladder, language: 'sv' },
  'means-over-time': { model: means, language: 'sv' },
  'bars-kronor': { model: bars, language: 'sv' },
  'bars-shares': { model: shares, language: 'en' },
  ...measurementExamples,
}
