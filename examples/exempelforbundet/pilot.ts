import { type RandomStream, randomStream } from '@utfall/numerics'
import { SEED } from './generate.ts'
import { drawPerson, type Person, SITES } from './people.ts'
import { drawQuestionnaireFate, formCells, QUESTIONS } from './questionnaire.ts'

const PERSONS = 500
/** The spring before enrolment: from the middle of February to the end of May 2024, in days from its first day. */
const [FIRST_DAY, LAST_DAY] = [-200, -95]

/**
 * The answers that the questionnaire was calibrated on, before anyone was drawn into the trial: other made-up people at the
 * same sites, asked once. One row per person; the file is not stored, since it can be drawn again.
 */
export function pilotCsv(seed = SEED): string {
  const random = randomStream(`exempelforbundet-pilot/${seed}`)
  const rows = Array.from({ length: PERSONS }, (_, place) => {
    const stream = random.split(`person-${place + 1}`)
    const person = pilotPerson(`PILOT${place + 1}`, stream)
    const fate = drawQuestionnaireFate(stream.split('questionnaire'))
    return [person.id, ...formCells(person, 'wait', fate, 0, false)].join(',')
  })
  return `${[['person', ...QUESTIONS].join(','), ...rows].join('\n')}\n`
}

function pilotPerson(id: string, random: RandomStream): Person {
  const site = SITES[random.integerBelow(SITES.length)] ?? SITES[0]
  return drawPerson(site, FIRST_DAY + random.integerBelow(LAST_DAY - FIRST_DAY), id, random)
}
