/** What the codes of the measurement room (statistics/rasch) say to a person: remarks, and reasons why there is no figure. */
export const MEASUREMENT_REMARK_TEXTS: Readonly<
  Record<string, { readonly sv: string; readonly en: string }>
> = {
  // Calibration
  'too-few-items': {
    sv: 'Det behövs minst två frågor som inte alla svarat lika på.',
    en: 'At least two questions that not everyone answered alike are needed.',
  },
  'too-few-persons': {
    sv: 'För få personer säger något om frågorna.',
    en: 'Too few people say something about the questions.',
  },
  'fewer-persons-than-parameters': {
    sv: '{persons} personer säger något om frågorna, men {parameters} tal ska skattas.',
    en: '{persons} people say something about the questions, but {parameters} numbers are to be estimated.',
  },
  disconnected: {
    sv: 'Formulären hänger inte ihop: det finns delar utan gemensamma svar.',
    en: 'The forms do not hang together: there are parts without answers in common.',
  },
  'no-maximum': {
    sv: 'Svaren pekar bara åt ett håll, så någon frågas läge saknar gräns (till exempel när alla som klarar en svår fråga klarar alla lättare).',
    en: 'The answers point one way only, so the place of some question has no bound (for example when everyone who manages a hard question manages all easier ones).',
  },
  'unused-category': {
    sv: 'Ingen gav svaret {category} på {item}.',
    en: 'Nobody gave the answer {category} to {item}.',
  },
  'more-than-two-categories': {
    sv: 'Modellen är för två svar, men {item} har fler.',
    en: 'The model is for two answers, but {item} has more.',
  },
  'unequal-categories': {
    sv: 'Frågorna har olika många svar, så de kan inte dela steg.',
    en: 'The questions have different numbers of answers, so they cannot share steps.',
  },
  'two-categories': {
    sv: 'Frågorna har två svar; modellerna är då en och samma.',
    en: 'The questions have two answers; the models are then one and the same.',
  },
  'not-calibrated': {
    sv: 'Svaren gick inte att lägga på en gemensam skala.',
    en: 'The answers could not be put on one scale.',
  },
  'one-category': {
    sv: 'Alla som svarade gav samma svar.',
    en: 'Everyone who answered gave the same answer.',
  },
  'no-answers': { sv: 'Ingen har svarat.', en: 'Nobody has answered.' },
  'item-left-out': { sv: 'Frågan {item} är inte med.', en: 'The question {item} is left out.' },

  // Persons and fit
  'no-measures': { sv: 'Ingen person har ett mått.', en: 'Nobody has a measure.' },
  'no-persons': { sv: 'Ingen person kan användas.', en: 'No person can be used.' },
  'no-pairs': {
    sv: 'Inga två frågor har besvarats av samma personer.',
    en: 'No two questions were answered by the same people.',
  },
  'pairs-without-value': {
    sv: 'Några par av frågor har aldrig besvarats av samma personer.',
    en: 'Some pairs of questions were never answered by the same people.',
  },
  'one-sided': { sv: 'Alla frågor drar åt samma håll.', en: 'All questions pull the same way.' },
  'correlations-not-positive': {
    sv: 'Korrelationerna mellan residualer går inte ihop till en matris (minsta egenvärde {smallest}), eftersom de vilar på olika personer.',
    en: 'The correlations of the residuals do not fit into one matrix (smallest eigenvalue {smallest}), since they rest on different people.',
  },
  'persons-drawn': {
    sv: '{used} av {of} personer drogs för att räkna ut vad slumpen ensam ger. Gränserna är därför något vidare än de vore för alla, och en liten avvikelse kan passera; en stor gör det inte.',
    en: '{used} of {of} people were drawn to work out what chance alone gives. The limits are therefore somewhat wider than they would be for everyone, and a small departure may pass; a large one does not.',
  },
  'grid-not-settled': {
    sv: 'Personernas fördelning gick inte att räkna noggrant nog.',
    en: 'The distribution of the people could not be computed precisely enough.',
  },
  'range-too-wide': {
    sv: 'Personerna och frågorna ligger för långt isär för att fördelningen ska kunna räknas.',
    en: 'The people and the questions lie too far apart for the distribution to be computed.',
  },
  'no-person-variance': {
    sv: 'Personerna skiljer sig inte mer än mätfelet.',
    en: 'The people do not differ by more than the error of measurement.',
  },

  // Groups
  'fewer-than-two-groups': {
    sv: 'Färre än två grupper är stora nog att jämföra.',
    en: 'Fewer than two groups are large enough to compare.',
  },
  'fewer-than-two-usable-items': {
    sv: 'Färre än två frågor har alla sina svar i varje grupp.',
    en: 'Fewer than two questions have all their answers in each group.',
  },
  'group-not-calibrated': {
    sv: 'Gruppen {group} har för få svar för en egen skala.',
    en: 'The group {group} has too few answers for a scale of its own.',
  },
  'fewer-persons-than-parameters-in-group': {
    sv: 'Gruppen {group} har {persons} personer som säger något om frågorna och {parameters} tal att skatta: provet är osäkert.',
    en: 'The group {group} has {persons} people who say something about the questions and {parameters} numbers to estimate: the test is uncertain.',
  },
  'nothing-to-compare': {
    sv: 'Ingen fråga gick att jämföra mellan grupperna.',
    en: 'No question could be compared between the groups.',
  },
  'category-missing-in-group': {
    sv: 'Någon grupp har inte använt alla svar.',
    en: 'Some group has not used every answer.',
  },
  'not-answered-in-group': {
    sv: 'Någon grupp har inte fått eller inte besvarat frågan.',
    en: 'Some group was not asked or did not answer the question.',
  },
  'persons-without-group-left-out': {
    sv: '{persons} personer utan känd grupp är inte med i jämförelsen.',
    en: '{persons} people without a known group are not in the comparison.',
  },
  'small-group-left-out': {
    sv: 'Gruppen {group} är för liten för att jämföras (färre än {smallest}).',
    en: 'The group {group} is too small to be compared (fewer than {smallest}).',
  },
  'weights-count-as-persons-in-tests': {
    sv: 'I proven räknas vikterna som så många personer.',
    en: 'In the tests the weights count as so many people.',
  },
  'split-tests-not-run': {
    sv: 'Frågorna delades inte efter grupp en i taget: det skulle ta för lång tid med så många uppsättningar av svar.',
    en: 'The questions were not split by group one at a time: with so many sets of answers it would take too long.',
  },
  'split-tests-not-possible': {
    sv: 'Frågorna gick inte att dela efter grupp.',
    en: 'The questions could not be split by group.',
  },
  'shifts-sum-to-zero': {
    sv: 'Skillnaderna räknas mot medel av alla frågor och tar därför ut varandra: en fråga som skiljer sig får andra att se ut att göra det.',
    en: 'The differences are taken from the mean of all questions and so cancel out: one question that differs makes others seem to.',
  },
  'no-other-item': {
    sv: 'Det finns ingen annan fråga att jämföra med.',
    en: 'There is no other question to compare with.',
  },
  'no-item-in-common': {
    sv: 'Alla frågor skiljer sig, så grupperna har ingen gemensam skala.',
    en: 'All questions differ, so the groups have no scale in common.',
  },

  // Linking and anchors
  'no-common-items': {
    sv: 'Formulären har inga gemensamma frågor.',
    en: 'The forms have no questions in common.',
  },
  'one-common-item': {
    sv: 'Formulären hänger på en enda gemensam fråga: om den håller går inte att pröva.',
    en: 'The forms hang on a single question in common: whether it holds cannot be checked.',
  },
  'few-common-items': {
    sv: 'Formulären hänger på {items} gemensamma frågor.',
    en: 'The forms hang on {items} questions in common.',
  },
  'common-item-dropped': {
    sv: 'Den gemensamma frågan {item} har flyttat sig {displacement} logit och bär inte länken.',
    en: 'The common question {item} has moved by {displacement} logits and does not carry the link.',
  },
  'common-item-with-other-categories': {
    sv: 'Den gemensamma frågan {item} har olika många svar i formulären.',
    en: 'The common question {item} has different numbers of answers in the forms.',
  },
  'anchor-with-other-categories': {
    sv: 'Den låsta frågan {item} har andra svar här.',
    en: 'The anchored question {item} has other answers here.',
  },
  'anchors-taken-as-known': {
    sv: 'De låsta lägena räknas som kända; deras egen osäkerhet är inte med.',
    en: 'The anchored locations count as known; their own uncertainty is not included.',
  },
  'no-anchors': { sv: 'Ingen låst fråga finns här.', en: 'No anchored question is here.' },
  'one-anchored-step': {
    sv: 'Ett enda låst steg sätter bara skalans noll: det finns inget att pröva.',
    en: 'A single anchored step only sets the zero of the scale: there is nothing to test.',
  },
  'one-common-step': {
    sv: 'Ett enda gemensamt steg sätter bara skalans noll: det finns inget att pröva.',
    en: 'A single common step only sets the zero of the scale: there is nothing to test.',
  },
  'fewer-than-two-forms': { sv: 'Det behövs minst två formulär.', en: 'At least two forms are needed.' },
  'form-not-calibrated': {
    sv: 'Formulär {form} gick inte att kalibrera för sig.',
    en: 'Form {form} could not be calibrated on its own.',
  },
  'category-missing-in-form': {
    sv: 'Formulär {form} saknar något svar på {item}.',
    en: 'Form {form} lacks some answer to {item}.',
  },

  // Shorter and adaptive forms
  'many-measures': {
    sv: '{distinct} olika mått räknas som {cells} platser på skalan.',
    en: '{distinct} different measures count as {cells} places on the scale.',
  },
  'not-exact': {
    sv: 'Sökningen efter det bästa formuläret med {size} frågor avbröts: inget kan vara bättre än {bound}, det funna har {value}.',
    en: 'The search for the best form of {size} questions was cut short: none can be better than {bound}, the one found has {value}.',
  },
  'no-spread-beyond-noise': {
    sv: 'Personerna skiljer sig inte mer än mätfelet.',
    en: 'The people do not differ by more than the error of measurement.',
  },
  'not-precise-enough': {
    sv: 'Inget formulär är säkert nog, inte ens det längsta.',
    en: 'No form is precise enough, not even the longest.',
  },
  'burden-over-budget': {
    sv: 'Ett formulär som är säkert nog tar längre tid än den tillåtna.',
    en: 'A form that is precise enough takes more time than is allowed.',
  },
  'precision-unknown': {
    sv: 'Den säkerhet som efterfrågas går inte att räkna här.',
    en: 'The precision that is asked for cannot be computed here.',
  },
  'target-beyond-items': {
    sv: 'De som ska mätas ligger så långt från frågorna att de inte säger något.',
    en: 'Those to be measured lie so far from the questions that these tell nothing.',
  },
  'exposure-limit-not-met': {
    sv: 'Någon fråga ställs oftare än gränsen tillåter (högst {highest}, gräns {limit}).',
    en: 'Some question is asked more often than the limit allows (at most {highest}, limit {limit}).',
  },
  'se-limit-missed': {
    sv: '{share} nådde inte mätfelet {limit} logit innan frågorna tog slut.',
    en: '{share} did not reach the error of {limit} logits before the questions ran out.',
  },

  // Change
  'no-measure': {
    sv: 'Mått saknas vid något av tillfällena.',
    en: 'A measure is missing at one of the occasions.',
  },
  'changes-expected-by-chance': {
    sv: 'Av {persons} personer väntas {eachWay} åt vardera hållet av slump.',
    en: 'Of {persons} people, {eachWay} are expected each way by chance.',
  },
  'collinear-regressors': {
    sv: 'Bakgrundsvariabler beror helt på varandra: {terms}.',
    en: 'Background variables depend wholly on each other: {terms}.',
  },
  'answers-against-regression': {
    sv: 'Svaren passar inte ihop med bakgrundsvariablerna.',
    en: 'The answers do not fit with the background variables.',
  },
  'regression-too-uncertain': {
    sv: 'Sambandet med bakgrundsvariablerna är för osäkert för att dra mått ur.',
    en: 'The relation to the background variables is too uncertain to draw measures from.',
  },
  'thresholds-too-uncertain': {
    sv: 'Frågornas lägen är för osäkra för att dra mått ur.',
    en: 'The places of the questions are too uncertain to draw measures from.',
  },
}
