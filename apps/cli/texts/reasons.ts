import type { Text } from './text.ts'

/**
 * Why the statistics could not answer, as what the data hold (`given`) and what they would have to hold (`allowed`).
 * Words in braces are taken from the reason's detail. A test holds the list against every reason the statistics rooms
 * can give through these commands.
 */
export const REASON_TEXTS: Readonly<Record<string, { readonly given: Text; readonly allowed: Text }>> = {
  'column-is-text': {
    given: { sv: 'ett utfall av text', en: 'an outcome of text' },
    allowed: { sv: 'tal', en: 'numbers' },
  },
  'value-is-infinite': {
    given: { sv: 'ett oändligt tal', en: 'an infinite number' },
    allowed: { sv: 'ändliga tal', en: 'finite numbers' },
  },
  'no-complete-rows': {
    given: {
      sv: 'ingen av {rows} rader med värden i alla kolumner',
      en: 'none of {rows} rows with values in all columns',
    },
    allowed: { sv: 'minst en sådan rad i varje grupp', en: 'at least one such row in each arm' },
  },
  'one-arm': {
    given: { sv: 'grupper: {arms}', en: 'arms: {arms}' },
    allowed: { sv: 'minst två grupper', en: 'at least two arms' },
  },
  'arm-without-complete-rows': {
    given: {
      sv: 'gruppen {arm} utan en enda rad med värden i alla kolumner',
      en: 'the arm {arm} without a single row with values in all columns',
    },
    allowed: { sv: 'minst en sådan rad i varje grupp', en: 'at least one such row in each arm' },
  },
  'arm-without-people': {
    given: { sv: 'personer: {treated} mot {control}', en: 'persons: {treated} against {control}' },
    allowed: { sv: 'personer i båda grupperna', en: 'persons in both arms' },
  },
  'one-person-in-arm': {
    given: { sv: 'personer: {treated} mot {control}', en: 'persons: {treated} against {control}' },
    allowed: { sv: 'minst två personer i varje grupp', en: 'at least two persons in each arm' },
  },
  'arm-too-small': {
    given: { sv: 'personer: {n1} mot {n0}', en: 'persons: {n1} against {n0}' },
    allowed: { sv: 'minst två personer i varje grupp', en: 'at least two persons in each arm' },
  },
  'outcome-does-not-vary': {
    given: { sv: 'samma utfall för alla {n} personer', en: 'the same outcome for all {n} persons' },
    allowed: { sv: 'ett utfall som varierar', en: 'an outcome that varies' },
  },
  'no-variation-within-arms': {
    given: {
      sv: 'ett utfall som inte varierar inom grupperna',
      en: 'an outcome that does not vary within the arms',
    },
    allowed: {
      sv: 'ett utfall som varierar inom minst en grupp',
      en: 'an outcome that varies within at least one arm',
    },
  },
  'perfect-fit': {
    given: {
      sv: '{n} personer vars utfall kolumnerna förklarar helt',
      en: '{n} persons whose outcome the columns explain wholly',
    },
    allowed: { sv: 'fler personer eller färre kolumner', en: 'more persons or fewer columns' },
  },
  'no-degrees-of-freedom': {
    given: { sv: 'personer: {n} för {rank} parametrar', en: 'persons: {n} for {rank} parameters' },
    allowed: { sv: 'fler personer än parametrar', en: 'more persons than parameters' },
  },
  'too-few-rows': {
    given: { sv: 'rader: {rows} för {rank} parametrar', en: 'rows: {rows} for {rank} parameters' },
    allowed: { sv: 'fler rader än parametrar', en: 'more rows than parameters' },
  },
  'arm-depends-on-other-terms': {
    given: {
      sv: 'en grupp som block och kovariater bestämmer helt ({term})',
      en: 'an arm that blocks and covariates determine ({term})',
    },
    allowed: {
      sv: 'block och kovariater där båda grupperna förekommer',
      en: 'blocks and covariates in which both arms occur',
    },
  },
  'no-terms': {
    given: {
      sv: 'en grupp som inte varierar inom något block',
      en: 'an arm that does not vary within any block',
    },
    allowed: { sv: 'minst ett block med båda grupperna', en: 'at least one block with both arms' },
  },
  'no-block-with-both-arms': {
    given: { sv: 'block: {blocks}, inget med båda grupperna', en: 'blocks: {blocks}, none with both arms' },
    allowed: { sv: 'minst ett block med båda grupperna', en: 'at least one block with both arms' },
  },
  'no-shared-stratum': {
    given: { sv: 'block: {strata}, inget med båda grupperna', en: 'blocks: {strata}, none with both arms' },
    allowed: { sv: 'minst ett block med båda grupperna', en: 'at least one block with both arms' },
  },
  'too-few-small-blocks': {
    given: {
      sv: 'block med en ensam person eller ett ensamt kluster i en grupp: {blocks} ({codes}), för få för att mäta variansen',
      en: 'blocks with a lone person or cluster in an arm: {blocks} ({codes}), too few to measure the variance',
    },
    allowed: {
      sv: 'minst två i varje grupp i varje block, eller fler sådana block',
      en: 'at least two in each arm of each block, or more such blocks',
    },
  },
  'too-many-blocks-to-interact': {
    given: { sv: '{blocks} block att korsa', en: '{blocks} blocks to cross' },
    allowed: {
      sv: 'högst {allowed} block, eller --estimator adjusted',
      en: 'at most {allowed} blocks, or --estimator adjusted',
    },
  },
  'too-few-clusters': {
    given: { sv: 'kluster: {clusters}', en: 'clusters: {clusters}' },
    allowed: { sv: 'minst två kluster', en: 'at least two clusters' },
  },
  'one-cluster-in-arm': {
    given: { sv: 'bara ett kluster i gruppen {arm}', en: 'only one cluster in the arm {arm}' },
    allowed: { sv: 'minst två kluster i varje grupp', en: 'at least two clusters in each arm' },
  },
  'clusters-cross-blocks': {
    given: { sv: 'klustret {cluster} i flera block', en: 'the cluster {cluster} in several blocks' },
    allowed: { sv: 'kluster som ligger inom ett block', en: 'clusters that lie within a block' },
  },
  'clusters-do-not-measure-variance': {
    given: {
      sv: 'kluster: {clusters}, för få i någon grupp för att mäta variansen',
      en: 'clusters: {clusters}, too few in an arm to measure the variance',
    },
    allowed: { sv: 'minst två kluster i varje grupp', en: 'at least two clusters in each arm' },
  },
  'received-does-not-vary': {
    given: {
      sv: 'samma mottagna insats för alla ({value})',
      en: 'the same service received by all ({value})',
    },
    allowed: { sv: 'en mottagen insats som varierar', en: 'a service received that varies' },
  },
  'arm-does-not-move-received': {
    given: {
      sv: 'lika mycket mottagen insats i båda grupperna ({treated} mot {control})',
      en: 'as much service received in both arms ({treated} against {control})',
    },
    allowed: {
      sv: 'en lottning som ändrade vem som fick insatsen',
      en: 'a draw that changed who got the service',
    },
  },

  'constant-outcome': {
    given: { sv: 'samma utfall för alla ({value})', en: 'the same outcome for all ({value})' },
    allowed: { sv: 'ett utfall som varierar', en: 'an outcome that varies' },
  },
  'no-events': {
    given: { sv: 'bara nollor bland utfallen', en: 'only zeros among the outcomes' },
    allowed: { sv: 'minst ett utfall större än 0', en: 'at least one outcome above 0' },
  },
  separation: {
    given: {
      sv: 'en grupp eller kovariat ({terms}) där varje utfall är 0',
      en: 'an arm or covariate ({terms}) in which every outcome is 0',
    },
    allowed: { sv: 'utfall större än 0 i båda grupperna', en: 'outcomes above 0 in both arms' },
  },
  'not-converged': {
    given: {
      sv: 'data där modellen inte når något maximum ({iterations} steg)',
      en: 'data on which the model reaches no maximum ({iterations} steps)',
    },
    allowed: { sv: 'färre kovariater, eller en annan modell', en: 'fewer covariates, or another model' },
  },

  'no-observations': {
    given: { sv: 'inga personer', en: 'no persons' },
    allowed: { sv: 'minst två personer i varje grupp', en: 'at least two persons in each arm' },
  },
  'one-arm-only': {
    given: { sv: 'bara gruppen {arm}', en: 'the arm {arm} only' },
    allowed: { sv: 'personer i båda grupperna', en: 'persons in both arms' },
  },
  'block-with-one-arm': {
    given: { sv: 'blocket {block} med bara gruppen {arm}', en: 'the block {block} with the arm {arm} only' },
    allowed: { sv: 'båda grupperna i varje block', en: 'both arms in every block' },
  },
  'studentised-needs-two-per-arm': {
    given: {
      sv: 'blocket {block} med en ensam person i en grupp',
      en: 'the block {block} with a lone person in an arm',
    },
    allowed: {
      sv: 'minst två personer i varje grupp och block, eller --statistic difference',
      en: 'at least two persons in each arm and block, or --statistic difference',
    },
  },
  'statistic-undefined': {
    given: {
      sv: 'ett mått som inte går att räkna ut på den verkliga lottningen',
      en: 'a statistic that cannot be computed on the actual draw',
    },
    allowed: { sv: 'utfall som varierar inom grupperna', en: 'outcomes that vary within the arms' },
  },
  'too-many-assignments': {
    given: { sv: 'fler än {allowed} möjliga lottningar', en: 'more than {allowed} possible draws' },
    allowed: { sv: '--permutations med ett antal', en: '--permutations with a number' },
  },
  'too-few-respondents': {
    given: {
      sv: 'svarande i gruppen {arm}: {respondents}',
      en: 'respondents in the arm {arm}: {respondents}',
    },
    allowed: {
      sv: 'minst två svarande i varje grupp (och cell)',
      en: 'at least two respondents in each arm (and cell)',
    },
  },
  'too-few-left-after-trimming': {
    given: {
      sv: 'personer kvar efter bortskärningen: {kept}',
      en: 'persons left after cutting: {kept}',
    },
    allowed: { sv: 'minst två personer kvar', en: 'at least two persons left' },
  },
  'too-few-in-arm': {
    given: { sv: 'personer i gruppen {arm}: {n}', en: 'persons in the arm {arm}: {n}' },
    allowed: { sv: 'minst två personer i varje grupp', en: 'at least two persons in each arm' },
  },

  'no-estimates': {
    given: { sv: 'ingen rad med både skattning och varians', en: 'no row with both estimate and variance' },
    allowed: { sv: 'minst en sådan rad', en: 'at least one such row' },
  },
  'tau2-not-converged': {
    given: {
      sv: 'skattningar där tau² inte gick att finna ({iterations} steg)',
      en: 'estimates whose tau² was not found ({iterations} steps)',
    },
    allowed: { sv: 'en annan --method, till exempel DL', en: 'another --method, such as DL' },
  },
}
