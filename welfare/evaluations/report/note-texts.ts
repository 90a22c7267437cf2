import { remarkText, shareText } from '@utfall/basics'
import type { ResultNote } from '../result/schema.ts'
import { armLabel, outcomeLabel, type ReportContext, timeLabel } from './context.ts'
import { countText } from './figures.ts'

/** What the codes of this room say; those of the statistics rooms stand in basics. */
export const EVALUATION_NOTE_TEXTS = {
  'few-differ': {
    sv: 'Färre än {limit} personer skiljer sig åt på ett av de två sätten: visas inte.',
    en: 'Fewer than {limit} people differ in one of the two ways: not shown.',
  },
  'too-few': {
    sv: 'Färre än {limit} personer i en grupp: visas inte.',
    en: 'Fewer than {limit} people in a group: not shown.',
  },
  'blocks-without-comparison': {
    sv: '{n} personer finns på platser eller i block med bara en grupp och säger inget om skillnaden.',
    en: '{n} people are at sites or in blocks with one group only and say nothing of the difference.',
  },
  'covariate-filled': {
    sv: 'I {column} saknades {n} värden. De fylldes med medelvärdet och märktes med en egen variabel, så att ingen lottad person föll bort.',
    en: '{column} lacked {n} values. They were filled with the mean and marked by a variable of their own, so that nobody drawn was lost.',
  },
  'horizon-after-the-offer': {
    sv: 'Vid {time} hade de som väntade redan erbjudits insatsen, efter {months} månader. Svaret jämför därför tidigt stöd med sent.',
    en: 'At {time} those who waited had already been offered the service, after {months} months. The answer therefore compares early support with late.',
  },
  'other-arms-left-out': {
    sv: 'Personer i andra grupper än dem som jämförs: {n}. De är inte med.',
    en: 'People in groups other than those compared: {n}. They are left out.',
  },
  'sum-of-columns': {
    sv: '{outcome} är en summa av flera kolumner, som planen anger. Är de svar i ordnade steg är summan en rangordning utan enhet. Pröva då frågorna som mått och ange kalibreringen (scale).',
    en: '{outcome} is a sum of several columns, as the plan states. If they are answers in ordered steps the sum is a ranking without a unit. Then test the questions as a measure and state the calibration (scale).',
  },
  'stands-on-point-measures': {
    sv: '{outcome}: medelvärden, grupper, platser, randomiseringstest, gränser och känslighetsanalyser räknas på personernas punktmått (WLE). Mätosäkerheten är inräknad i huvudanalysens intervall.',
    en: '{outcome}: means, groups, sites, randomisation test, bounds and sensitivity analyses stand on the people’s point measures (WLE). The uncertainty of the measurement is counted in the interval of the main analysis.',
  },
  'calibration-without-uncertainty': {
    sv: 'Kalibreringen bär ingen egen osäkerhet (covariance saknas). Intervallet rymmer personernas mätfel men inte kalibreringens.',
    en: 'The calibration carries no uncertainty of its own (no covariance). The interval holds the error of the people’s measures but not the calibration’s.',
  },
  'few-plausible-sets': {
    sv: 'Mätningen väger så tungt att slumpen i {sets} dragningar märks i intervallets bredd. {needed} eller fler är bättre (analysis.plausibleSets).',
    en: 'The measurement weighs so much that the chance in {sets} draws shows in the width of the interval. {needed} or more are better (analysis.plausibleSets).',
  },
  'interval-without-measurement': {
    sv: 'Mätosäkerheten gick inte att räkna in för sig. Skattningen står på punktmåtten, vars intervall saknar kalibreringens osäkerhet. Skälet står härnäst.',
    en: 'The uncertainty of the measurement could not be counted in by itself. The estimate stands on the point measures, whose interval lacks that of the calibration. The reason follows.',
  },
  'start-by-point-measures': {
    sv: 'Startläget står som punktmått i analysen: svaren räcker inte för att dra det också. Skälet står härnäst.',
    en: 'The start stands as point measures in the analysis: the answers do not suffice to draw it too. The reason follows.',
  },
  'too-many-columns-to-draw': {
    sv: 'Blocken, klustren och bakgrundsvariablerna är för många för plausibla värden: {columns}, högst {allowed}.',
    en: 'The blocks, clusters and covariates are too many for plausible values: {columns}, at most {allowed}.',
  },
  'arm-not-estimable': {
    sv: 'Armen gick inte att skatta i modellen.',
    en: 'The arm could not be estimated in the model.',
  },
  'design-without-comparison': {
    sv: 'Upplägget saknar en jämförelse som kan visa vad som hade hänt annars.',
    en: 'The design lacks a comparison that can show what would have happened otherwise.',
  },
  'horizon-not-reached': {
    sv: 'Alla har inte nått den tidpunkt som studien bestämde i förväg: {time}.',
    en: 'Not everyone has reached the time point that the study set beforehand: {time}.',
  },
  'no-primary-data-yet': {
    sv: 'Ingen har ännu något värde på huvudutfallet vid {time}.',
    en: 'Nobody yet has a value of the primary outcome at {time}.',
  },
  'arm-below-limit': {
    sv: 'För få i {arm} har {outcome}: {n}. Studien kräver {limit}.',
    en: 'Too few in {arm} have {outcome}: {n}. The study requires {limit}.',
  },
  'loss-too-large': {
    sv: '{outcome} saknas för {share}; studien tillåter högst {limit}.',
    en: '{outcome} is missing for {share}; the study allows at most {limit}.',
  },
  'primary-not-estimable': {
    sv: '{outcome} gick inte att skatta för {arm}.',
    en: '{outcome} could not be estimated for {arm}.',
  },
} as const

/** A remark in words, with ids exchanged for labels and shares for percent. */
export function noteText(context: ReportContext, note: ResultNote): string {
  const { language } = context
  const detail: Record<string, string | number> = { ...note.detail }
  const { outcome, arm, time, share, limit } = note.detail
  if (typeof outcome === 'string') detail.outcome = outcomeLabel(context, outcome)
  if (typeof arm === 'string') detail.arm = armLabel(context, arm)
  if (typeof time === 'string') detail.time = timeLabel(context, time)
  if (note.code === 'arm-below-limit' && typeof note.detail.n === 'number') {
    detail.n = countText(note.detail.n, context.study, language)
  }
  if (note.code === 'loss-too-large') {
    if (typeof share === 'number') detail.share = shareText(share, language, { decimals: 0 })
    if (typeof limit === 'number') detail.limit = shareText(limit, language, { decimals: 0 })
  }
  return remarkText({ code: note.code, detail }, language, EVALUATION_NOTE_TEXTS)
}
