import type { Text } from './text.ts'

/**
 * What each note says to a person. Words in braces are taken from the note's detail; with % as percent. The statistics
 * rooms give codes and figures only; a test holds this list against every code they can give through these commands.
 */
export const NOTE_TEXTS: Readonly<Record<string, Text>> = {
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
  'collinear-term': {
    sv: '{term} följer av kolumnerna före och har lämnats ut.',
    en: '{term} follows from the columns before it and was left out.',
  },
  'term-without-variation': {
    sv: '{term} varierar inte och har lämnats ut.',
    en: '{term} does not vary and was left out.',
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
    sv: 'Klustren mäter bara {measuredShare%} av variansen för {term}.',
    en: 'The clusters measure only {measuredShare%} of the variance of {term}.',
  },
  'cluster-variance-not-measured': {
    sv: 'Klustren mäter inte variansen för {term}.',
    en: 'The clusters do not measure the variance of {term}.',
  },
  'few-degrees-of-freedom': {
    sv: 'Få frihetsgrader för {term}: {df}. Intervall och p är osäkra.',
    en: 'Few degrees of freedom for {term}: {df}. Interval and p are uncertain.',
  },
  'few-clusters': {
    sv: 'Få kluster: {clusters}. Standardfelen är osäkra.',
    en: 'Few clusters: {clusters}. The standard errors are uncertain.',
  },
  'controls-received': {
    sv: '{share%} av jämförelsegruppen fick insatsen ändå; effekten gäller dem som lotten avgjorde för.',
    en: '{share%} of the control arm got the service anyway; the effect is that on those for whom the lot decided.',
  },
  'weak-instrument': {
    sv: 'Lotten ändrade få personers insats (F {firstStageF}); använd Anderson–Rubin-mängden.',
    en: 'The lot changed the service of few (F {firstStageF}); use the Anderson–Rubin set.',
  },

  'no-events': {
    sv: 'Ingen i någon av grupperna hade utfallet, eller ingen i den ena; kvoter kan inte skattas.',
    en: 'Nobody in either arm had the outcome, or nobody in one; ratios cannot be estimated.',
  },
  'only-events': {
    sv: 'Alla i båda grupperna hade utfallet; kvoter kan inte skattas.',
    en: 'Everybody in both arms had the outcome; ratios cannot be estimated.',
  },
  'zero-cell': {
    sv: 'En cell är tom ({x1} av {n1} mot {x0} av {n0}); det går inte att skatta alla mått.',
    en: 'One cell is empty ({x1} of {n1} against {x0} of {n0}); not every measure can be estimated.',
  },
  'stratum-one-arm': {
    sv: 'Block med bara en grupp: {strata}. De har lämnats ut.',
    en: 'Blocks with one arm only: {strata}. They were left out.',
  },
  'stratum-no-spread': {
    sv: 'Block där den ena gruppen vinner varje jämförelse, eller inget varierar: {strata}. De väger inte in i vinstoddsen.',
    en: 'Blocks in which one arm wins every comparison, or nothing varies: {strata}. They have no weight in the win odds.',
  },
  'no-shared-stratum': {
    sv: 'Inget block har båda grupperna.',
    en: 'No block has both arms.',
  },
  'exact-too-large': {
    sv: 'Det exakta testet skulle kräva för många räkneoperationer och har hoppats över.',
    en: 'The exact test would take too many operations and was skipped.',
  },

  'no-spread': {
    sv: 'Den ena gruppen vinner varje jämförelse, eller inget varierar; intervallet är Newcombes.',
    en: "One arm wins every comparison, or nothing varies; the interval is Newcombe's.",
  },
  'empty-level': {
    sv: 'Ingen står på steget {level}; grannarna delar gräns.',
    en: 'Nobody stands on the step {level}; its neighbours share a cut point.',
  },
  separation: {
    sv: 'Oddskvoten har ingen ändlig skattning: {terms} skiljer stegen helt.',
    en: 'The odds ratio has no finite estimate: {terms} separates the steps completely.',
  },
  'constant-outcome': {
    sv: 'Alla står på samma steg ({value}); ingen oddskvot.',
    en: 'All stand on the same step ({value}); no odds ratio.',
  },
  'too-few-rows': {
    sv: 'För få rader ({rows}) för modellens parametrar ({rank}); ingen oddskvot.',
    en: "Too few rows ({rows}) for the model's parameters ({rank}); no odds ratio.",
  },
  'not-converged': {
    sv: 'Oddskvotens modell nådde inget maximum på {iterations} steg.',
    en: 'The model of the odds ratio reached no maximum in {iterations} steps.',
  },
  'proportionality-not-tested': {
    sv: 'Om oddskvoten är densamma vid varje gräns går inte att pröva här ({reason}).',
    en: 'Whether the odds ratio is the same at every cut point cannot be tested here ({reason}).',
  },

  'no-overdispersion': {
    sv: 'Antalen varierar inte mer än i en Poissonfördelning; Poisson med robusta standardfel har använts.',
    en: 'The counts vary no more than Poisson counts do; Poisson with robust standard errors was used.',
  },
  overdispersed: {
    sv: 'Antalen varierar mer än i en Poissonfördelning ({dispersion} gånger).',
    en: 'The counts vary more than Poisson counts do ({dispersion} times).',
  },
  'outcome-constant': {
    sv: 'Alla har samma utfall ({value}); varje lottning ger samma skillnad och p är 1.',
    en: 'All have the same outcome ({value}); every draw gives the same difference and p is 1.',
  },
  'response-alike': {
    sv: 'Lika stor andel svarade i båda grupperna ({share%}); inget skärs bort.',
    en: 'The same share answered in both arms ({share%}); nothing is cut off.',
  },
  'cell-weights-taken-as-fixed': {
    sv: 'Cellernas vikter räknas som kända i intervallet.',
    en: 'The weights of the cells are taken as known in the interval.',
  },
  'trimmed-arm-differs-between-cells': {
    sv: 'Vilken grupp som svarar mer skiljer mellan cellerna; antagandet bakom gränserna är då tveksamt.',
    en: 'Which arm answers more differs between the cells; the assumption behind the bounds is then doubtful.',
  },

  'no-prediction-under-fixed-effect': {
    sv: 'Metoden FE antar samma effekt överallt och har därför inget prediktionsintervall.',
    en: 'The method FE assumes the same effect everywhere and so has no prediction interval.',
  },
  'knapp-hartung-narrower-than-fixed': {
    sv: 'Knapp–Hartung ger här ett mindre standardfel ({se}) än en gemensam effekt ({fixedSe}).',
    en: 'Knapp–Hartung gives a smaller standard error here ({se}) than one common effect ({fixedSe}).',
  },
  'two-estimates': {
    sv: 'Bara två skattningar: variationen mellan dem går knappt att bedöma.',
    en: 'Only two estimates: the variation between them can hardly be judged.',
  },
  'tau2-interval-empty': {
    sv: 'Skattningarna ligger tätare än slumpen brukar ge; tau² får inget intervall.',
    en: 'The estimates lie closer than chance usually puts them; tau² gets no interval.',
  },
  'one-estimate-normal-interval': {
    sv: 'Bara en skattning: den visas som den är, inget har vägts samman.',
    en: 'Only one estimate: it is shown as it is, nothing was pooled.',
  },
}
