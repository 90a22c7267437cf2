import type { Language } from '@utfall/basics'

type Both = { readonly sv: string; readonly en: string }

/** Each method in words with its source, for the annex. A test holds that every code used has one. */
export const METHOD_TEXTS: Readonly<Record<string, Both>> = {
  'difference-in-means': {
    sv: 'Skillnad i medelvärde med Welchs medelfel och frihetsgrader (Welch 1947).',
    en: 'Difference in means with Welch’s standard error and degrees of freedom (Welch 1947).',
  },
  'difference-in-means-blocked': {
    sv: 'Skillnad i medelvärde inom varje block, vägd efter blockets storlek, med Neymans varians (Imbens & Rubin 2015, kap. 9).',
    en: 'Difference in means within each block, weighted by its size, with Neyman’s variance (Imbens & Rubin 2015, ch. 9).',
  },
  'difference-in-means-clustered': {
    sv: 'Skillnad i medelvärde med klusterrobust medelfel CR2 och Satterthwaites frihetsgrader (Bell & McCaffrey 2002).',
    en: 'Difference in means with cluster-robust CR2 errors and Satterthwaite degrees of freedom (Bell & McCaffrey 2002).',
  },
  'difference-in-means-blocked-clustered': {
    sv: 'Skillnad i medelvärde inom varje block med kluster som enhet (Imbens & Rubin 2015; Bell & McCaffrey 2002).',
    en: 'Difference in means within each block with clusters as the unit (Imbens & Rubin 2015; Bell & McCaffrey 2002).',
  },
  'least-squares-HC2': {
    sv: 'Minsta kvadrat på arm, utgångsvärde, bakgrundsvariabler och block, med robust medelfel HC2 (MacKinnon & White 1985).',
    en: 'Least squares on arm, baseline value, covariates and blocks, with robust HC2 errors (MacKinnon & White 1985).',
  },
  'least-squares-CR2': {
    sv: 'Minsta kvadrat på arm, utgångsvärde, bakgrundsvariabler och block, med CR2 och Satterthwaites frihetsgrader (Pustejovsky & Tipton 2018).',
    en: 'Least squares on arm, baseline value, covariates and blocks, with CR2 and Satterthwaite degrees of freedom (Pustejovsky & Tipton 2018).',
  },
  'interacted-HC2': {
    sv: 'Minsta kvadrat med centrerade bakgrundsvariabler och deras produkter med armen, HC2 (Lin 2013).',
    en: 'Least squares with centred covariates and their products with the arm, HC2 (Lin 2013).',
  },
  'interacted-CR2': {
    sv: 'Minsta kvadrat med centrerade bakgrundsvariabler och deras produkter med armen, CR2 (Lin 2013; Pustejovsky & Tipton 2018).',
    en: 'Least squares with centred covariates and their products with the arm, CR2 (Lin 2013; Pustejovsky & Tipton 2018).',
  },
  'weighted-least-squares': {
    sv: 'Minsta kvadrat vägd med ett genom skattad svarssannolikhet (Seaman & White 2013).',
    en: 'Least squares weighted by one over the estimated probability to answer (Seaman & White 2013).',
  },
  'two-stage-least-squares-HC2': {
    sv: 'Tvåstegs minsta kvadrat med lotten som instrument, HC2 (Angrist, Imbens & Rubin 1996).',
    en: 'Two-stage least squares with the lot as instrument, HC2 (Angrist, Imbens & Rubin 1996).',
  },
  'two-stage-least-squares-CR2': {
    sv: 'Tvåstegs minsta kvadrat med lotten som instrument, CR2 (Angrist, Imbens & Rubin 1996).',
    en: 'Two-stage least squares with the lot as instrument, CR2 (Angrist, Imbens & Rubin 1996).',
  },
  'win-probability-logit': {
    sv: 'Vinstsannolikhet P(högre) + ½ P(lika), intervall på logitskalan med DeLongs varians; p enligt Brunner och Munzel (2000).',
    en: 'Win probability P(higher) + ½ P(equal), interval on the logit scale with DeLong’s variance; p after Brunner and Munzel (2000).',
  },
  'win-probability-blocked': {
    sv: 'Vinstsannolikhet inom varje block, vägd efter blockets storlek, med placeringsvarians (DeLong m.fl. 1988) och intervall på logitskalan.',
    en: 'Win probability within each block, weighted by its size, with placement variance (DeLong et al. 1988) and interval on the logit scale.',
  },
  'win-probability-blocked-clustered': {
    sv: 'Vinstsannolikhet inom varje block med kluster som enhet, intervall på logitskalan.',
    en: 'Win probability within each block with clusters as the unit, interval on the logit scale.',
  },
  'win-probability-ranks-clustered': {
    sv: 'Vinstsannolikhet genom klusterrobust skillnad i medelrang (CR2).',
    en: 'Win probability through the cluster-robust difference in mean ranks (CR2).',
  },
  'proportional-odds': {
    sv: 'Proportionella odds för ordnade steg, med utgångsläge och block (McCullagh 1980).',
    en: 'Proportional odds for ordered steps, with start and blocks (McCullagh 1980).',
  },
  'negative-binomial': {
    sv: 'Negativ binomialregression med robusta medelfel (Venables & Ripley 2002, avsnitt 7.4).',
    en: 'Negative binomial regression with robust errors (Venables & Ripley 2002, section 7.4).',
  },
  newcombe: {
    sv: 'Skillnad i andelar med Newcombes metod 10 (Newcombe 1998).',
    en: 'Difference in shares with Newcombe’s method 10 (Newcombe 1998).',
  },
  'score-ratio': {
    sv: 'Kvot av andelar med poängintervall (Koopman 1984).',
    en: 'Ratio of shares with score interval (Koopman 1984).',
  },
  woolf: {
    sv: 'Oddskvot med Woolfs logitintervall (1955).',
    en: 'Odds ratio with Woolf’s logit interval (1955).',
  },
  'bootstrap-bca': {
    sv: 'Bootstrap, 10 000 dragningar inom armarna, BCa-intervall (Efron 1987).',
    en: 'Bootstrap, 10,000 draws within arms, BCa interval (Efron 1987).',
  },
  'bootstrap-percentile': {
    sv: 'Bootstrap, 10 000 dragningar, percentilintervall.',
    en: 'Bootstrap, 10,000 draws, percentile interval.',
  },
  'repeated-measures-REML': {
    sv: 'Alla uppföljningar tillsammans (MMRM): REML med fri kovarians och Satterthwaites frihetsgrader (Mallinckrodt m.fl. 2008).',
    en: 'All follow-ups together (MMRM): REML with unstructured covariance and Satterthwaite degrees of freedom (Mallinckrodt et al. 2008).',
  },
  'paired-change': {
    sv: 'Medelförändring inom personen med t-intervall.',
    en: 'Mean change within the person with a t interval.',
  },
  'plausible-values': {
    sv: 'Plausibla värden: dragningar av varje persons sanna mått givet svaren, armen, blocken och bakgrundsvariablerna, med kalibreringens steg dragna på nytt för varje uppsättning; varje uppsättning analyseras som punktmåtten och vägs samman (Mislevy 1991; Rubin 1987; Barnard & Rubin 1999).',
    en: 'Plausible values: draws of each person’s true measure given the answers, the arm, the blocks and the covariates, with the steps of the calibration drawn anew for each set; each set is analysed as the point measures are and the sets are pooled (Mislevy 1991; Rubin 1987; Barnard & Rubin 1999).',
  },
  'plausible-values-sd': {
    sv: 'De plausibla värdenas skattning delad med deras standardavvikelse inom grupperna, eller före när det bara finns en grupp (Hedges & Olkin 1985).',
    en: 'The estimate from plausible values divided by their standard deviation within the groups, or before where there is only one group (Hedges & Olkin 1985).',
  },
  'limits-of-agreement': {
    sv: 'Två källor om samma personer: medelskillnad med t-intervall, och gränser som skillnaden för en person väntas ligga mellan, med intervall (Bland & Altman 1986, 1999).',
    en: 'Two sources of the same people: mean difference with a t interval, and limits that the difference for one person is expected to lie between, with intervals (Bland & Altman 1986, 1999).',
  },
  'correlation-fisher': {
    sv: 'Samvariation som Pearsons korrelation med Fishers intervall (Fisher 1921).',
    en: 'Going together as Pearson’s correlation with Fisher’s interval (Fisher 1921).',
  },
  'cohen-kappa': {
    sv: 'Två källor om ja eller nej: Cohens kappa, samstämmighet utöver slumpen, med variansen av Fleiss, Cohen och Everitt (1969).',
    en: 'Two sources of yes or no: Cohen’s kappa, agreement beyond chance, with the variance of Fleiss, Cohen and Everitt (1969).',
  },
  'paired-share-difference': {
    sv: 'Skillnad i andel ja mellan två källor om samma personer, med Bonetts och Prices intervall (2012).',
    en: 'Difference in shares of yes between two sources of the same people, with Bonett and Price’s interval (2012).',
  },
  'REML-knapp-hartung-adhoc': {
    sv: 'Platserna vägda samman med slumpeffekter (REML) och Knapp–Hartungs intervall, aldrig smalare än det fasta (Hartung & Knapp 2001).',
    en: 'Sites pooled with random effects (REML) and Knapp–Hartung’s interval, never narrower than the fixed one (Hartung & Knapp 2001).',
  },
}

export function methodText(code: string, language: Language): string {
  const text = METHOD_TEXTS[code]
  if (text === undefined) throw new Error(`a method without a text: ${code}`)
  return text[language]
}
