import { MEASUREMENT_REMARK_TEXTS } from './measurement-remark-texts.ts'

/**
 * What each code from the statistics rooms says to a person: remarks on how a figure was made, and reasons why there
 * is none. Words in braces come from the remark's detail. Codes are stable and never used for something else.
 */
export const REMARK_TEXTS: Readonly<Record<string, { readonly sv: string; readonly en: string }>> = {
  ...MEASUREMENT_REMARK_TEXTS,

  'arm-depends-on-other-terms': {
    sv: 'Armen kan inte skiljas från de andra variablerna i modellen.',
    en: 'The arm cannot be told apart from the other terms of the model.',
  },
  'arm-not-identified': {
    sv: 'Armen kan inte skiljas från de andra variablerna i modellen.',
    en: 'The arm cannot be told apart from the other terms of the model.',
  },
  'arm-too-small': { sv: 'En arm har färre än två personer.', en: 'An arm has fewer than two people.' },
  'arm-unseen-at-visit': {
    sv: 'Vid någon tidpunkt har en arm inga svar.',
    en: 'At some time point an arm has no answers.',
  },
  'arm-without-complete-rows': {
    sv: 'En arm har ingen person med alla uppgifter.',
    en: 'An arm has nobody with complete data.',
  },
  'arm-without-people': { sv: 'En arm är tom.', en: 'An arm is empty.' },
  'block-with-one-arm': {
    sv: 'Ett block har bara en arm och kan inte jämföras.',
    en: 'A block has one arm only and cannot be compared.',
  },
  'blocks-without-both-arms': {
    sv: 'Block med bara en arm: {blocks} (personer: {people}). De säger inget om skillnaden.',
    en: 'Blocks with one arm only: {blocks} (people: {people}). They say nothing of the difference.',
  },
  'cell-weights-taken-as-fixed': {
    sv: 'Cellernas vikter räknas som kända i standardfelet.',
    en: 'The weights of the cells are taken as known in the standard error.',
  },
  'cluster-leverage-one': {
    sv: 'Ett kluster bestämmer ensamt en term; dess bidrag till osäkerheten kan inte mätas.',
    en: 'One cluster alone determines a term; its part of the uncertainty cannot be measured.',
  },
  'cluster-variance-not-measured': {
    sv: 'Klustren räcker inte för att mäta osäkerheten i {term}.',
    en: 'The clusters do not suffice to measure the uncertainty of {term}.',
  },
  'clusters-cross-blocks': {
    sv: 'Något kluster ligger i flera block.',
    en: 'Some cluster lies in several blocks.',
  },
  'clusters-do-not-measure-variance': {
    sv: 'Klustren är för få för att mäta osäkerheten.',
    en: 'The clusters are too few to measure the uncertainty.',
  },
  'collinear-covariates': {
    sv: 'Bakgrundsvariablerna beror helt på varandra.',
    en: 'The covariates depend wholly on each other.',
  },
  'collinear-term': {
    sv: '{term} följer helt av andra variabler och togs bort.',
    en: '{term} follows wholly from other terms and was left out.',
  },
  'column-is-text': {
    sv: 'Kolumnen har text där tal behövs.',
    en: 'The column holds text where numbers are needed.',
  },
  'constant-outcome': { sv: 'Alla har samma värde.', en: 'Everyone has the same value.' },
  'covariance-is-singular': {
    sv: 'Osäkerheten går inte att räkna: kovariansen är singulär.',
    en: 'The uncertainty cannot be computed: the covariance is singular.',
  },
  'covariance-singular': {
    sv: 'Osäkerheten går inte att räkna: kovariansen är singulär.',
    en: 'The uncertainty cannot be computed: the covariance is singular.',
  },
  'covariates-determine-arm': {
    sv: 'Bakgrundsvariablerna bestämmer helt vem som är i vilken arm.',
    en: 'The covariates wholly determine who is in which arm.',
  },
  'empty-arm': { sv: 'En arm är tom.', en: 'An arm is empty.' },
  'empty-level': {
    sv: 'Ett av stegen (nummer {level}) har ingen nått.',
    en: 'One of the steps (number {level}) was reached by nobody.',
  },
  'everything-missing': { sv: 'Alla värden saknas.', en: 'All values are missing.' },
  'extreme-order-statistic': {
    sv: 'Bootstrapintervallet når den yttersta dragningen; fler dragningar behövs.',
    en: 'The bootstrap interval reaches the outermost draw; more draws are needed.',
  },
  'extreme-weights': {
    sv: '{count} personer väger mer än tio gånger (högst {largest}).',
    en: '{count} people weigh more than ten times (at most {largest}).',
  },
  'few-clusters': {
    sv: 'Bara {clusters} kluster: osäkerheten är själv osäker.',
    en: 'Only {clusters} clusters: the uncertainty is itself uncertain.',
  },
  'few-degrees-of-freedom': {
    sv: 'Få frihetsgrader ({df}) för {term}: läs intervallet med försiktighet.',
    en: 'Few degrees of freedom ({df}) for {term}: read the interval with care.',
  },
  'knapp-hartung-narrower-than-fixed': {
    sv: 'Knapp–Hartung ger här ett mindre standardfel ({se}) än en gemensam skillnad ({fixedSe}).',
    en: 'Knapp–Hartung gives a smaller standard error here ({se}) than one common difference ({fixedSe}).',
  },
  'leverage-one': {
    sv: 'Rader som ensamma bestämmer en term: {count}. De får den genomsnittliga osäkerheten i stället för ingen alls.',
    en: 'Rows that alone determine a term: {count}. They are given the average uncertainty instead of none at all.',
  },
  'no-block-with-both-arms': { sv: 'Inget block har båda armarna.', en: 'No block has both arms.' },
  'no-complete-rows': { sv: 'Ingen person har alla uppgifter.', en: 'Nobody has complete data.' },
  'no-degrees-of-freedom': {
    sv: 'För få personer för att mäta osäkerheten.',
    en: 'Too few people to measure the uncertainty.',
  },
  'no-events': {
    sv: 'Ingen har utfallet i någon av grupperna.',
    en: 'Nobody has the outcome in one of the groups.',
  },
  'no-informative-strata': {
    sv: 'Inget stratum säger något om skillnaden.',
    en: 'No stratum tells of the difference.',
  },
  'no-observations': { sv: 'Det finns inga värden.', en: 'There are no values.' },
  'no-overdispersion': {
    sv: 'Antalen varierar inte mer än slumpen; Poissonmodellen räcker.',
    en: 'The counts vary no more than chance; the Poisson model suffices.',
  },
  'no-residual-variation': {
    sv: 'Modellen förklarar allt; ingen osäkerhet kan räknas.',
    en: 'The model explains everything; no uncertainty can be computed.',
  },
  'no-shared-stratum': { sv: 'Inget stratum har båda armarna.', en: 'No stratum has both arms.' },
  'no-spread': {
    sv: 'Ingen överlappning mellan grupperna; intervallet är räknat på annat sätt (Newcombe).',
    en: 'No overlap between the groups; the interval was computed another way (Newcombe).',
  },
  'no-variation': { sv: 'Värdena varierar inte.', en: 'The values do not vary.' },
  'no-variation-within-arms': {
    sv: 'Värdena varierar inte inom armarna.',
    en: 'The values do not vary within the arms.',
  },
  'no-wins-or-losses': { sv: 'Alla par är lika.', en: 'All pairs are ties.' },
  'not-converged': {
    sv: 'Beräkningen kom inte fram till ett svar.',
    en: 'The computation did not reach an answer.',
  },
  'nothing-missing': { sv: 'Inget saknas.', en: 'Nothing is missing.' },
  'nothing-missing-in-shifted-arm': {
    sv: 'Inget saknas i den arm som flyttas.',
    en: 'Nothing is missing in the arm that is shifted.',
  },
  'one-arm': { sv: 'Bara en arm har värden.', en: 'One arm only has values.' },
  'one-arm-only': { sv: 'Bara en arm har värden.', en: 'One arm only has values.' },
  'one-cut-point': {
    sv: 'Det finns bara två steg; antagandet prövas inte.',
    en: 'There are two steps only; the assumption is not tested.',
  },
  'one-estimate-normal-interval': {
    sv: 'Bara en skattning: den visas som den är, inget har vägts samman.',
    en: 'Only one estimate: it is shown as it is, nothing was pooled.',
  },
  'one-person-in-arm': { sv: 'En arm har bara en person.', en: 'An arm has one person only.' },
  'only-events': {
    sv: 'Alla har utfallet i någon av grupperna.',
    en: 'Everyone has the outcome in one of the groups.',
  },
  'outcome-constant': { sv: 'Alla har samma värde ({value}).', en: 'Everyone has the same value ({value}).' },
  'outcome-does-not-vary': { sv: 'Utfallet varierar inte.', en: 'The outcome does not vary.' },
  overdispersed: {
    sv: 'Antalen varierar mer än Poissonmodellen antar ({dispersion}).',
    en: 'The counts vary more than the Poisson model assumes ({dispersion}).',
  },
  'perfect-fit': {
    sv: 'Modellen passar helt; ingen osäkerhet kan räknas.',
    en: 'The model fits perfectly; no uncertainty can be computed.',
  },
  'persons-without-visits': {
    sv: '{persons} personer har inget svar alls.',
    en: '{persons} people have no answer at all.',
  },
  'point-estimates-only': {
    sv: 'Bara punktskattningar: osäkerheten är inte med.',
    en: 'Point estimates only: the uncertainty is not included.',
  },
  'replicates-on-one-side': {
    sv: 'Alla dragningar ligger på en sida om skattningen.',
    en: 'All draws lie on one side of the estimate.',
  },
  'replicates-undefined': {
    sv: '{failed} av {replicates} dragningar gav inget värde.',
    en: '{failed} of {replicates} draws gave no value.',
  },
  'response-alike': { sv: 'Lika många svarar i båda armarna.', en: 'Equally many answer in both arms.' },
  separation: {
    sv: 'En variabel avgör helt utfallet; modellen har inget ändligt svar.',
    en: 'A term wholly determines the outcome; the model has no finite answer.',
  },
  'small-blocks-between': {
    sv: 'Block med en enda person i någon arm räknas tillsammans: deras varians mäts mellan blocken.',
    en: 'Blocks with a single person in an arm are taken together: their variance is measured between the blocks.',
  },
  'small-blocks-plug-in': {
    sv: 'Ett block med en enda person i någon arm lånar variansen från de andra blocken.',
    en: 'A block with a single person in an arm borrows its variance from the other blocks.',
  },
  'statistic-undefined': {
    sv: 'Måttet finns inte för dessa data.',
    en: 'The statistic does not exist for these data.',
  },
  'statistic-undefined-without-one': {
    sv: 'Måttet finns inte när en person tas bort.',
    en: 'The statistic does not exist when one person is left out.',
  },
  stopped: { sv: 'Beräkningen stoppades.', en: 'The computation was stopped.' },
  'stratum-no-spread': { sv: 'Ett stratum varierar inte.', en: 'A stratum does not vary.' },
  'stratum-one-arm': { sv: 'Ett stratum har bara en arm.', en: 'A stratum has one arm only.' },
  'studentised-needs-two-per-arm': {
    sv: 'Ett block har färre än två personer i en arm.',
    en: 'A block has fewer than two people in an arm.',
  },
  'study-left-out': { sv: '{label} kunde inte vägas in.', en: '{label} could not be pooled.' },
  'tau2-interval-empty': {
    sv: 'Inget värde på tau² passar skattningarna, oftast för att de ligger tätare än slumpen brukar ge; tau² får inget intervall.',
    en: 'No value of tau² fits the estimates, most often because they lie closer than chance usually puts them; tau² gets no interval.',
  },
  'term-dropped': { sv: '{term} togs bort.', en: '{term} was left out.' },
  'thresholds-cross': { sv: 'Modellens trösklar korsar varandra.', en: 'The thresholds of the model cross.' },
  'too-few-assignments-for-level': {
    sv: 'Det finns för få möjliga lottningar för den nivån.',
    en: 'There are too few possible draws for that level.',
  },
  'too-few-clusters': { sv: 'För få kluster.', en: 'Too few clusters.' },
  'too-few-in-arm': { sv: 'För få personer i en arm.', en: 'Too few people in an arm.' },
  'too-few-left-after-trimming': { sv: 'För få kvar efter trimning.', en: 'Too few left after trimming.' },
  'too-few-replicates': { sv: 'För få dragningar.', en: 'Too few draws.' },
  'too-few-respondents': { sv: 'För få som svarat.', en: 'Too few who answered.' },
  'too-few-rows': { sv: 'För få personer för modellen.', en: 'Too few people for the model.' },
  'too-few-small-blocks': {
    sv: 'För få block med en enda person i någon arm för att mäta deras varians.',
    en: 'Too few blocks with a single person in an arm to measure their variance.',
  },
  'too-many-assignments': {
    sv: 'För många möjliga lottningar att gå igenom alla.',
    en: 'Too many possible draws to go through all.',
  },
  'trimmed-arm-differs-between-cells': {
    sv: 'Vilken arm som svarar mest skiljer sig mellan cellerna.',
    en: 'Which arm answers more differs between the cells.',
  },
  'two-estimates': {
    sv: 'Bara två skattningar: variationen mellan dem går knappt att bedöma.',
    en: 'Only two estimates: the variation between them can hardly be judged.',
  },
  'value-is-infinite': { sv: 'Ett värde är oändligt.', en: 'A value is infinite.' },
  'visits-never-together': {
    sv: 'Ingen person har svarat vid båda tidpunkterna.',
    en: 'Nobody answered at both time points.',
  },
  'weighted-clusters-with-absorbed-blocks': {
    sv: 'Vikter, kluster och så många block kan inte räknas tillsammans.',
    en: 'Weights, clusters and so many blocks cannot be computed together.',
  },
  'zero-cell': {
    sv: 'En cell är tom; kvoten går inte att räkna.',
    en: 'A cell is empty; the ratio cannot be computed.',
  },
  'arm-does-not-move-received': {
    sv: 'Lottningen ändrade inte vem som fick insatsen.',
    en: 'The lot did not change who got the service.',
  },
  'boundary-variance': {
    sv: 'Variationen mellan grupper skattas till noll.',
    en: 'The variation between groups is estimated as zero.',
  },
  'controls-received': {
    sv: '{share} av kontrollgruppen fick också insatsen; siffran gäller dem som lotten avgjorde för.',
    en: '{share} of the control group also got the service; the figure is for those for whom the lot decided.',
  },
  'groups-of-one': { sv: 'Varje grupp har bara en rad.', en: 'Each group has one row only.' },
  'knapp-hartung-collapsed': {
    sv: 'Skattningarna är lika; intervallet enligt Knapp–Hartung blir för smalt och används inte.',
    en: 'The estimates are alike; Knapp–Hartung’s interval would be too narrow and is not used.',
  },
  'no-ascent': { sv: 'Beräkningen kom inte vidare.', en: 'The computation got no further.' },
  'no-estimates': {
    sv: 'Det finns inga skattningar att väga samman.',
    en: 'There are no estimates to pool.',
  },
  'no-residual-variance': { sv: 'Ingen variation återstår.', en: 'No variation is left.' },
  'received-does-not-vary': {
    sv: 'Alla eller ingen fick insatsen.',
    en: 'Everyone or nobody got the service.',
  },
  'singular-hessian': {
    sv: 'Beräkningen kom inte fram till ett svar.',
    en: 'The computation did not reach an answer.',
  },
  'start-not-finite': { sv: 'Beräkningen kunde inte starta.', en: 'The computation could not start.' },
  'iteration-limit': {
    sv: 'Beräkningen kom inte fram i tid.',
    en: 'The computation did not arrive in time.',
  },
  'tau2-not-converged': {
    sv: 'Variationen mellan studierna gick inte att finna.',
    en: 'The variation between the studies was not found.',
  },
  'term-without-variation': {
    sv: '{term} varierar inte och togs bort.',
    en: '{term} does not vary and was left out.',
  },
  'too-many-blocks-to-interact': {
    sv: '{blocks} block är för många för den analysen (högst {allowed}).',
    en: '{blocks} blocks are too many for that analysis (at most {allowed}).',
  },
  'weak-instrument': {
    sv: 'Lottningen ändrade knappt vem som fick insatsen (F = {firstStageF}); läs Anderson–Rubins intervall.',
    en: 'The lot hardly changed who got the service (F = {firstStageF}); read the Anderson–Rubin interval.',
  },
  'no-terms': { sv: 'Det finns ingen term att pröva.', en: 'There is no term to test.' },
  'too-few-groups': { sv: 'För få grupper.', en: 'Too few groups.' },
  'zero-variance': { sv: 'En skattning har ingen varians.', en: 'An estimate has no variance.' },
  'acceleration-too-large': {
    sv: 'BCa-intervallet går inte att räkna för så sneda data ({acceleration}); percentilintervallet visas.',
    en: 'The BCa interval cannot be computed for data this skewed ({acceleration}); the percentile interval is shown.',
  },
  'one-cluster-in-arm': { sv: 'En arm har bara ett kluster.', en: 'An arm has one cluster only.' },
  'probability-underflow': {
    sv: 'Sannolikheten är för liten för att räknas ({events} av {n}).',
    en: 'The probability is too small to compute ({events} of {n}).',
  },
  'half-added': { sv: '½ lades till i tomma celler.', en: '½ was added to empty cells.' },
  'half-added-without-events': {
    sv: '½ lades till fast ingen hade utfallet; kvoten säger då inget.',
    en: '½ was added though nobody had the outcome; the ratio then tells nothing.',
  },
}
