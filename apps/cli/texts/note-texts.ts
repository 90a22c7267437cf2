import { MEASUREMENT_NOTE_TEXTS } from './measurement-notes.ts'
import type { Text } from './text.ts'

/**
 * Notes of the command line itself, and those of the statistics that can say more here than in a report, because the
 * person's own rows, blocks and steps can be named. All others have their words in basics.
 */
export const NOTE_TEXTS: Readonly<Record<string, Text>> = {
  ...MEASUREMENT_NOTE_TEXTS,

  'normal-distribution': {
    sv: 'Intervall och p räknas med normalfördelningen, som inte har några frihetsgrader.',
    en: 'Interval and p rest on the normal distribution, which has no degrees of freedom.',
  },
  'not-a-finite-number': {
    sv: '{key} saknar ett ändligt värde ({value}) och är tomt.',
    en: '{key} has no finite value ({value}) and is empty.',
  },

  'leverage-one': {
    sv: 'Personer som ensamma bestämmer sin egen anpassning: {count} (rad {rows}). De fick residualvariansen i stället för 0.',
    en: 'Persons who alone determine their own fit: {count} (row {rows}). They were given the residual variance instead of 0.',
  },
  'term-dropped': {
    sv: '{term} följer av kolumnerna före och har lämnats ut.',
    en: '{term} follows from the columns before it and was left out.',
  },
  'blocks-without-both-arms': {
    sv: 'Block med bara en grupp: {blocks} ({codes}), personer där: {people}. De säger inget om skillnaden.',
    en: 'Blocks with one arm only: {blocks} ({codes}), persons in them: {people}. They say nothing about the difference.',
  },
  'small-blocks-between': {
    sv: 'Block med en ensam person i en grupp: {blocks} ({codes}). Deras osäkerhet räknas ur hur skillnaden varierar mellan dem.',
    en: 'Blocks with a lone person in an arm: {blocks} ({codes}). Their uncertainty is taken from how the difference varies between them.',
  },
  'small-blocks-plug-in': {
    sv: 'Block med en ensam person i en grupp: {blocks} ({codes}). Den gruppens varians har lånats från de andra blocken.',
    en: "Blocks with a lone person in an arm: {blocks} ({codes}). That arm's variance was borrowed from the other blocks.",
  },
  'cluster-leverage-one': {
    sv: 'Klustren mäter bara {measuredShare} av variansen för {term}.',
    en: 'The clusters measure only {measuredShare} of the variance of {term}.',
  },

  'stratum-one-arm': {
    sv: 'Block med bara en grupp: {strata}. De har lämnats ut.',
    en: 'Blocks with one arm only: {strata}. They were left out.',
  },
  'stratum-no-spread': {
    sv: 'Block där den ena gruppen vinner varje jämförelse, eller inget varierar: {strata}. De väger inte in i vinstoddsen.',
    en: 'Blocks in which one arm wins every comparison, or nothing varies: {strata}. They have no weight in the win odds.',
  },
  'exact-too-large': {
    sv: 'Det exakta testet skulle kräva för många räkneoperationer och har hoppats över.',
    en: 'The exact test would take too many operations and was skipped.',
  },

  'empty-level': {
    sv: 'Ingen står på steget {level}; grannarna delar gräns.',
    en: 'Nobody stands on the step {level}; its neighbours share a cut point.',
  },
  separation: {
    sv: 'Oddskvoten har ingen ändlig skattning: {terms} skiljer stegen helt.',
    en: 'The odds ratio has no finite estimate: {terms} separates the steps completely.',
  },
  'proportionality-not-tested': {
    sv: 'Om oddskvoten är densamma vid varje gräns går inte att pröva här ({reason}).',
    en: 'Whether the odds ratio is the same at every cut point cannot be tested here ({reason}).',
  },

  'no-overdispersion': {
    sv: 'Antalen varierar inte mer än i en Poissonfördelning; Poisson med robusta standardfel har använts.',
    en: 'The counts vary no more than Poisson counts do; Poisson with robust standard errors was used.',
  },
  'outcome-constant': {
    sv: 'Alla har samma utfall ({value}); varje lottning ger samma skillnad och p är 1.',
    en: 'All have the same outcome ({value}); every draw gives the same difference and p is 1.',
  },
  'trimmed-arm-differs-between-cells': {
    sv: 'Vilken grupp som svarar mer skiljer mellan cellerna; antagandet bakom gränserna är då tveksamt.',
    en: 'Which arm answers more differs between the cells; the assumption behind the bounds is then doubtful.',
  },

  'no-prediction-under-fixed-effect': {
    sv: 'Metoden FE antar samma effekt överallt och har därför inget prediktionsintervall.',
    en: 'The method FE assumes the same effect everywhere and so has no prediction interval.',
  },
}
