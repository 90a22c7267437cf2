import assert from 'node:assert/strict'
import type { Results, Verdict } from '@utfall/evaluations'
import { numbers } from '../../reference-data.ts'
import { columnsOf, meansBy, starWithinSchools, winsWithinFederations } from './by-hand.ts'

export type PublishedFigure = {
  readonly outcome: string
  readonly time: string
  readonly arm?: string
  readonly analysis?: Results['estimates'][number]['analysis']
  readonly scale?: Results['estimates'][number]['scale']
  /** As printed, to this many decimals. */
  readonly decimals: number
  readonly estimate: string
  readonly se?: string
  readonly n?: Readonly<Record<string, number>>
}

export type RealStudy = {
  readonly id: string
  readonly says: string
  readonly figures: readonly PublishedFigure[]
  readonly verdict: Verdict['kind']
  readonly reasons: readonly string[]
  readonly causal?: boolean
  readonly also?: (results: Results) => void
}

/**
 * Public trials with what their authors printed, or what R 4.2.2 (estimatr, base) gives for the same data where they
 * printed nothing that can be had from the file. None of these numbers comes from this house.
 */
export const REAL_STUDIES: readonly RealStudy[] = [
  {
    id: 'nsw-dehejia-wahba',
    says: 'earnings rose by 1,794 dollars (Dehejia & Wahba 1999), adjusted 1,676.34',
    figures: [
      {
        outcome: 'earnings',
        time: 'y1978',
        decimals: 0,
        estimate: '1794',
        se: '671',
        n: { programme: 185, control: 260 },
      },
      {
        outcome: 'earnings',
        time: 'y1978',
        analysis: 'adjusted',
        decimals: 2,
        estimate: '1676.34',
        se: '677.05',
      },
    ],
    verdict: 'better',
    reasons: ['primary-better'],
  },
  {
    id: 'nsw-lalonde',
    says: 'all 722 men gained 886 (488) dollars (LaLonde 1986), which chance may give',
    figures: [
      {
        outcome: 'earnings',
        time: 'y1978',
        decimals: 0,
        estimate: '886',
        se: '488',
        n: { programme: 297, control: 425 },
      },
    ],
    verdict: 'no-detectable-difference',
    reasons: ['primary-no-detectable-difference'],
  },
  {
    id: 'jobs2',
    says: 'an offer that 62 per cent took moved depression by -0.0633 and work by 0.0574, and those who came by more',
    figures: [
      {
        outcome: 'depression',
        time: 'follow-up',
        decimals: 4,
        estimate: '-0.0633',
        se: '0.0469',
        n: { workshop: 600, booklet: 299 },
      },
      { outcome: 'work', time: 'follow-up', decimals: 4, estimate: '0.0574', se: '0.0326' },
      {
        outcome: 'depression',
        time: 'follow-up',
        analysis: 'received',
        decimals: 4,
        estimate: '-0.1022',
        se: '0.0756',
      },
      {
        outcome: 'work',
        time: 'follow-up',
        analysis: 'received',
        decimals: 4,
        estimate: '0.0925',
        se: '0.0528',
      },
    ],
    verdict: 'no-detectable-difference',
    reasons: ['primary-no-detectable-difference', 'primary-no-detectable-difference'],
    also: ({ received }) => {
      assert.equal(received[0]?.treatedShare.toFixed(2), '0.62')
      assert.equal(received[0]?.controlShare, 0)
    },
  },
  {
    id: 'jobcorps',
    says: 'weekly earnings in the fourth year rose by 16 dollars (Schochet, Burghardt & McConnell 2008)',
    figures: [
      {
        outcome: 'earnings',
        time: 'year-4',
        decimals: 4,
        estimate: '16.0551',
        se: '4.0736',
        n: { 'job-corps': 5577, control: 3663 },
      },
    ],
    verdict: 'better',
    reasons: ['primary-better'],
    also: ({ received, estimates }) => {
      // The ratio of what the lot did to earnings and to training (Wald), by the figures themselves.
      const [share] = received
      const gap = (share?.treatedShare ?? 0) - (share?.controlShare ?? 0)
      const taken = estimates.find((row) => row.outcome === 'earnings' && row.analysis === 'received')
      assert.ok(Math.abs((taken?.estimate ?? 0) - 16.05512732009916 / gap) < 1e-9)
    },
  },
  {
    id: 'penn-bonus',
    says: 'a high bonus shortened log weeks on benefit by 0.0855 (0.0359) (Bilias 2000), two arms of six',
    figures: [
      {
        outcome: 'weeks',
        time: 'spell',
        decimals: 4,
        estimate: '-0.0855',
        se: '0.0359',
        n: { bonus: 1745, 'no-bonus': 3354 },
      },
    ],
    verdict: 'better',
    reasons: ['primary-better'],
    also: ({ flow }) => assert.equal(flow.otherArms, 13_913 - 5099),
  },
  {
    id: 'star-kindergarten',
    says: 'small classes gave 13.90 (2.45) points, aides 0.31 (2.27) (Stock & Watson, table 13.1): a mixed answer',
    figures: [
      {
        outcome: 'score',
        time: 'spring',
        arm: 'small',
        decimals: 2,
        estimate: '13.90',
        se: '2.45',
        n: { small: 1738, regular: 2005 },
      },
      {
        outcome: 'score',
        time: 'spring',
        arm: 'aide',
        decimals: 2,
        estimate: '0.31',
        se: '2.27',
        n: { aide: 2043, regular: 2005 },
      },
    ],
    verdict: 'mixed',
    reasons: ['primary-better', 'primary-no-detectable-difference'],
    also: ({ summaries }) => {
      const regular = summaries.find((row) => row.arm === 'regular')
      assert.equal(regular?.mean?.toFixed(2), '918.04')
    },
  },
  {
    id: 'star-kindergarten-schools',
    says: 'within schools the difference is the schools’ differences weighted by their children',
    figures: [],
    verdict: 'mixed',
    reasons: ['primary-better', 'primary-no-detectable-difference'],
    also: ({ estimates }) => {
      for (const [arm, value] of [
        ['small', 'small'],
        ['aide', 'regular+aide'],
      ] as const) {
        const byHand = starWithinSchools(value)
        const row = estimates.find(
          (each) => each.analysis === 'main' && each.group === null && each.contrast.arm === arm,
        )
        assert.ok(Math.abs((row?.estimate ?? 0) - byHand.difference) < 1e-9)
        assert.equal(row?.n, byHand.n)
      }
    },
  },
  {
    id: 'alo-star',
    says: 'grades differed by -0.036 unadjusted and by -0.081 with interactions (Lin 2013, section 7)',
    figures: [
      {
        outcome: 'grade',
        time: 'year-1',
        decimals: 3,
        estimate: '-0.081',
        n: { 'services-and-money': 58, services: 99 },
      },
      { outcome: 'grade', time: 'year-1', analysis: 'unadjusted', decimals: 3, estimate: '-0.036' },
    ],
    verdict: 'no-detectable-difference',
    reasons: ['primary-no-detectable-difference'],
  },
  {
    id: 'btheb',
    says: 'of 100 people 97, 73, 58 and 52 answered, and the raw difference at eight months is that of the means',
    figures: [],
    verdict: 'no-detectable-difference',
    reasons: ['primary-no-detectable-difference'],
    also: ({ flow, estimates }) => {
      const answered = [0, 1, 2, 3].map((visit) =>
        flow.arms.reduce((sum, arm) => sum + (arm.followedUp[visit]?.n ?? 0), 0),
      )
      assert.deepEqual(answered, [97, 73, 58, 52])
      const data = columnsOf('btheb_wide.csv')
      const means = meansBy(numbers(data['bdi.8m']), data.treatment ?? [])
      const raw = estimates.find((row) => row.analysis === 'unadjusted')
      assert.ok(Math.abs((raw?.estimate ?? 0) - ((means.BtheB ?? 0) - (means.TAU ?? 0))) < 1e-12)
    },
  },
  {
    id: 'btheb-before-after',
    says: 'one group before and after shows a change of -13.1 points and can measure no effect',
    figures: [],
    verdict: 'not-measurable',
    reasons: ['design-without-comparison'],
    causal: false,
    also: ({ estimates }) => {
      assert.ok(estimates.every((row) => row.analysis === 'change-within' && row.contrast.control === null))
      const data = columnsOf('btheb_wide.csv')
      const [before, after] = [numbers(data['bdi.pre']), numbers(data['bdi.8m'])]
      const treated = (data.treatment ?? []).map((arm) => (arm === 'BtheB' ? 'yes' : 'no'))
      const change =
        meansBy(
          after.map((value, row) => value - (before[row] ?? 0)),
          treated,
        ).yes ?? 0
      const row = estimates.find((each) => each.time === 'm8')
      assert.ok(Math.abs((row?.estimate ?? 0) - change) < 1e-12)
      assert.equal(row?.n, 27)
    },
  },
  {
    id: 'respiratory',
    says: 'long data: the shares at the fourth visit are those of its rows',
    figures: [],
    verdict: 'better',
    reasons: ['primary-better'],
    also: ({ estimates, flow }) => {
      assert.equal(flow.allocated, 111)
      const data = columnsOf('respiratory.csv')
      const good = Float64Array.from(data.status ?? [], (status, row) =>
        data.month?.[row] === '4' ? Number(status === 'good') : Number.NaN,
      )
      const shares = meansBy(good, data.treatment ?? [])
      const row = estimates.find((each) => each.analysis === 'newcombe' && each.scale === 'share-difference')
      assert.ok(Math.abs((row?.estimate ?? 0) - ((shares.treatment ?? 0) - (shares.placebo ?? 0))) < 1e-12)
    },
  },
  {
    id: 'epilepsy',
    says: 'long data with a count: the mean seizures in the fourth period are those of its rows',
    figures: [],
    verdict: 'no-detectable-difference',
    reasons: ['primary-no-detectable-difference'],
    also: ({ estimates, flow }) => {
      assert.equal(flow.allocated, 59)
      const data = columnsOf('epilepsy.csv')
      const last = numbers(data['seizure.rate']).map((value, row) =>
        data.period?.[row] === '4' ? value : Number.NaN,
      )
      const means = meansBy(last, data.treatment ?? [])
      const raw = estimates.find((row) => row.analysis === 'unadjusted')
      assert.ok(Math.abs((raw?.estimate ?? 0) - ((means.Progabide ?? 0) - (means.placebo ?? 0))) < 1e-12)
    },
  },
  {
    id: 'synth-trial',
    says: 'twelve federations of a simulated trial give what R gives, and cover the known truth of about 4.2',
    figures: [
      {
        outcome: 'ability',
        time: 'm24',
        decimals: 6,
        estimate: '3.526144',
        se: '0.658214',
        n: { now: 627, wait: 594 },
      },
    ],
    verdict: 'better',
    reasons: ['primary-better'],
    also: ({ estimates, bounds, interactions, pooled }) => {
      const main = estimates.find(
        (row) => row.outcome === 'ability' && row.time === 'm24' && row.analysis === 'main',
      )
      assert.ok((main?.low ?? 9) < 4.2 && (main?.high ?? 0) > 4.2)
      for (const [time, column] of [
        ['m12', 'ladder12'],
        ['m24', 'ladder24'],
      ] as const) {
        const row = estimates.find((each) => each.outcome === 'ladder' && each.time === time)
        assert.ok(Math.abs((row?.estimate ?? 0) - winsWithinFederations(column)) < 1e-12)
      }
      const lee = bounds.find((row) => row.kind === 'lee')
      assert.deepEqual([lee?.lower?.toFixed(5), lee?.upper?.toFixed(5)], ['2.10926', '5.38838'])
      assert.deepEqual(
        interactions.map((row) => [row.subgroup, row.p?.toFixed(6)]),
        [
          ['female', '0.059066'],
          ['mental', '0.097842'],
          ['longsick', '0.178280'],
          ['income', '0.641996'],
        ],
      )
      assert.deepEqual(pooled[0]?.leftOut, ['F11', 'F12'])
    },
  },
  {
    id: 'pbs-cluster',
    says: 'teams drawn whole: quality of life rose by 0.1344 (0.0483) with CR2 over 23 teams, costs by 1,428.75 (441.29)',
    figures: [
      {
        outcome: 'quality-of-life',
        time: '3',
        decimals: 4,
        estimate: '0.1344',
        se: '0.0483',
        n: { trained: 103, usual: 125 },
      },
      {
        outcome: 'cost',
        time: '3',
        decimals: 2,
        estimate: '1428.75',
        se: '441.29',
        n: { trained: 104, usual: 130 },
      },
    ],
    verdict: 'better',
    reasons: ['primary-better'],
    also: ({ estimates, permutations }) => {
      assert.equal(estimates[0]?.method, 'difference-in-means-clustered')
      assert.deepEqual(permutations, [], 'people were not drawn one by one, so their lots are not redrawn')
    },
  },
  {
    id: 'lalonde-matchit',
    says: 'men from a survey are no control group: the raw difference of -635 measures no effect',
    figures: [
      {
        outcome: 'earnings',
        time: 'y1978',
        decimals: 3,
        estimate: '-635.026',
        n: { programme: 185, survey: 429 },
      },
    ],
    verdict: 'not-measurable',
    reasons: ['design-without-comparison'],
    causal: false,
    also: ({ permutations, received }) => assert.deepEqual([permutations, received], [[], []]),
  },
  {
    id: 'thornton-hiv',
    says: 'without an incentive 34 per cent fetched their result (Thornton 2008)',
    figures: [],
    verdict: 'better',
    reasons: ['primary-better'],
    also: ({ summaries }) => {
      assert.equal(summaries.find((row) => row.arm === 'nothing')?.mean?.toFixed(2), '0.34')
    },
  },
]
