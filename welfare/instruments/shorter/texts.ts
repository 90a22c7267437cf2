import type { Language } from '@utfall/basics'

const SV = {
  title: 'Rekommendation',
  question: '{n} fråga',
  questions: '{n} frågor',
  minutes: '{minutes} minuter',
  run: 'Ja: kör med {questions}',
  runFull: 'Kör med alla {questions}: ingen kortare form räcker',
  runText: 'De {questions} tar ungefär {minutes} att svara på, i stället för {fullMinutes} för alla {full}.',
  runFullText: 'De {questions} tar ungefär {minutes} att svara på.',
  notFit: {
    groups: 'Kör inte än: frågorna är inte ett mått för grupper',
    individuals: 'Kör inte för enskilda personer: frågorna håller inte för det',
  },
  notFitText:
    'Det gäller redan hela formuläret, och en del av det kan inte hålla bättre. Vad som hindrar och vad som kan prövas står under Svar. Om det rättas räcker {questions}.',
  blurred: 'Kör inte: underlaget blir för suddigt',
  blurredText: {
    all: 'Inte ens alla {questions} räcker.',
    left: 'Inte ens de {questions} som är kvar räcker.',
  },
  tooLong: 'Kör inte med så få frågor: underlaget blir för suddigt',
  tooLongText: 'Gränsen rymmer {form}. Det behövs {needed}, ungefär {minutes}.',
  takes: {
    persons: 'Med {questions} behövs {persons} personer i varje grupp för att upptäcka skillnaden.',
    questions: 'Det skulle behövas ungefär {n} frågor, lika bra som dessa.',
  },
  demandsLead: 'Vad som krävs och vad {questions} ger:',
  demands: {
    difference:
      'Minsta skillnad mellan grupperna som upptäcks: {reached} logit. Kravet är högst {wanted} logit.',
    change:
      'Minsta ändring hos en person som är mer än mätfel: {reached} logit. Kravet är högst {wanted} logit.',
    classification: 'Andel som hamnar på fel sida av gränsen: {reached}. Kravet är högst {wanted}.',
    reliability:
      'Reliabilitet: {reached}. Kravet är minst {wanted}, samma gräns som svaret om hela formuläret.',
  },
  met: 'Nås.',
  notMet: 'Nås inte.',
  unknown: 'går inte att räkna, personerna skiljer sig inte åt',
  cautions: {
    title: 'Att tänka på',
    dependent:
      '”{first}” och ”{second}” hänger ihop utöver det som mäts. Tillsammans ger de mindre än vad siffrorna visar; pröva att ta bort den ena.',
    differs: '”{item}” fungerar olika i grupperna efter {group}.',
    noisy: '”{item}” har svar som stämmer dåligt med de andra frågorna.',
    'not-exact':
      'Sökningen stannade innan den hade prövat allt: en något bättre form kan finnas för något antal frågor.',
    'not-fit-at-all':
      'Redan hela formuläret är inte ett mått än. Siffrorna här gäller om det som hindrar rättas; se Svar.',
    'below-verdict':
      'Formen delar vid gränsen, men dess reliabilitet är under {least}: den duger inte till att följa en persons mått i övrigt.',
    content: 'Läs frågorna som blir kvar: täcker de det ni vill veta? Det kan ingen beräkning avgöra.',
  },
  itemsTitle: { short: 'Frågorna i den korta formen', all: 'Frågorna' },
  itemsCaption: {
    run: 'De {questions} som är bäst för syftet',
    limit: 'De {questions} som är bäst inom gränsen',
    left: 'De {questions} som är kvar',
    all: 'Alla {questions}',
  },
  item: 'Fråga',
  column: 'Kolumn',
  place: 'Plats på skalan (logit)',
  uncertaintyTitle: 'Hur osäkert det blir',
  uncertaintyCaption: 'Den korta formen bredvid hela formuläret',
  figure: 'Mått',
  short: 'Kort form',
  needed: 'Det som behövs',
  full: 'Alla frågor',
  rows: {
    questions: 'Frågor',
    minutes: 'Minuter att svara',
    error: 'Mätfel för en person (logit)',
    reliability: 'Reliabilitet',
    change: 'Minsta ändring hos en person som är mer än mätfel (logit)',
    seDifference: 'Standardfel för skillnaden mellan två grupper (logit)',
    detectable: 'Minsta skillnad mellan grupperna som upptäcks (logit)',
    perGroup: 'Personer per grupp som behövs',
    wrong: 'Andel på fel sida av gränsen',
    falselyAbove: 'varav felaktigt över',
    falselyBelow: 'varav felaktigt under',
  },
  uncertaintyNotes: {
    error: 'Mätfelet är roten ur medelvärdet av felvarians över personerna.',
    change: 'Ändringen gäller två mätningar med 95 % säkerhet.',
    groups: '{n} personer i varje grupp. En skillnad upptäcks med 80 % chans vid 5 % risk för falskt larm.',
    cut: 'Gränsen är {cut} logit. Andelarna är av alla personer.',
  },
  curveTitle: 'Börda mot osäkerhet',
  picture: '{questions} ger mätfelet {error} logit, alla {full} ger {fullError}',
  pictureFull: 'Alla {full} frågor ger mätfelet {fullError} logit',
  axis: 'Mätfel för en person, logit',
  series: 'Fasta formulär, bästa frågorna',
  adaptiveSeries: 'Anpassat till personens svar (simulerat)',
  chosenMark: 'Kort form',
  neededMark: 'Det som behövs',
  fullMark: 'Alla frågor',
  wanted: {
    difference: 'Räcker för skillnaden, högst',
    change: 'Räcker för ändringen, högst',
  },
  source: 'Kalibrering {version}, {n} personer',
  sourceHidden: 'Kalibrering {version}',
  adaptiveBetter:
    'Om frågorna väljs efter personens svar ger {questions} mätfelet {error} logit, mot {fixed} när alla får samma.',
  adaptiveNoBetter:
    'Att välja frågor efter personens svar ger här inget: {questions} ger mätfelet {error} logit, mot {fixed} när alla får samma.',
  adaptiveNote:
    'Anpassade frågor väljs en i taget efter personens svar. Det kräver en skärm och är prövat på {n} simulerade personer, utan hänsyn till frågor som måste vara med.',
  howTitle: 'Så är det räknat',
  how: {
    measures:
      'Personerna är de i kalibreringen som svarade på allt, poäng för poäng. Måtten dras mot medelvärdet tills spridningen är personernas egen: {sd} logit i standardavvikelse när mätfelet är borträknat.',
    normal:
      'Personerna är normalfördelade med kalibreringens medelvärde, {mean} logit, och personernas egen spridning: {sd} logit i standardavvikelse när mätfelet är borträknat.',
    search:
      'För varje antal frågor söks den form som har minst felvarians för syftet, bland alla möjliga. Frågorna behåller sina platser, så den korta formens mått ligger på samma skala.',
    inSd: '{value} standardavvikelser är här {logits} logit.',
    time: 'Tiden räknar {seconds} sekunder för varje fråga.',
    kept: 'Inga svar från någon person har använts, och inget har sparats.',
  },
  csv: {
    form: 'form',
    fixed: 'fast',
    adaptive: 'anpassad_simulerad',
    questions: 'frågor',
    minutes: 'minuter',
    error: 'mätfel_logit',
    reliability: 'reliabilitet',
    change: 'minsta_ändring_logit',
    seDifference: 'standardfel_skillnad_logit',
    detectable: 'minsta_skillnad_logit',
    perGroup: 'personer_per_grupp_som_behövs',
    wrong: 'andel_fel_sida',
    items: 'kolumner',
  },
  curveFile: 'borda',
  formFile: 'kort-form',
} as const

type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> }
export type ShorterTexts = Texts<typeof SV>

const EN: ShorterTexts = {
  title: 'Recommendation',
  question: '{n} question',
  questions: '{n} questions',
  minutes: '{minutes} minutes',
  run: 'Yes: run with {questions}',
  runFull: 'Run with all {questions}: no shorter form is enough',
  runText: 'The {questions} take about {minutes} to answer, instead of {fullMinutes} for all {full}.',
  runFullText: 'The {questions} take about {minutes} to answer.',
  notFit: {
    groups: 'Do not run yet: the questions are not a measure for groups',
    individuals: 'Do not run for individuals: the questions are not fit for that',
  },
  notFitText:
    'That holds for the full form already, and a part of it cannot do better. What hinders and what to try is told under Answer. If that is mended, {questions} are enough.',
  blurred: 'Do not run: the basis would be too blurred',
  blurredText: {
    all: 'Not even all {questions} are enough.',
    left: 'Not even the {questions} that are left are enough.',
  },
  tooLong: 'Do not run with so few questions: the basis would be too blurred',
  tooLongText: 'The limit holds {form}. It takes {needed}, about {minutes}.',
  takes: {
    persons: 'With {questions} it takes {persons} persons in each group to detect the difference.',
    questions: 'It would take about {n} questions as good as these.',
  },
  demandsLead: 'What is demanded, and what {questions} give:',
  demands: {
    difference:
      'Smallest difference between the groups that is detected: {reached} logits. The demand is at most {wanted} logits.',
    change:
      'Smallest change of a person beyond noise: {reached} logits. The demand is at most {wanted} logits.',
    classification:
      'Share that lands on the wrong side of the cut: {reached}. The demand is at most {wanted}.',
    reliability:
      'Reliability: {reached}. The demand is at least {wanted}, the same line as for the full form.',
  },
  met: 'Reached.',
  notMet: 'Not reached.',
  unknown: 'cannot be told, the persons do not differ',
  cautions: {
    title: 'Worth thinking of',
    dependent:
      '“{first}” and “{second}” hang together beyond what is measured. Together they give less than the figures show; try without one of them.',
    differs: '“{item}” works differently in the groups by {group}.',
    noisy: '“{item}” has answers that agree badly with the other questions.',
    'not-exact':
      'The search stopped before it had tried everything: a somewhat better form may exist for some number of questions.',
    'not-fit-at-all':
      'The full form itself is not a measure yet. The figures here hold if what hinders is mended; see Answer.',
    'below-verdict':
      'The form parts people at the cut, but its reliability is below {least}: it will not do for following a person otherwise.',
    content:
      'Read the questions that are left: do they cover what you want to know? No computation can tell.',
  },
  itemsTitle: { short: 'The questions of the short form', all: 'The questions' },
  itemsCaption: {
    run: 'The {questions} that are best for the purpose',
    limit: 'The {questions} that are best within the limit',
    left: 'The {questions} that are left',
    all: 'All {questions}',
  },
  item: 'Question',
  column: 'Column',
  place: 'Place on the scale (logits)',
  uncertaintyTitle: 'How uncertain it becomes',
  uncertaintyCaption: 'The short form beside the full form',
  figure: 'Figure',
  short: 'Short form',
  needed: 'What it takes',
  full: 'All questions',
  rows: {
    questions: 'Questions',
    minutes: 'Minutes to answer',
    error: 'Measurement error for a person (logits)',
    reliability: 'Reliability',
    change: 'Smallest change of a person beyond noise (logits)',
    seDifference: 'Standard error of the difference between two groups (logits)',
    detectable: 'Smallest difference between the groups that is detected (logits)',
    perGroup: 'Persons per group that it takes',
    wrong: 'Share on the wrong side of the cut',
    falselyAbove: 'of whom wrongly above',
    falselyBelow: 'of whom wrongly below',
  },
  uncertaintyNotes: {
    error: 'The measurement error is the root of the mean error variance over the persons.',
    change: 'The change is between two measurements, at 95%.',
    groups:
      '{n} persons in each group. A difference is detected with 80% chance at 5% risk of a false alarm.',
    cut: 'The cut is {cut} logits. The shares are of all persons.',
  },
  curveTitle: 'Burden against uncertainty',
  picture: '{questions} give a measurement error of {error} logits, all {full} give {fullError}',
  pictureFull: 'All {full} questions give a measurement error of {fullError} logits',
  axis: 'Measurement error for a person, logits',
  series: 'Fixed forms, the best questions',
  adaptiveSeries: 'Adapted to the person’s answers (simulated)',
  chosenMark: 'Short form',
  neededMark: 'What it takes',
  fullMark: 'All questions',
  wanted: {
    difference: 'Enough for the difference, at most',
    change: 'Enough for the change, at most',
  },
  source: 'Calibration {version}, {n} persons',
  sourceHidden: 'Calibration {version}',
  adaptiveBetter:
    'With questions chosen by the person’s answers, {questions} give a measurement error of {error} logits, against {fixed} when everyone gets the same.',
  adaptiveNoBetter:
    'Choosing questions by the person’s answers gains nothing here: {questions} give a measurement error of {error} logits, against {fixed} when everyone gets the same.',
  adaptiveNote:
    'Adapted questions are chosen one at a time by the person’s answers. That needs a screen, and is tried out on {n} simulated persons without regard to questions that must stay.',
  howTitle: 'How it was computed',
  how: {
    measures:
      'The persons are those of the calibration who answered everything, score by score. Their measures are drawn towards the mean until the spread is the persons’ own: a standard deviation of {sd} logits with the measurement error taken off.',
    normal:
      'The persons are a normal distribution with the calibration’s mean, {mean} logits, and the persons’ own spread: a standard deviation of {sd} logits with the measurement error taken off.',
    search:
      'For each number of questions the form with the least error variance for the purpose is sought among all possible ones. The questions keep their places, so measures from the short form are on the same scale.',
    inSd: '{value} standard deviations are {logits} logits here.',
    time: 'The time reckons {seconds} seconds for each question.',
    kept: 'No person’s answers were used, and nothing was saved.',
  },
  csv: {
    form: 'form',
    fixed: 'fixed',
    adaptive: 'adaptive_simulated',
    questions: 'questions',
    minutes: 'minutes',
    error: 'error_logits',
    reliability: 'reliability',
    change: 'smallest_change_logits',
    seDifference: 'se_difference_logits',
    detectable: 'smallest_difference_logits',
    perGroup: 'persons_per_group_needed',
    wrong: 'share_wrong_side',
    items: 'columns',
  },
  curveFile: 'burden',
  formFile: 'short-form',
}

export const SHORTER_TEXTS: Readonly<Record<Language, ShorterTexts>> = { sv: SV, en: EN }
