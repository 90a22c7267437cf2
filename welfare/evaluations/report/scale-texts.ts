import type { Language } from '@utfall/basics'

type Calibration = {
  readonly outcome: string
  readonly file: string
  readonly items: string
  readonly persons: string | null
  readonly population: string | null
  readonly model: string | null
}

/** What is said of an outcome that stands on a calibration. Nothing here says that one thing made another happen. */
const SWEDISH = {
  basis: (s: { items: string; persons: string | null; population: string | null }) =>
    `Måttet är gjort av svaren på ${s.items} frågor${
      s.persons === null ? '' : `, kalibrerade på ${s.persons} personer`
    }${s.population === null ? '' : ` (${s.population})`}. Enheten är logit: ett steg på 1 betyder att oddsen för nästa högre svar är 2,7 gånger så stora på varje fråga.`,
  share: (s: { share: string; narrower: string }) =>
    `Frågorna visar bara ungefär var en person ligger. Den osäkerheten är inräknad: ${s.share} av skattningens varians kommer av mätningen, resten av att personer är olika. Med ett felfritt mått vore intervallet ${s.narrower} smalare.`,
  standardised: (s: { time: string; estimate: string; range: string; level: string }) =>
    `${s.time}, mot hur mycket personer skiljer sig i det sanna måttet: ${s.estimate} (${s.level}: ${s.range}).`,
  pointMeasures: (s: { time: string; estimate: string; range: string; level: string }) =>
    `${s.time}, räknat direkt på personernas punktmått: ${s.estimate} (${s.level}: ${s.range}).`,
  endsCaption: (outcome: string) => `${outcome}: svar längst ner och längst upp på skalan`,
  measured: 'Mätta',
  lowest: 'Lägsta svar på allt',
  highest: 'Högsta svar på allt',
  reach: (low: string, high: string) =>
    `Med alla frågor besvarade går skalan från ${low} till ${high} logit. Den som ger lägsta eller högsta svar på allt kan ligga längre ut än frågorna når.`,
  many: (share: string) =>
    `Mer än ${share} i någon grupp ligger i en ände av skalan: skillnader och förändringar där syns inte i sin fulla storlek.`,
  changesCaption: (outcome: string, from: string, to: string) =>
    `${outcome}: person för person, från ${lower(from)} till ${lower(to)}`,
  both: 'Mätta båda gångerna',
  better: 'Bättre',
  worse: 'Sämre',
  same: 'Går inte att skilja från mätfel',
  changes: (s: { level: string; chance: string }) =>
    `En person räknas som bättre eller sämre bara när förändringen är större än mätfelet brukar ge (${s.level}). Även om ingen hade ändrats skulle ungefär ${s.chance} hamna i vardera gruppen. Att en förändring inte går att skilja från mätfel betyder inte att den saknas, och andelarna säger inte hur mycket gruppen ändrats.`,
  calibrations: 'Kalibreringar',
  calibration: (s: Calibration) =>
    `${s.outcome}: ${s.file}, ${s.items} frågor${s.persons === null ? '' : `, ${s.persons} personer`}${
      s.population === null ? '' : ` (${s.population})`
    }${s.model === null ? '' : `, ${s.model}`}. SHA-256: `,
}

export type ScaleTexts = typeof SWEDISH

const ENGLISH: ScaleTexts = {
  basis: (s) =>
    `The measure is made of the answers to ${s.items} questions${
      s.persons === null ? '' : `, calibrated on ${s.persons} people`
    }${s.population === null ? '' : ` (${s.population})`}. Its unit is the logit: a step of 1 means that the odds of the next higher answer are 2.7 times as large on every question.`,
  share: (s) =>
    `The questions show only roughly where a person stands. That uncertainty is counted in: ${s.share} of the variance of the estimate comes from the measurement, the rest from people being different. With a measure free of error the interval would be ${s.narrower} narrower.`,
  standardised: (s) =>
    `${s.time}, against how much people differ in the true measure: ${s.estimate} (${s.level}: ${s.range}).`,
  pointMeasures: (s) =>
    `${s.time}, computed directly from the people's point measures: ${s.estimate} (${s.level}: ${s.range}).`,
  endsCaption: (outcome) => `${outcome}: answers at the bottom and the top of the scale`,
  measured: 'Measured',
  lowest: 'Lowest answer to everything',
  highest: 'Highest answer to everything',
  reach: (low, high) =>
    `With every question answered the scale runs from ${low} to ${high} logits. Someone with the lowest or highest answer to everything may lie further out than the questions reach.`,
  many: (share) =>
    `More than ${share} in one of the groups lie at an end of the scale: differences and changes there do not show in full.`,
  changesCaption: (outcome, from, to) => `${outcome}: person by person, from ${lower(from)} to ${lower(to)}`,
  both: 'Measured both times',
  better: 'Better',
  worse: 'Worse',
  same: 'Not told apart from error',
  changes: (s) =>
    `A person counts as better or worse only when the change is larger than the error of measurement usually gives (${s.level}). Even if nobody had changed, about ${s.chance} would end up in each of the two. That a change is not told apart from error does not mean that there is none, and the shares do not say how much the group changed.`,
  calibrations: 'Calibrations',
  calibration: (s) =>
    `${s.outcome}: ${s.file}, ${s.items} questions${s.persons === null ? '' : `, ${s.persons} people`}${
      s.population === null ? '' : ` (${s.population})`
    }${s.model === null ? '' : `, ${s.model}`}. SHA-256: `,
}

export function scaleTexts(language: Language): ScaleTexts {
  return language === 'sv' ? SWEDISH : ENGLISH
}

function lower(text: string): string {
  return text.slice(0, 1).toLocaleLowerCase('sv') + text.slice(1)
}
