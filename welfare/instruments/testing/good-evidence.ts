import type { ResultItem } from '../result/schema.ts'
import type { VerdictEvidence } from '../verdict/evidence.ts'

/** Figures of a scale that nothing is wrong with: each test bends one of them. */
export function goodEvidence(): VerdictEvidence {
  const items = ['a', 'b', 'c', 'd', 'e', 'f'].map((id, i) => goodItem(id, i - 2.5))
  const figures = {
    kind: 'reliability' as const,
    se: 0.01,
    n: 900,
    mean: 0,
    variance: 2,
    meanSquaredError: 0.16,
    reliability: 0.92,
    separation: 3.4,
    strata: 4.8,
  }
  return {
    model: 'pcm',
    calibration: { kind: 'calibrated', parameters: 11, iterations: 6, gradientLeft: 1e-12, condition: 40 },
    logLik: -4000,
    nPersons: 1000,
    people: {
      rows: 1000,
      withoutAnswers: 0,
      informative: 900,
      lowest: 50,
      highest: 50,
      lowestShare: 0.05,
      highestShare: 0.05,
      missingShare: 0,
      patterns: 1,
      weighted: false,
      mean: 0,
      sd: 1.4,
      medianSe: 0.4,
      histogram: [{ low: -1, high: 1, n: 1000 }],
    },
    items,
    covariance: null,
    answers: [],
    dropped: [],
    recoded: [],
    reliability: 0.92,
    reliabilities: { wleAll: figures, wleNonExtreme: figures, mleNonExtreme: figures },
    scoreTable: [],
    modelReason: 'asked-for',
    tests: goodTests(items),
    targeting: {
      kind: 'targeting',
      personMean: 0,
      personSd: 1.4,
      itemMean: 0,
      difference: 0,
      differenceSe: 0.04,
      low: -3,
      high: 3,
      below: 0.02,
      above: 0.02,
      bestSe: 0.35,
      bestAt: 0,
      bluntSe: 0.49,
      blunt: 0.1,
    },
    information: null,
    itemCurves: [],
    burden: { kind: 'not-estimable', reason: 'too-few-items', detail: {} },
    leftOut: [],
    notes: [],
  }
}

function goodTests(items: readonly ResultItem[]): VerdictEvidence['tests'] {
  return {
    modelComparison: { kind: 'not-estimable', reason: 'unequal-categories', detail: {} },
    localDependence: {
      kind: 'checked',
      mean: -0.18,
      largest: 0.1,
      reference: 0.15,
      pairs: [],
      dependent: [],
    },
    dimension: {
      kind: 'checked',
      eigenvalues: [1.3, 1.2, 1.1, 1, 0.8, 0.6],
      reference: 1.4,
      loadings: [],
      tTest: null,
      second: false,
    },
    andersen: { kind: 'not-estimable', reason: 'fewer-than-two-groups', detail: {} },
    anchors: null,
    dif: [
      {
        kind: 'checked',
        group: 'grp_group',
        levels: [
          { label: 'x', n: 500 },
          { label: 'y', n: 500 },
        ],
        tooSmall: [],
        withoutValue: 0,
        items: items.map((item) => goodDifference(item.id)),
        excluded: [],
        global: { kind: 'test', lr: 11, df: 11, p: 0.44 },
        consequence: [],
        notes: [],
      },
    ],
  }
}

export function goodItem(id: string, location: number): ResultItem {
  return {
    id,
    location,
    locationSe: 0.08,
    thresholds: [location - 0.6, location + 0.6],
    thresholdSe: [0.1, 0.1],
    thurstonian: [location - 0.8, location + 0.8],
    categories: [0, 1, 2],
    counts: [300, 400, 300],
    n: 1000,
    fitN: 900,
    anchored: false,
    infit: 1.01,
    infitSe: 0.04,
    infitP: 0.8,
    infitPAdjusted: 0.9,
    infitReference: { low: 0.9, high: 1.1 },
    outfit: 1.02,
    outfitSe: 0.06,
    outfitP: 0.7,
    fit: 'fits',
    disordered: [],
  }
}

export function goodDifference(item: string) {
  return {
    item,
    difference: 0.05,
    se: 0.12,
    low: -0.19,
    high: 0.29,
    first: 'x',
    second: 'y',
    p: 0.7,
    pAdjusted: 0.9,
    shifts: [{ group: 'y', difference: 0.05, se: 0.12, low: -0.19, high: 0.29, pAdjusted: 0.9 }],
    basis: 'split' as const,
    widestStep: null,
    size: 'negligible' as const,
  }
}
