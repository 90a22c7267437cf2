import type { Block, CalloutTone } from '@utfall/reports'
import type { ResultEstimate, VerdictKind } from '../result/schema.ts'
import { armLabel, mainRows, outcomeLabel, outcomeOf, type ReportContext, timeLabel } from './context.ts'
import { estimateText, levelText, rangeText, thresholdText } from './figures.ts'
import { noteText } from './note-texts.ts'

const TONES: Readonly<Record<VerdictKind, CalloutTone>> = {
  better: 'good',
  'no-detectable-difference': 'neutral',
  worse: 'bad',
  mixed: 'warning',
  'too-early': 'neutral',
  'not-measurable': 'warning',
}

/** The verdict with the sentence it rests on and whether it was planned: what a board reads first. */
export function verdictBlock(context: ReportContext): Block {
  const { results, texts } = context
  const { verdict } = results
  const sentences = mainRows(context, 'primary').flatMap((row) => {
    const sentence = primarySentence(context, row)
    return sentence === null ? [] : [{ kind: 'paragraph', text: sentence } as const]
  })
  const hindrances = verdict.reasons
    .filter((reason) => !/^(primary|secondary|harm)-/.test(reason.code))
    .map((reason) => ({ kind: 'paragraph', text: noteText(context, reason) }) as const)
  return {
    kind: 'callout',
    tone: TONES[verdict.kind],
    title: texts.verdictTitle[verdict.kind],
    blocks: [
      { kind: 'paragraph', text: texts.verdictLead[verdict.kind] },
      ...sentences,
      ...hindrances,
      ...worthBlocks(context),
    ],
  }
}

/** "…: +4,1 poäng för Stöd nu jämfört med Väntan. Osäkerheten (95 %) går från 2,3 till 5,9." */
export function primarySentence(context: ReportContext, row: ResultEstimate): string | null {
  const { language, texts, results } = context
  if (row.estimate === null || row.low === null) return null
  const outcome = outcomeOf(context, row.outcome)
  const words = {
    outcome: outcomeLabel(context, row.outcome),
    time: timeLabel(context, row.time),
    estimate: estimateText(row, outcome, language),
    range: rangeText(row, language),
    level: levelText(results.level, language),
  }
  if (row.contrast.control === null) return texts.changeSentence(words)
  const arms = { arm: armLabel(context, row.contrast.arm), control: armLabel(context, row.contrast.control) }
  return row.scale === 'win-probability'
    ? texts.ladderSentence({ ...words, ...arms })
    : texts.primarySentence({ ...words, ...arms })
}

function worthBlocks(context: ReportContext): Block[] {
  const { texts, results, language } = context
  return mainRows(context, 'primary').flatMap((row): Block[] => {
    const outcome = outcomeOf(context, row.outcome)
    const finding = results.verdict.findings.find(
      (each) => each.outcome === row.outcome && each.arm === row.contrast.arm,
    )
    const smallest = outcome.smallestWorthHaving
    if (
      !finding ||
      smallest === undefined ||
      finding.worthHaving === 'not-stated' ||
      row.contrast.control === null
    )
      return []
    const amount = thresholdText(smallest, row.scale, outcome, language)
    return [{ kind: 'paragraph', text: `${texts.worthLimit(amount)} ${texts.worth[finding.worthHaving]}` }]
  })
}

/** Whether the plan was locked before the data; a change after the lock comes before everything else. */
export function lockBlock(context: ReportContext): Block {
  const { lock } = context.results.study
  const { texts } = context
  switch (lock.kind) {
    case 'locked':
      return { kind: 'paragraph', text: texts.lockedText(lock.lockedOn.slice(0, 10), lock.lockedBy) }
    case 'not-locked':
      return { kind: 'paragraph', text: texts.notLockedText }
    case 'changed':
      return {
        kind: 'callout',
        tone: 'warning',
        title: texts.changedTitle,
        blocks: [
          { kind: 'paragraph', text: texts.changedText(lock.lockedOn.slice(0, 10), lock.changes.length) },
        ],
      }
  }
}
