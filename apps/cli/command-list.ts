import type { Command } from './command.ts'
import type { Text } from './texts/text.ts'

/** A command as the general help knows it; the rest is loaded when it is asked for, so that starting is quick. */
export type ListedCommand = {
  readonly name: string
  readonly summary: Text
  readonly load: () => Promise<Command>
}

export const COMMANDS: readonly ListedCommand[] = [
  {
    name: 'evaluate',
    summary: {
      sv: 'från en studiemapp till svar och rapport: results.json, report.html och report.pdf',
      en: 'from a study folder to answer and report: results.json, report.html and report.pdf',
    },
    load: async () => (await import('./commands/evaluate.ts')).evaluateStudy,
  },
  {
    name: 'lock',
    summary: {
      sv: 'lås en studies fråga, mått och regel innan utfallen finns',
      en: "lock a study's question, measures and rule before the outcomes exist",
    },
    load: async () => (await import('./commands/lock.ts')).lock,
  },
  {
    name: 'effect',
    summary: {
      sv: 'skillnaden mellan grupper, med intervall: rak, justerad eller för dem som fick insatsen',
      en: 'the difference between arms with its interval: plain, adjusted, or for those who got the service',
    },
    load: async () => (await import('./commands/effect.ts')).effect,
  },
  {
    name: 'permute',
    summary: {
      sv: 'lottningstest: hur ofta enbart slumpen ger en så stor skillnad',
      en: 'randomisation test: how often chance alone gives so large a difference',
    },
    load: async () => (await import('./commands/permute.ts')).permute,
  },
  {
    name: 'binary',
    summary: {
      sv: 'utfall som är 0 eller 1: riskskillnad, riskkvot och oddskvot',
      en: 'an outcome that is 0 or 1: risk difference, risk ratio and odds ratio',
    },
    load: async () => (await import('./commands/binary.ts')).binary,
  },
  {
    name: 'ordinal',
    summary: {
      sv: 'utfall i ordnade steg: oddskvot och vinstsannolikhet',
      en: 'an outcome in ordered steps: odds ratio and win probability',
    },
    load: async () => (await import('./commands/ordinal.ts')).ordinal,
  },
  {
    name: 'count',
    summary: {
      sv: 'utfall som är ett antal, till exempel sjukdagar: kvoten mellan grupperna',
      en: 'an outcome that is a count, such as sick days: the ratio between the arms',
    },
    load: async () => (await import('./commands/count.ts')).count,
  },
  {
    name: 'bounds',
    summary: {
      sv: 'gränser för effekten när utfall saknas för olika många i grupperna',
      en: 'bounds on the effect when more outcomes are missing in one arm',
    },
    load: async () => (await import('./commands/bounds.ts')).bounds,
  },
  {
    name: 'pool',
    summary: {
      sv: 'skattningar från flera förbund vägda samman, med prediktionsintervall',
      en: 'estimates from several federations pooled, with a prediction interval',
    },
    load: async () => (await import('./commands/pool.ts')).pool,
  },
  {
    name: 'adjust-p',
    summary: {
      sv: 'p-värden justerade för att frågorna är flera',
      en: 'p-values adjusted for there being several questions',
    },
    load: async () => (await import('./commands/adjust-p.ts')).adjustPValues,
  },
]
