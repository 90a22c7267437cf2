import type { Both } from './both.ts'

/** What the codes of this room say; those of the statistics rooms stand in basics. */
export const INSTRUMENT_NOTE_TEXTS: Readonly<Record<string, Both>> = {
  'highest-category-from-answers': {
    sv: 'Hur många svar som finns att välja på angavs inte för {items} frågor: det högsta som någon svarat räknas som det högsta.',
    en: 'How many answers there are to choose from was not stated for {items} questions: the highest that anybody gave counts as the highest.',
  },
  'categories-counted-from': {
    sv: 'Svaren är numrerade från {first} i filen. Summorna i nyckeln räknar varje frågas lägsta svar som 0.',
    en: 'The answers are numbered from {first} in the file. The totals in the key count the lowest answer of each question as 0.',
  },
  'answers-outside-calibration': {
    sv: '{n} svar hade ingen plats i kalibreringen och räknas som obesvarade.',
    en: '{n} answers had no place in the calibration and count as unanswered.',
  },
  'too-few-anchors': {
    sv: 'Bara {anchors} gemensamma frågor används med samma svar som förut; det behövs två.',
    en: 'Only {anchors} common questions are used with the same answers as before; two are needed.',
  },
  'part-left-out': { sv: '{reason}', en: '{reason}' },
  'too-many-groups': {
    sv: 'Kolumnen har för många olika värden för att dela in personer ({groups}; högst {most}).',
    en: 'The column has too many different values to part people into groups ({groups}; at most {most}).',
  },
  'too-many-patterns': {
    sv: 'Personerna har svarat på {patterns} olika uppsättningar av frågor; att räkna en gång till för att jämföra skulle ta för lång tid.',
    en: 'The people have answered {patterns} different sets of questions; computing once more to compare would take too long.',
  },
  'too-many-items-for-every-size': {
    sv: 'Med {items} frågor söks inte det bästa formuläret av varje längd; ange de längder som är av intresse.',
    en: 'With {items} questions the best form of every length is not searched for; name the lengths of interest.',
  },
}
