import type { Both } from './both.ts'

/** Why the verdict is what it is. Words in braces come from the reason's detail. */
export const REASON_TEXTS: Readonly<Record<string, Both>> = {
  'nothing-hinders': {
    sv: 'Inget av det som prövats talar emot: måttet är säkert nog, frågorna hör ihop och människorna ryms på skalan.',
    en: 'Nothing that was checked speaks against it: the measure is precise enough, the questions belong together and the people fit on the scale.',
  },
  'not-calibrated': {
    sv: 'Svaren gick inte att lägga på en gemensam skala. {reason}',
    en: 'The answers could not be put on one scale. {reason}',
  },
  'reliability-unknown': {
    sv: 'Hur väl måttet skiljer personer åt gick inte att räkna ut.',
    en: 'How well the measure tells people apart could not be computed.',
  },
  'reliability-too-low-for-individuals': {
    sv: 'Reliabiliteten är {reliability}. För beslut om en enskild person behövs minst {limit}.',
    en: 'The reliability is {reliability}. Decisions about a single person need at least {limit}.',
  },
  'reliability-too-low-for-groups': {
    sv: 'Reliabiliteten är {reliability}. Också för att jämföra grupper behövs minst {limit}.',
    en: 'The reliability is {reliability}. Even comparing groups needs at least {limit}.',
  },
  'too-few-people-for-individuals': {
    sv: '{n} personer säger något om frågornas läge på skalan. För beslut om enskilda behövs {limit}.',
    en: '{n} people say something about where the questions lie on the scale. Decisions about individuals need {limit}.',
  },
  'too-few-people-for-groups': {
    sv: 'Bara {n} personer säger något om frågornas läge på skalan. Det behövs minst {limit}.',
    en: 'Only {n} people say something about where the questions lie on the scale. At least {limit} are needed.',
  },
  'item-placed-loosely': {
    sv: 'Läget på skalan är osäkert för frågan {item} (standardfel {se} logit).',
    en: 'The place on the scale is uncertain for the question {item} (standard error {se} logits).',
  },
  'item-noisy': {
    sv: 'Svaren på {item} följer inte resten av frågorna (infit {infit}; väntat 1).',
    en: 'The answers to {item} do not follow the other questions (infit {infit}; 1 is expected).',
  },
  'item-very-noisy': {
    sv: 'Svaren på {item} är så oförutsägbara att de försämrar måttet (infit {infit}; väntat 1).',
    en: 'The answers to {item} are so unpredictable that they make the measure worse (infit {infit}; 1 is expected).',
  },
  'item-redundant': {
    sv: 'Frågan {item} säger mest det som andra frågor redan säger (infit {infit}; väntat 1).',
    en: 'The question {item} mostly says what other questions say already (infit {infit}; 1 is expected).',
  },
  'fit-not-checked': {
    sv: 'För {items} frågor gick det inte att pröva om de hör ihop med de andra.',
    en: 'For {items} questions it could not be checked whether they belong with the others.',
  },
  'steps-out-of-order': {
    sv: 'Svarsstegen i {item} används inte i den ordning som de är tänkta ({steps} ställen).',
    en: 'The answer steps of {item} are not used in the order they were meant ({steps} places).',
  },
  'items-hang-together': {
    sv: '{first} och {second} hänger ihop mer än måttet förklarar (Q3 {aboveMean} över medel): de räknas delvis dubbelt.',
    en: '{first} and {second} hang together beyond what the measure explains (Q3 {aboveMean} above the mean): they are partly counted twice.',
  },
  'dependence-not-checked': {
    sv: 'Om frågor hänger ihop parvis gick inte att pröva. {reason}',
    en: 'Whether questions hang together in pairs could not be checked. {reason}',
  },
  'second-dimension': {
    sv: 'I svaren finns tecken på ett andra mått (egenvärde {eigenvalue}).',
    en: 'The answers show signs of a second measure (eigenvalue {eigenvalue}).',
  },
  'two-measures-in-one': {
    sv: 'Frågorna mäter två saker (egenvärde {eigenvalue}): {share} av personerna får klart olika värde på de två delarna.',
    en: 'The questions measure two things (eigenvalue {eigenvalue}): {share} of the people get clearly different values on the two parts.',
  },
  'dimension-not-checked': {
    sv: 'Om svaren rymmer ett andra mått gick inte att pröva. {reason}',
    en: 'Whether the answers hold a second measure could not be checked. {reason}',
  },
  'groups-not-compared': {
    sv: 'Om frågorna betyder samma sak i olika grupper är inte prövat: inga grupper angavs.',
    en: 'Whether the questions mean the same in different groups was not checked: no groups were named.',
  },
  'group-not-compared': {
    sv: 'Grupperna i {group} gick inte att jämföra. {reason}',
    en: 'The groups of {group} could not be compared. {reason}',
  },
  'item-differs-largely': {
    sv: 'Frågan {item} fungerar klart olika i grupperna av {group} (skillnad {logits} logit): lika personer svarar olika.',
    en: 'The question {item} works clearly differently in the groups of {group} (difference {logits} logits): people who are alike answer differently.',
  },
  'groups-compared-wrongly': {
    sv: 'Skillnaden mellan {from} och {to} ({group}) flyttar sig {sd} standardavvikelser när frågor som fungerar olika får vara olika: grupperna jämförs fel.',
    en: 'The difference between {from} and {to} ({group}) moves by {sd} standard deviations when questions that work differently are let to: the groups are compared wrongly.',
  },
  'item-differs-somewhat': {
    sv: 'Frågan {item} fungerar något olika i grupperna av {group} (skillnad {logits} logit).',
    en: 'The question {item} works somewhat differently in the groups of {group} (difference {logits} logits).',
  },
  'many-at-the-lowest': {
    sv: '{share} har skalans lägsta värde. Att någon av dem får det lägre än så syns inte.',
    en: '{share} have the lowest value of the scale. That any of them goes lower than that cannot be seen.',
  },
  'many-at-the-highest': {
    sv: '{share} har skalans högsta värde. Att någon av dem får det högre än så syns inte.',
    en: '{share} have the highest value of the scale. That any of them goes higher than that cannot be seen.',
  },
  'people-above-the-items': {
    sv: 'Personerna ligger i medeltal {logits} logit över frågorna: många frågor är för lätta att instämma i.',
    en: 'On average the people lie {logits} logits above the questions: many questions are too easy to agree with.',
  },
  'people-below-the-items': {
    sv: 'Personerna ligger i medeltal {logits} logit under frågorna: många frågor är för svåra att instämma i.',
    en: 'On average the people lie {logits} logits below the questions: many questions are too hard to agree with.',
  },
  'anchor-moved': {
    sv: 'Frågan {item} har flyttat sig {logits} logit sedan skalan gjordes. Den bär inte skalan vidare, så jämförelser med då blir fel.',
    en: 'The question {item} has moved {logits} logits since the scale was made. It does not carry the scale over, so comparisons with then go wrong.',
  },
  'anchors-not-checked': {
    sv: 'Om frågorna står kvar där de stod när skalan gjordes gick inte att pröva. {reason}',
    en: 'Whether the questions stand where they stood when the scale was made could not be checked. {reason}',
  },
  'categories-unused': {
    sv: 'Ingen gav svaret {categories} på {item}. Den som gör det senare kan inte mätas med den här kalibreringen.',
    en: 'Nobody gave the answer {categories} to {item}. Someone who does so later cannot be measured by this calibration.',
  },
  'item-left-out': {
    sv: 'Frågan {item} är inte med. {reason}',
    en: 'The question {item} is left out. {reason}',
  },
}

/** What to try about it. */
export const TRY_TEXTS: Readonly<Record<string, Both>> = {
  'ask-more-people': { sv: 'Låt fler personer svara.', en: 'Let more people answer.' },
  'ask-more-questions': {
    sv: 'Ta med fler frågor: ett mått behöver minst två som inte alla svarar lika på.',
    en: 'Include more questions: a measure needs at least two that not everyone answers alike.',
  },
  'link-with-shared-items': {
    sv: 'Ge alla grupper några gemensamma frågor, så att formulären hänger ihop.',
    en: 'Give all groups some questions in common, so that the forms hang together.',
  },
  'merge-rare-categories': {
    sv: 'Slå ihop svarssteg som nästan ingen använder och kör igen.',
    en: 'Merge answer steps that hardly anyone uses and run again.',
  },
  'add-items-where-people-are': {
    sv: 'Lägg till frågor där personerna finns på skalan, eller nöj dig med att jämföra grupper.',
    en: 'Add questions where the people are on the scale, or settle for comparing groups.',
  },
  'add-items-or-show-shares': {
    sv: 'Lägg till frågor där personerna finns på skalan, eller visa svaren som andelar i stället för som mått.',
    en: 'Add questions where the people are on the scale, or show the answers as shares and not as a measure.',
  },
  'read-the-item': {
    sv: 'Läs frågan {item} igen: är den vänd åt andra hållet, tvetydig eller om något annat? Pröva måttet utan den.',
    en: 'Read the question {item} again: is it turned the other way, ambiguous or about something else? Try the measure without it.',
  },
  'merge-categories': {
    sv: 'Slå ihop svarssteg i {item}, eller skriv om dem, och kör igen.',
    en: 'Merge answer steps of {item}, or reword them, and run again.',
  },
  'keep-one-of-two': {
    sv: 'Behåll en av {first} och {second}, eller räkna dem som en fråga.',
    en: 'Keep one of {first} and {second}, or count them as one question.',
  },
  'measure-apart': {
    sv: 'Dela upp frågorna i två mått och pröva vart och ett för sig.',
    en: 'Part the questions into two measures and check each on its own.',
  },
  'compare-groups': {
    sv: 'Ange grupper som ska kunna jämföras (kön, ålder, språk, förbund), så prövas frågorna mot dem.',
    en: 'Name the groups that are to be compared (sex, age, language, federation), and the questions are checked against them.',
  },
  'split-or-drop-item': {
    sv: 'Jämför inte grupperna av {group} med {item} i måttet: ta bort frågan eller låt den ha ett eget läge i varje grupp.',
    en: 'Do not compare the groups of {group} with {item} in the measure: leave it out or give it a place of its own in each group.',
  },
  'run-without-anchor': {
    sv: 'Lägg in svaren en gång till utan {item}, så bärs skalan av de frågor som står kvar.',
    en: 'Add the answers once more without {item}, and the scale is carried by the questions that stand where they stood.',
  },
  'add-items-at-the-lowest': {
    sv: 'Lägg till frågor som skiljer dem åt som har det lägsta värdet.',
    en: 'Add questions that tell apart those who have the lowest value.',
  },
  'add-items-at-the-highest': {
    sv: 'Lägg till frågor som skiljer dem åt som har det högsta värdet.',
    en: 'Add questions that tell apart those who have the highest value.',
  },
  'ask-more-people-or-drop-categories': {
    sv: 'Låt fler svara tills alla svar på {item} är använda, eller ta bort de oanvända ur formuläret.',
    en: 'Let more people answer until every answer to {item} is used, or take the unused ones out of the form.',
  },
}
