import type { Both } from './both.ts'

/** Each method in words with its source, in the order of the analysis. */
export const METHOD_TEXTS: readonly { readonly when: MethodWhen; readonly text: Both }[] = [
  {
    when: 'always',
    text: {
      sv: 'Frågornas lägen: betingad maximum likelihood, där personernas lägen är bortvillkorade och obesvarade frågor tas med genom varje persons egen uppsättning (Andersen 1972; Masters 1982; Fischer & Ponocny 1994).',
      en: 'Locations of the questions: conditional maximum likelihood, with the persons’ places conditioned away and unanswered questions taken in through each person’s own set (Andersen 1972; Masters 1982; Fischer & Ponocny 1994).',
    },
  },
  {
    when: 'calibrated',
    text: {
      sv: 'Personernas mått: vägd likelihood (WLE), standardfel ett genom roten ur informationen, ändlig också för lägsta och högsta svar (Warm 1989; Penfield & Bergeron 2005).',
      en: 'Measures of the persons: weighted likelihood (WLE), standard error one over the root of the information, finite also for the lowest and highest answers (Warm 1989; Penfield & Bergeron 2005).',
    },
  },
  {
    when: 'calibrated',
    text: {
      sv: 'Passning: betingad infit och outfit, med p-värden justerade över frågorna (Benjamini & Hochberg 1995), prövade mot svar dragna ur modellen med samma personer och summor (Christensen & Kreiner 2013; Müller 2020; Johansson 2025). Gränser: Wright & Linacre 1994.',
      en: 'Fit: conditional infit and outfit with p-values adjusted over the questions (Benjamini & Hochberg 1995), held against answers drawn from the model with the same persons and totals (Christensen & Kreiner 2013; Müller 2020; Johansson 2025). Lines: Wright & Linacre 1994.',
    },
  },
  {
    when: 'calibrated',
    text: {
      sv: 'Parvis samband: Q3 över medel, mot 99:e percentilen i dragna svar (Yen 1984; Christensen, Makransky & Horton 2017). Andra mått: egenvärden av standardiserade residualer (Linacre) och t-test mellan halvor (Smith 2002; Hagell 2014).',
      en: 'Questions in pairs: Q3 above the mean, against the 99th percentile in drawn answers (Yen 1984; Christensen, Makransky & Horton 2017). A second measure: eigenvalues of standardised residuals (Linacre) and t-tests between halves (Smith 2002; Hagell 2014).',
    },
  },
  {
    when: 'calibrated',
    text: {
      sv: 'Svarsstegens ordning: skillnaden mellan grannsteg med standardfel ur hela kovariansen, ensidigt, justerad enligt Holm. Oordning säger något om hur svaren används, inte om passningen (Adams, Wu & Wilson 2012).',
      en: 'Order of the steps: the difference between neighbouring steps with its standard error from the whole covariance, one-sided, adjusted after Holm. Disorder says something of how answers are used, not of fit (Adams, Wu & Wilson 2012).',
    },
  },
  {
    when: 'calibrated',
    text: {
      sv: 'Låga mot höga svar: Andersens kvottest (1973).',
      en: 'Low against high answers: Andersen’s likelihood ratio test (1973).',
    },
  },
  {
    when: 'groups',
    text: {
      sv: 'Jämförelse av grupper: kvottest med frågan delad efter grupp, eller Walds test mellan gruppernas skalor; de klaraste skillnaderna löses ut en i taget. Måttlig från 0,43 och stor från 0,64 logit, och bara bortom slump (Zwick, Thayer & Lewis 1999).',
      en: 'Comparison of groups: likelihood ratio with the question split by group, or Wald’s test between the scales of the groups; the clearest differences are resolved one at a time. Moderate from 0.43 and large from 0.64 logits, and only beyond chance (Zwick, Thayer & Lewis 1999).',
    },
  },
  {
    when: 'calibrated',
    text: {
      sv: 'Reliabilitet: andelen av måttens varians som inte är mätfel (Wright & Masters 1982). Gränser: Nunnally & Bernstein 1994. Antal personer och standardfel för lägen: Linacre 1994. Ändarna: Terwee m.fl. 2007.',
      en: 'Reliability: the share of the variance of the measures that is not error (Wright & Masters 1982). Lines: Nunnally & Bernstein 1994. Number of people and errors of locations: Linacre 1994. The ends: Terwee et al. 2007.',
    },
  },
  {
    when: 'burden',
    text: {
      sv: 'Färre frågor: det formulär av varje längd som ger minst genomsnittlig felvarians för de mätta personerna; minsta ändring 1,96·√2·standardfelet (Jacobson & Truax 1991).',
      en: 'Fewer questions: the form of each length with the least mean error variance for the persons measured; smallest change 1.96·√2·the standard error (Jacobson & Truax 1991).',
    },
  },
]

export type MethodWhen = 'always' | 'calibrated' | 'groups' | 'burden'
