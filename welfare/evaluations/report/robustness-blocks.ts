import { numberText, shareText } from '@utfall/basics'
import type { Block, ForestModel } from '@utfall/reports'
import type { PooledEstimate, ResultEstimate } from '../result/schema.ts'
import { horizonOf } from '../study/rules.ts'
import { referenceOf } from '../verdict/scales.ts'
import { axisOf, favoursOf } from './charts.ts'
import {
  armLabel,
  contrastLabel,
  hasSeveralContrasts,
  outcomeLabel,
  outcomeOf,
  type ReportContext,
  withContrast,
} from './context.ts'
import { byScale, intervalChart } from './estimate-blocks.ts'
import { countText, formOf, levelText, pOrDash, rangeText, valueText } from './figures.ts'
import { noteText } from './note-texts.ts'
import { attritionTable } from './people-blocks.ts'

/** Site by site and together: shown apart, pooled with their real differences allowed for. */
export function siteBlocks(context: ReportContext): Block[] {
  const { results, texts, language } = context
  if (results.pooled.length === 0) return []
  return [
    { kind: 'heading', level: 1, id: 'sites', text: texts.sites.heading },
    ...results.pooled.flatMap((pooled): Block[] => {
      const row = { ...pooled, se: pooled.se }
      const range = {
        low: pooled.prediction.low,
        high: pooled.prediction.high,
        scale: pooled.scale,
        se: pooled.se,
        estimate: pooled.estimate,
      }
      return [
        {
          kind: 'chart',
          id: `sites-${row.outcome}-${row.contrast.arm}`,
          model: forestModel(context, pooled),
        },
        {
          kind: 'paragraph',
          text: texts.sites.text({
            i2: shareText(pooled.i2, language, { decimals: 0 }),
            range: rangeText(range, language),
          }),
        },
        ...(pooled.leftOut.length > 0
          ? [{ kind: 'paragraph', text: texts.sites.leftOut(pooled.leftOut.join(', ')) } as const]
          : []),
      ]
    }),
  ]
}

function forestModel(context: ReportContext, pooled: PooledEstimate): ForestModel {
  const { results, texts, study, language } = context
  const outcome = outcomeOf(context, pooled.outcome)
  const same = (row: ResultEstimate) =>
    row.outcome === pooled.outcome && row.time === pooled.time && row.contrast.arm === pooled.contrast.arm
  const rows = results.estimates.filter((row) => row.site !== null && same(row))
  const arms = [pooled.contrast.arm, pooled.contrast.control]
  const total = Object.values(pooled.weights).reduce((sum, weight) => sum + weight, 0)
  const counts = (row: ResultEstimate) =>
    arms.map((arm) => String(countText(row.nByArm?.[arm] ?? 0, study, language)))
  const first = rows[0]
  return {
    kind: 'forest',
    title: texts.sites.title(outcomeLabel(context, pooled.outcome)),
    axis: axisOf(context, { ...(first ?? emptyRow(pooled)), se: pooled.se, estimate: pooled.estimate }),
    reference: referenceOf(pooled.scale),
    level: results.level,
    favours: favoursOf(context, outcome),
    rowsName: texts.sites.rowsName,
    armNames: arms.map((arm) => armLabel(context, arm)),
    rows: rows.flatMap((row) =>
      row.estimate === null ||
      row.low === null ||
      row.high === null ||
      row.site === null ||
      pooled.weights[row.site] === undefined
        ? []
        : [
            {
              label: row.site,
              estimate: row.estimate,
              low: row.low,
              high: row.high,
              weight: total > 0 ? (pooled.weights[row.site] ?? 0) / total : 0,
              counts: counts(row),
            },
          ],
    ),
    notEstimable: rows
      .filter((row) => row.site !== null && pooled.weights[row.site] === undefined)
      .map((row) => ({
        label: row.site ?? '',
        note: row.notes[0] ? noteText(context, row.notes[0]) : texts.subgroups.tooFew,
      })),
    pooled: { label: texts.sites.pooled, estimate: pooled.estimate, low: pooled.low, high: pooled.high },
    ...(pooled.prediction.low === null || pooled.prediction.high === null
      ? {}
      : {
          prediction: {
            label: texts.sites.prediction,
            low: pooled.prediction.low,
            high: pooled.prediction.high,
          },
        }),
    note: `I² = ${shareText(pooled.i2, language, { decimals: 0 })}, Q: ${pOrDash(pooled.qP, language)}`,
  }
}

function emptyRow(pooled: PooledEstimate): ResultEstimate {
  const nothing = { df: null, low: null, high: null, p: null, pAdjusted: null, group: null, site: null }
  return { ...pooled, ...nothing, analysis: 'main', n: 0, nByArm: {}, notes: [] }
}

/** The primary question asked in other ways; what only follows those who complied is named as such. */
export function sensitivityBlocks(context: ReportContext): Block[] {
  const { study, results, texts, language } = context
  const randomised =
    study.design.kind === 'individually-randomised' || study.design.kind === 'cluster-randomised'
  const primary = study.outcomes.filter((outcome) => outcome.role === 'primary')
  const charts = primary.flatMap((outcome) => {
    const time = horizonOf(study, outcome)
    const rows = results.estimates.filter(
      (row) => row.outcome === outcome.id && row.time === time && row.group === null && row.site === null,
    )
    return [...byScale(rows)].flatMap(([scale, group]): Block[] => {
      const title = texts.sensitivity.title(outcomeLabel(context, outcome.id))
      const model = intervalChart(
        context,
        title,
        group,
        (row) => withContrast(context, texts.analyses[row.analysis], row),
        (row) => row.analysis === 'main',
      )
      return model === null ? [] : [{ kind: 'chart', id: `sensitivity-${outcome.id}-${scale}`, model }]
    })
  })
  const received = results.received.map((row) => {
    const said = texts.sensitivity.received({
      treated: shareText(row.treatedShare, language, { decimals: 0 }),
      control: shareText(row.controlShare, language, { decimals: 0 }),
    })
    return hasSeveralContrasts(context) ? `${contrastLabel(context, row)}: ${said}` : said
  })
  const items = [...permutationTexts(context), ...boundTexts(context), ...received]
  return [
    { kind: 'heading', level: 1, id: 'sensitivity', text: texts.sensitivity.heading },
    { kind: 'paragraph', text: randomised ? texts.sensitivity.text : texts.sensitivity.textNotRandomised },
    ...charts,
    ...(items.length > 0 ? [{ kind: 'list', style: 'bullets', items } as const] : []),
    { kind: 'table', table: attritionTable(context) },
  ]
}

function permutationTexts(context: ReportContext): string[] {
  const { results, texts, language } = context
  return results.permutations.map((test) =>
    texts.sensitivity.permutation({
      outcome: withContrast(context, outcomeLabel(context, test.outcome), test),
      p: pOrDash(test.p, language),
      n: numberText(test.permutations, language, { decimals: 0 }),
      exact: test.exact,
    }),
  )
}

function boundTexts(context: ReportContext): string[] {
  const { results, texts, language } = context
  return results.bounds.flatMap((bound) => {
    const main = results.estimates.find(
      (row) => row.outcome === bound.outcome && row.time === bound.time && row.analysis === 'main',
    )
    if (!main || bound.lower === null || bound.upper === null) return []
    const form = formOf(main)
    const words = {
      outcome: withContrast(context, outcomeLabel(context, bound.outcome), bound),
      lower: valueText(bound.lower, form, language),
      upper: valueText(bound.upper, form, language),
    }
    if (bound.kind === 'worst-case') return [texts.sensitivity.worst(words)]
    const range = rangeText({ ...main, low: bound.low, high: bound.high }, language)
    return [texts.sensitivity.lee({ ...words, range: `${levelText(results.level, language)}: ${range}` })]
  })
}
