import { type RandomStream, randomStream } from '@utfall/numerics'
import type { CardOrder, InstrumentDefinition, Survey } from './schema.ts'

/**
 * An instrument that comes with the house, so that a newcomer sees a whole page at once. Questions and persons are made
 * up: 640 persons drawn from the partial credit model with known steps. Two of the ten questions are flawed on purpose,
 * so that the page has something to tell: one is harder for those under thirty, one follows the question before it.
 */

export const EXAMPLE_INSTRUMENT_ID = 'exempel-narmare-arbete'

const PERSONS = 640
const HIGHEST = 3
const SEED = 20_261_122

/** Each question with its place on the scale, logits. */
const QUESTIONS = [
  [-1.9, 'Jag kommer upp på morgonen i tid', 'I get up in time in the morning'],
  [-1.4, 'Jag klarar det som behöver göras hemma', 'I manage what needs to be done at home'],
  [-0.9, 'Jag kan ta mig dit jag ska på egen hand', 'I can get to where I need to be on my own'],
  [-0.5, 'Jag kan passa en tid som någon annan har bestämt', 'I can keep a time that someone else has set'],
  [-0.1, 'Jag kan be om hjälp när jag behöver det', 'I can ask for help when I need it'],
  [
    0.2,
    'Jag orkar vara tillsammans med andra i flera timmar',
    'I can bear being with others for several hours',
  ],
  [0.5, 'Jag vet vad jag vill arbeta med', 'I know what I want to work with'],
  [0.9, 'Jag kan hålla en uppgift i gång tills den är klar', 'I can keep at a task until it is done'],
  [1.3, 'Jag skulle klara en arbetsdag på halvtid', 'I could manage a half day of work'],
  [1.9, 'Jag skulle klara en hel arbetsvecka', 'I could manage a full week of work'],
] as const

/** Steps around a question's place: the middle answers are wide enough that each is somebody's likeliest. */
const STEPS = [-1.3, 0.1, 1.2] as const
const HARDER_FOR_YOUNG = { question: 6, logits: 0.9 } as const
/** The last question is answered as the one before it by this share. */
const COPIED = { question: 9, share: 0.25 } as const
const MISSING_SHARE = 0.03

const column = (place: number) => `fraga_${place + 1}`

export const exampleDefinition: InstrumentDefinition = {
  id: EXAMPLE_INSTRUMENT_ID,
  name: { sv: 'Exempel: Närmare arbete', en: 'Example: Closer to work' },
  items: QUESTIONS.map(([, sv, en], place) => ({
    id: column(place),
    wording: { sv, en },
    highest: HIGHEST,
  })),
  languages: ['sv', 'en'],
  owner: 'Utfall',
  licence: 'EUPL-1.2',
  minutes: 3,
}

export const exampleSurvey: Survey = {
  model: 'auto',
  items: QUESTIONS.map((_, place) => column(place)),
  groups: ['kön', 'ålder', 'språk'],
  id: 'person',
  weights: null,
  highest: HIGHEST,
  scale: null,
  population: {
    sv: 'Påhittade personer i ett exempelförbund',
    en: 'Made-up persons in an example federation',
  },
  collectedFrom: '2026-03-02',
  collectedTo: '2026-05-29',
}

/** The first quality card, to be written when the calibration is there. */
export const exampleCard: CardOrder = {
  author: 'Utfall',
  calibration: 1,
  notes: {
    validity: {
      sv: 'Inget visar att frågorna mäter närhet till arbete: både frågor och svar är påhittade. I ett riktigt kort står här hur frågorna togs fram, vad måtten stämmer med och vad som talar emot.',
      en: 'Nothing shows that the questions measure closeness to work: both questions and answers are made up. A real card tells here how the questions were made, what the measures agree with and what speaks against.',
    },
    use: {
      sv: 'Bara för att visa hur ett kvalitetskort ser ut.',
      en: 'Only to show what a quality card looks like.',
    },
    owner: 'Utfall',
    licence: 'EUPL-1.2',
    minutes: 3,
    reference: null,
  },
}

const AGES = ['18–29', '30–49', '50–64'] as const

/** The answers as a file; the same bytes each time. */
export function exampleAnswers(): { readonly name: string; readonly bytes: Uint8Array } {
  const random = randomStream(SEED)
  const lines = Array.from({ length: PERSONS }, (_, person) => personLine(person, random))
  const header = ['person', 'kön', 'ålder', 'språk', ...exampleSurvey.items].join(',')
  const text = `${[header, ...lines].join('\n')}\n`
  return { name: 'narmare-arbete.csv', bytes: new TextEncoder().encode(text) }
}

function personLine(person: number, random: RandomStream): string {
  const sex = random.uniform() < 0.55 ? 'kvinna' : 'man'
  const age = AGES[random.integerBelow(AGES.length)] ?? AGES[0]
  const language = random.uniform() < 0.3 ? 'lätt svenska' : 'svenska'
  const measure = 0.2 + 1.5 * random.normal()
  const answers: number[] = []
  for (const [place, [location]] of QUESTIONS.entries()) {
    const isHarder = place === HARDER_FOR_YOUNG.question && age === AGES[0]
    const drawn = drawAnswer(measure - location - (isHarder ? HARDER_FOR_YOUNG.logits : 0), random)
    const isCopied = random.uniform() < COPIED.share && place === COPIED.question
    answers.push(isCopied ? (answers[place - 1] ?? drawn) : drawn)
  }
  const cells = answers.map((answer) => (random.uniform() < MISSING_SHARE ? '' : String(answer)))
  return [`P${person + 1}`, sex, age, language, ...cells].join(',')
}

/** An answer from the partial credit model at this distance between person and question. */
function drawAnswer(distance: number, random: RandomStream): number {
  const weights = [1]
  let log = 0
  for (const step of STEPS) {
    log += distance - step
    weights.push(Math.exp(log))
  }
  let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0)
  for (const [category, weight] of weights.entries()) {
    left -= weight
    if (left < 0) return category
  }
  return STEPS.length
}
