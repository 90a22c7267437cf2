import type { Language } from '@utfall/basics'
import type {
  BurdenCurveModel,
  DifModel,
  EstimatedValue,
  SimulatedReferenceModel,
} from './measurement-models.ts'
import type { ChartModel } from './model.ts'

export const ABILITIES = [
  'Jag kan ta mig upp ur sängen på morgonen',
  'Jag kan planera min dag',
  'Jag kan resa själv med buss eller tåg',
  'Jag kan passa tider',
  'Jag kan läsa och förstå ett brev från en myndighet',
  'Jag kan be om hjälp när jag behöver det',
  'Jag vet vem jag ska vända mig till',
  'Jag kan vara bland människor jag inte känner',
  'Jag kan arbeta en timme i sträck',
  'Jag kan koncentrera mig på en uppgift i minst tjugo minuter utan avbrott',
  'Jag kan ta emot instruktioner',
  'Jag kan säga ifrån när något är fel',
  'Jag kan sitta still under ett möte',
  'Jag kan använda dator eller telefon för att sköta ärenden',
  'Jag kan hantera oväntade ändringar',
  'Jag kan samarbeta med andra om en uppgift',
  'Jag kan arbeta en halv dag',
  'Jag kan lyfta och bära',
  'Jag kan lära mig nya arbetsuppgifter',
  'Jag kan återhämta mig till nästa dag',
  'Jag kan ta ansvar för en egen arbetsuppgift från början till slut, även när tiden är knapp',
  'Jag kan söka ett arbete på egen hand',
  'Jag kan arbeta fyra dagar i veckan',
  'Jag kan hantera stress',
  'Jag kan berätta för en arbetsgivare vilka anpassningar jag behöver',
  'Jag kan leda andra',
  'Jag kan arbeta heltid',
  'Jag kan arbeta heltid på en arbetsplats utan stöd eller anpassning',
  'Jag kan arbeta skift',
] as const

export function around(estimate: number, half: number): EstimatedValue {
  const round = (value: number): number => Math.round(value * 1e4) / 1e4
  return { estimate: round(estimate), low: round(estimate - half), high: round(estimate + half) }
}

const difference = {
  label: 'Skillnad i läge, logit',
  form: { kind: 'number', decimals: 2, signed: true },
} as const

const SEX = [
  -0.08, 0.12, -0.21, 0.05, 0.02, -0.62, -0.11, 0.3, 0.01, -0.04, 0.16, 0.48, -0.19, 0.07, 0.09, -0.14, 0.05,
  0.92, 0.03, -0.12, 0, 0.11, -0.07, -0.32, 0.02, 0.21, -0.02, 0.13, 0.06,
]

const bySex: DifModel = {
  kind: 'dif',
  title: 'Två frågor är olika svåra för kvinnor och män',
  axis: difference,
  level: 0.95,
  reference: { name: 'män', n: 489 },
  groups: [{ name: 'Kvinnor', n: 560 }],
  limits: { moderate: 0.43, large: 0.64 },
  alpha: 0.05,
  adjustment: 'Holm',
  favours: { low: 'Lättare för kvinnor', high: 'Svårare för kvinnor' },
  rows: ABILITIES.map((label, i) => {
    const estimate = SEX[i] ?? 0
    return {
      label,
      differences:
        i === 28
          ? [{ kind: 'not-estimable', note: 'Färre än 10 svar i en grupp' }]
          : [
              {
                kind: 'estimate',
                ...around(estimate, 0.29),
                adjustedP: Math.abs(estimate) > 0.6 ? 0.0004 : 0.31,
              },
            ],
    }
  }),
}

const byAge: DifModel = {
  ...bySex,
  title: 'One question is harder for the young, and none for the old',
  axis: { ...difference, label: 'Difference in location, logit' },
  reference: { name: 'those aged 30 to 54', n: 512 },
  groups: [
    { name: 'Under 30', n: 188 },
    { name: '55 and above', n: 349 },
    { name: 'Age not known', n: 'fewer than 20' },
  ],
  favours: { low: 'Easier for the group', high: 'Harder for the group' },
  rows: ['Gets out of bed', 'Plans the day', 'Asks for help when it is needed', 'Works a whole day'].map(
    (label, i) => ({
      label,
      differences: [
        {
          kind: 'estimate',
          ...around([0.1, 0.81, -0.2, 0.3][i] ?? 0, 0.34),
          adjustedP: i === 1 ? 0.002 : 0.6,
        },
        {
          kind: 'estimate',
          ...around([-0.3, 0.05, 0.11, -0.47][i] ?? 0, 0.24),
          adjustedP: i === 3 ? 0.03 : 1,
        },
        { kind: 'not-estimable', note: 'too few answers' },
      ],
    }),
  ),
}

function burden(sizes: readonly number[], worth: number): BurdenCurveModel['series'][number]['points'] {
  return sizes.map((questions) => {
    const error = Math.round((1.55 / Math.sqrt(questions * worth)) * 1000) / 1000
    const round = (value: number): number => Math.round(value * 1000) / 1000
    return {
      questions,
      minutes: Math.round(questions * 2.5) / 10,
      error,
      interval: { low: round(error * 0.86), high: round(error * 1.31) },
      reliability: round(1 - error ** 2 / 3.3),
    }
  })
}

const precision: BurdenCurveModel = {
  kind: 'burden-curve',
  title: 'Femton frågor räcker; anpassat räcker tio',
  axis: { label: 'Medelfel för en person, logit', form: { kind: 'number', decimals: 2 } },
  n: 1049,
  intervalLabel: '80 % av personerna',
  series: [
    { name: 'Fasta formulär, bästa frågorna', points: burden([3, 5, 8, 10, 12, 15, 18, 21, 25, 29], 1) },
    {
      name: 'Anpassat till personens svar (simulerat)',
      points: burden([3.4, 5.2, 7.1, 9.8, 13.6, 18.2], 1.5),
    },
  ],
  marks: [
    { label: 'Valt formulär', series: 0, point: 5 },
    { label: 'Anpassat', series: 1, point: 3 },
    { label: 'Hela formuläret', series: 0, point: 9 },
  ],
  wanted: { value: 0.4, label: 'Önskat medelfel, högst' },
}

const pairs: SimulatedReferenceModel = {
  kind: 'simulated-reference',
  title: 'Två par av frågor hänger ihop utöver det som mäts',
  axis: { label: 'Korrelation mellan residualer (Q3)', form: { kind: 'number', decimals: 2 } },
  level: 0.99,
  simulations: 500,
  n: 1049,
  rowsName: 'Par av frågor',
  expected: -0.03,
  rows: [
    [26, 27, 0.46],
    [16, 22, 0.24],
    [4, 13, 0.14],
    [5, 6, 0.11],
  ].map(([a = 0, b = 0, value = 0]) => ({
    label: `${ABILITIES[a]} – ${ABILITIES[b]?.replace(/^J/, 'j')}`,
    value,
    low: Number.NEGATIVE_INFINITY,
    high: 0.19,
  })),
  leftOut: '402 par med lägre värden visas inte',
}

const eigenvalues: SimulatedReferenceModel = {
  kind: 'simulated-reference',
  title: 'A second dimension cannot be ruled out',
  axis: { label: 'Eigenvalue of the residuals', form: { kind: 'number', decimals: 2 } },
  level: 0.95,
  simulations: 1000,
  n: 1049,
  rowsName: 'Component',
  rows: [2.31, 1.58, 1.42, 1.3, 1.18].map((value, i) => ({
    label: `Component ${i + 1}`,
    value,
    low: [1.44, 1.39, 1.31, 1.25, 1.12][i] ?? 1,
    high: [1.78, 1.6, 1.5, 1.41, 1.33][i] ?? 2,
    ...(i === 0 ? { note: '7.9 % of the residual variance' } : {}),
  })),
}

type Example = { readonly model: ChartModel; readonly language: Language }

export const findingExamples: Readonly<Record<string, Example>> = {
  'dif-two-groups': { model: bySex, language: 'sv' },
  'dif-four-groups': { model: byAge, language: 'en' },
  'burden-curve': { model: precision, language: 'sv' },
  'residual-pairs': { model: pairs, language: 'sv' },
  eigenvalues: { model: eigenvalues, language: 'en' },
}
