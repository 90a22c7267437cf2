import type { Language } from '@utfall/basics'

const SV = {
  title: 'Förändring mellan två tillfällen',
  mean: {
    better: 'Gruppen har rört sig åt det bättre hållet, i medeltal {change} logit ({level}: {interval}).',
    worse: 'Gruppen har rört sig åt det sämre hållet, i medeltal {change} logit ({level}: {interval}).',
    unsure:
      'Det går inte att säga åt vilket håll gruppen har rört sig: i medeltal {change} logit ({level}: {interval}).',
  },
  shares:
    '{n} personer har mått vid båda tillfällena. {better} av dem ({betterShare}) har blivit bättre med mer än mätosäkerheten, {worse} ({worseShare}) sämre. För {same} ({sameShare}) går en förändring inte att skilja från slump i svaren, vilket inte är detsamma som att inget har hänt.',
  sharesHidden:
    '{n} personer har mått vid båda tillfällena. Hur många som har blivit bättre eller sämre med mer än mätosäkerheten står i tabellen, utom där de är så få att någon kan kännas igen.',
  chance:
    'Hade ingen alls förändrats skulle slump i svaren ändå ge upp till ungefär {expected} bättre och lika många sämre. För en enskild person behövs en skillnad på ungefär {least} logit för att den ska synas.',
  notEffect: {
    title: 'En förändring är inte en effekt',
    text: 'Här finns ingen grupp att jämföra med. Människor förändras också av annat än insatsen, och de som låg längst ut den första gången hamnar oftare närmare mitten nästa gång. Om insatsen gjorde skillnad kan bara en studie med jämförelsegrupp visa.',
  },
  tooFew: 'Färre än {limit} personer har mått vid båda tillfällena, så gruppens siffror visas inte.',
  nobody:
    'Ingen person har mått vid båda tillfällena, så ingen förändring går att räkna. Filen visar vem som saknar svar.',
  identical: {
    title: 'Filerna är likadana',
    text: 'Båda filerna har exakt samma innehåll. Kontrollera att den tidigare filen är den du menade.',
  },
  table: 'Personernas förändring',
  columns: {
    verdict: 'Förändring',
    n: 'Personer',
    share: 'Andel',
    interval: 'Osäkerhet, {level}',
    expected: 'Om ingen förändrats, högst',
  },
  verdicts: { better: 'Bättre', worse: 'Sämre', 'not-distinguishable': 'Går inte att skilja från slump' },
  all: 'Alla',
  fewer: 'färre än {limit}',
  hidden: 'visas inte',
  hiddenNote:
    'Antal under {limit} visas inte, och ibland inte heller ett större, så att inget går att räkna ut.',
  methodNote:
    'Högre mått är {direction}. Varje persons förändring hålls mot standardfelen i båda måtten (Jacobson och Truax 1991); andelarnas osäkerhet är Wilsons. Osäkerheten i medelvärdet rymmer både slump i svaren och att människor förändras olika.',
  direction: { better: 'bättre', worse: 'sämre' },
  onlyAfter: 'Bara i den senare filen: {n} personer. De är inte med i siffrorna.',
  onlyBefore: 'Bara i den tidigare filen: {n} personer. De är inte med i siffrorna.',
  withoutMeasure: 'Utan svar vid något av tillfällena: {n} personer.',
  atEnds:
    'Lägst eller högst möjliga poäng vid något av tillfällena: {n} personer. Där ser frågorna inte hela förändringen.',
  absent: 'Frågor som saknas i filen {file}: {names}. Måtten vilar på de andra och är osäkrare för det.',
  verdict: {
    groups:
      'Måttet håller för grupper men inte för enskilda personer: fatta inget beslut om en person efter förändringen i filen.',
    'not-yet':
      'Frågorna är inte ett mått än, så en förändring kan vara något annat än det frågorna handlar om.',
  },
  occasion: { before: '{name} (tidigare)', after: '{name} (senare)' },
  file: {
    before: 'mått_före',
    beforeSe: 'standardfel_före',
    beforeExtreme: 'ytterläge_före',
    change: 'förändring',
    changeSe: 'förändring_standardfel',
    low: 'förändring_undre_95',
    high: 'förändring_övre_95',
    verdict: 'utslag',
    verdicts: { better: 'bättre', worse: 'sämre', 'not-distinguishable': 'går inte att skilja' },
  },
} as const

type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> }

const EN: Texts<typeof SV> = {
  title: 'Change between two occasions',
  mean: {
    better: 'The group has moved towards better, on average {change} logits ({level}: {interval}).',
    worse: 'The group has moved towards worse, on average {change} logits ({level}: {interval}).',
    unsure: 'Which way the group has moved cannot be told: on average {change} logits ({level}: {interval}).',
  },
  shares:
    '{n} persons have measures on both occasions. {better} of them ({betterShare}) got better by more than the uncertainty of measurement, {worse} ({worseShare}) worse. For {same} ({sameShare}) a change cannot be told from chance in the answers, which is not to say that nothing happened.',
  sharesHidden:
    '{n} persons have measures on both occasions. How many got better or worse by more than the uncertainty of measurement stands in the table, except where they are so few that someone could be recognised.',
  chance:
    'Had nobody changed at all, chance in the answers would still give up to about {expected} better and as many worse. For one person a difference of about {least} logits is needed to be seen.',
  notEffect: {
    title: 'A change is not an effect',
    text: 'There is no group to compare with here. People change for other reasons too, and those who stood furthest out the first time are more often nearer the middle the next time. Whether the initiative made a difference can only be shown by a study with a comparison group.',
  },
  tooFew: "Fewer than {limit} persons have measures on both occasions, so the group's figures are not shown.",
  nobody:
    'Nobody has measures on both occasions, so no change can be computed. The file shows who lacks answers.',
  identical: {
    title: 'The files are the same',
    text: 'Both files have exactly the same content. Check that the earlier file is the one you meant.',
  },
  table: 'How the persons changed',
  columns: {
    verdict: 'Change',
    n: 'Persons',
    share: 'Share',
    interval: 'Uncertainty, {level}',
    expected: 'If nobody changed, at most',
  },
  verdicts: { better: 'Better', worse: 'Worse', 'not-distinguishable': 'Cannot be told from chance' },
  all: 'All',
  fewer: 'fewer than {limit}',
  hidden: 'not shown',
  hiddenNote:
    'Numbers below {limit} are not shown, and at times a larger one, so that none can be worked out.',
  methodNote:
    "A higher measure is {direction}. Each person's change is held against the standard errors of both measures (Jacobson and Truax 1991); the shares have Wilson's interval. The uncertainty of the mean holds both chance in the answers and that people change differently.",
  direction: { better: 'better', worse: 'worse' },
  onlyAfter: 'Only in the later file: {n} persons. They are not in the figures.',
  onlyBefore: 'Only in the earlier file: {n} persons. They are not in the figures.',
  withoutMeasure: 'Without answers on one of the occasions: {n} persons.',
  atEnds:
    'With the lowest or highest possible score on one of the occasions: {n} persons. There the questions do not see the whole change.',
  absent:
    'Questions that the file {file} lacks: {names}. The measures rest on the others, and are less sure for it.',
  verdict: {
    groups:
      'The measure is fit for groups but not for individual persons: decide nothing about a person from the change in the file.',
    'not-yet':
      'The questions are not a measure yet, so a change may be of something else than they ask about.',
  },
  occasion: { before: '{name} (earlier)', after: '{name} (later)' },
  file: {
    before: 'before',
    beforeSe: 'before_se',
    beforeExtreme: 'before_extreme',
    change: 'change',
    changeSe: 'change_se',
    low: 'change_low_95',
    high: 'change_high_95',
    verdict: 'change_verdict',
    verdicts: { better: 'better', worse: 'worse', 'not-distinguishable': 'not distinguishable' },
  },
}

export const CHANGE_TEXTS: Readonly<Record<Language, Texts<typeof SV>>> = { sv: SV, en: EN }
