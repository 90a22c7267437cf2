import type { Language } from '@utfall/basics'
import type { StudyOutcome } from '../study/schema.ts'

type Source = StudyOutcome['source']
type Two = { readonly first: string; readonly second: string }

/** What is said of two sources of the same people. Nothing here says that one thing made another happen. */
const SWEDISH = {
  sources: {
    self: 'personen',
    staff: 'personalen',
    register: 'registret',
    accounts: 'redovisningen',
    other: 'den andra källan',
  } satisfies Record<Source, string> as Readonly<Record<Source, string>>,
  heading: (s: Two, people: boolean) => `${people ? 'Ser' : 'Säger'} ${s.first} och ${s.second} samma sak?`,
  what: (s: Two & { firstSource: string; secondSource: string }) =>
    `Här ställs ${s.first} mot ${s.second} för dem som har båda. Skillnaden är den första minus den andra: över noll betyder att ${s.firstSource} anger mer än ${s.secondSource}. Ingen av källorna är facit: de kan se olika saker, och båda kan ha fel.`,
  limits: (level: string) =>
    `Medelskillnaden säger om källorna skiljer sig åt i genomsnitt. Gränserna säger hur långt isär de kan ligga för en enskild person: mellan dem väntas skillnaden ligga för ${level} av personerna. Hög korrelation betyder att samma personer ligger högt hos båda källorna, inte att källorna är överens.`,
  error: 'Båda måtten bärs av svar med mätfel, som ingår i hur långt isär källorna ligger.',
  kappa:
    'Kappa är 1 när källorna alltid säger samma sak och 0 när de inte är mer överens än slumpen ger. När nästan alla eller nästan ingen har ja kan kappa vara låg trots att källorna sällan skiljer sig åt.',
  chart: (s: Two) => `${s.first} minus ${s.second}`,
  axis: 'Skillnad',
  meansCaption: (s: Two) => `${s.first} minus ${s.second}: i genomsnitt`,
  limitsCaption: (s: Two) => `${s.first} minus ${s.second}: för en person`,
  endsCaption: 'Personer i skalans ändar hos var källa',
  noEnds: 'Ingen av källorna har någon på skalans lägsta eller högsta värde.',
  difference: 'Medelskillnad',
  shareDifference: 'Skillnad i andel ja',
  correlation: 'Korrelation',
  kappaColumn: 'Kappa',
  only: (source: string) => `Ja bara enligt ${source}`,
  lowerLimit: 'Undre gräns',
  upperLimit: 'Övre gräns',
  lowest: (source: string) => `Lägst, ${source}`,
  highest: (source: string) => `Högst, ${source}`,
  many: (share: string) =>
    `Mer än ${share} ligger i en ände av skalan i någon grupp. Där kan källan inte visa att någon står ännu längre ut, och skillnader syns inte i sin fulla storlek.`,
  between: (s: { time: string; contrast: string; estimate: string; range: string; level: string }) =>
    `${s.time}, ${s.contrast}: medelskillnaden mellan källorna skiljer sig med ${s.estimate} (${s.level}: ${s.range}).`,
  betweenText:
    'Den som vet vilken grupp en person hör till kan bedöma därefter. Om källorna ligger olika långt isär i grupperna är det en ledtråd om det, eller om att källorna ser olika saker. Det är aldrig ett mått på vad insatsen gör.',
  betweenBefore: 'Vid start visar det hur det var redan då.',
  apart: (time: string) =>
    `Vid ${time} är avvikelsen olika i grupperna, mer än slumpen brukar ge. Läs utfallet från den källa som vet gruppen med försiktighet.`,
  sameCaption: 'Är svaret detsamma vem som än tillfrågas?',
  source: 'Källa',
  sameSide: 'Båda källorna ger samma svar: intervallen ligger på samma sida om noll.',
  opposite: 'Källorna ger motsatta svar: intervallen ligger på var sin sida om noll.',
  oneOnly: (s: { clear: string; unclear: string }) =>
    `Källorna ger inte samma svar: intervallet ligger på ena sidan om noll enligt ${s.clear} men rymmer noll enligt ${s.unclear}.`,
  neither: 'Enligt ingen av källorna går det att säga åt vilket håll: båda intervallen rymmer noll.',
}

export type AgreementTexts = typeof SWEDISH

const ENGLISH: AgreementTexts = {
  sources: {
    self: 'the person',
    staff: 'the staff',
    register: 'the register',
    accounts: 'the accounts',
    other: 'the other source',
  },
  heading: (s, people) => `Do ${s.first} and ${s.second} ${people ? 'see' : 'say'} the same?`,
  what: (s) =>
    `Here ${s.first} is held against ${s.second} for those who have both. The difference is the first less the second: above zero means that ${s.firstSource} states more than ${s.secondSource}. Neither source is the truth: they may see different things, and both may be wrong.`,
  limits: (level) =>
    `The mean difference says whether the sources differ on average. The limits say how far apart they may be for one person: the difference is expected to lie between them for ${level} of the people. A high correlation means that the same people are high by both sources, not that the sources agree.`,
  error:
    'Both measures rest on answers with error of measurement, which is part of how far apart the sources are.',
  kappa:
    'Kappa is 1 when the sources always say the same and 0 when they agree no more than chance gives. When nearly everyone or nearly nobody has yes, kappa may be low although the sources seldom differ.',
  chart: (s) => `${s.first} less ${s.second}`,
  axis: 'Difference',
  meansCaption: (s) => `${s.first} less ${s.second}: on average`,
  limitsCaption: (s) => `${s.first} less ${s.second}: for one person`,
  endsCaption: 'People at the ends of the scale by each source',
  noEnds: 'Neither source has anyone at the lowest or highest value of the scale.',
  difference: 'Mean difference',
  shareDifference: 'Difference in shares of yes',
  correlation: 'Correlation',
  kappaColumn: 'Kappa',
  only: (source) => `Yes by ${source} alone`,
  lowerLimit: 'Lower limit',
  upperLimit: 'Upper limit',
  lowest: (source) => `Lowest, ${source}`,
  highest: (source) => `Highest, ${source}`,
  many: (share) =>
    `More than ${share} lie at an end of the scale in one of the groups. There the source cannot show that someone stands further out, and differences do not show in full.`,
  between: (s) =>
    `${s.time}, ${s.contrast}: the mean difference between the sources differs by ${s.estimate} (${s.level}: ${s.range}).`,
  betweenText:
    'Someone who knows which group a person belongs to may rate accordingly. If the sources lie unequally far apart in the groups, that is a hint of it, or of the sources seeing different things. It is never a measure of what the service does.',
  betweenBefore: 'At the start it shows how things were already then.',
  apart: (time) =>
    `At ${time} the gap is not the same in the groups, by more than chance usually gives. Read the outcome from the source that knows the group with caution.`,
  sameCaption: 'Is the answer the same whoever is asked?',
  source: 'Source',
  sameSide: 'Both sources give the same answer: the intervals lie on the same side of zero.',
  opposite: 'The sources give opposite answers: the intervals lie on either side of zero.',
  oneOnly: (s) =>
    `The sources do not give the same answer: the interval lies on one side of zero by ${s.clear} but holds zero by ${s.unclear}.`,
  neither: 'By neither source can it be said in which direction: both intervals hold zero.',
}

export function agreementTexts(language: Language): AgreementTexts {
  return language === 'sv' ? SWEDISH : ENGLISH
}
