import { type RandomStream, randomStream } from '@utfall/numerics'
import { drawFate, LADDER, MONTHS, type Outcomes, outcomesIn } from './outcomes.ts'
import { type Arm, drawArms, drawPeople, type Person, pick, REFERRERS } from './people.ts'
import {
  ASKED,
  closeness,
  drawQuestionnaireFate,
  formCells,
  QUESTIONS,
  type QuestionnaireFate,
} from './questionnaire.ts'

/** The day the numbers were first drawn; any other would do, and no other was tried for its result. */
export const SEED = 20_261_121

export type Example = {
  /** File name to text. */
  readonly files: ReadonlyMap<string, string>
  /** The mean over everyone of what the lot changed: both arms are known here, as they never are elsewhere. */
  readonly truth: Truth
}

export type Truth = {
  readonly ability3: number
  readonly ability6: number
  readonly ability12: number
  readonly staff6: number
  /** P(now above wait) + ½ P(equal) between a random person in each arm. */
  readonly ladder6: number
  readonly work6: number
  readonly worsened6: number
  readonly sickDays6: number
  readonly cost6: number
  /** Of the true closeness to work, logits: without the error of the questions. */
  readonly closer6: number
}

type Lived = {
  readonly person: Person
  readonly arm: Arm
  readonly now: Outcomes
  readonly wait: Outcomes
  readonly questionnaire: QuestionnaireFate
}

export function generateExample(seed = SEED): Example {
  const random = randomStream(`exempelforbundet/${seed}`)
  const people = drawPeople(random)
  const arms = drawArms(people, random)
  const lived = people.map((person): Lived => {
    const fate = drawFate(random.split(`fate/${person.id}`))
    const arm = arms.get(person.id) ?? 'wait'
    const questionnaire = drawQuestionnaireFate(random.split(`questionnaire/${person.id}`))
    const [now, wait] = [outcomesIn(person, 'now', fate), outcomesIn(person, 'wait', fate)]
    return { person, arm, now, wait, questionnaire }
  })
  const files = new Map([
    ['persons.csv', personsCsv(lived)],
    ['answers.csv', answersCsv(lived)],
    ['registers.csv', registersCsv(lived)],
    ['narmare-arbete.csv', questionnaireCsv(lived)],
    ['screening.csv', screeningCsv(random.split('screening'), people)],
  ])
  return { files, truth: truthOf(lived) }
}

function actual(life: Lived): Outcomes {
  return life.arm === 'now' ? life.now : life.wait
}

function personsCsv(lived: readonly Lived[]): string {
  const header =
    'person,site,allocated_on,arm,received,sex,age,income_source,mental_ill_health,long_sick,referrer'
  const rows = lived.map((life) => {
    const { person } = life
    return [
      person.id,
      person.site.name,
      person.allocatedOn,
      life.arm,
      Number(actual(life).received),
      person.sex,
      person.age,
      person.incomeSource,
      Number(person.mentalIllHealth),
      Number(person.longSick),
      person.referrer,
    ].join(',')
  })
  return csv(header, rows)
}

/** One row for each form sent; a form that never came back is a row with empty cells. */
function answersCsv(lived: readonly Lived[]): string {
  const rows = lived.flatMap((life) => {
    const outcomes = actual(life)
    return MONTHS.map((month, index) => {
      const own = outcomes.answered[index]
      const worsened = own && month === 6 ? Number(outcomes.worsened) : ''
      return [
        life.person.id,
        month,
        own ? outcomes.ability[index] : '',
        own ? outcomes.staff[index] : '',
        worsened,
      ].join(',')
    })
  })
  return csv('person,month,ability,staff_rating,worsened', rows)
}

/** One row for each form of ten questions; those who have fallen silent answer it no more than the others. */
function questionnaireCsv(lived: readonly Lived[]): string {
  const rows = lived.flatMap((life) =>
    ASKED.map((month, asked) => {
      const isSilent = !(actual(life).answered[MONTHS.indexOf(month)] ?? false)
      const cells = formCells(life.person, life.arm, life.questionnaire, asked, isSilent)
      return [life.person.id, month, ...cells].join(',')
    }),
  )
  return csv(['person', 'month', ...QUESTIONS].join(','), rows)
}

function registersCsv(lived: readonly Lived[]): string {
  const header =
    'person,ladder_0,ladder_6,ladder_12,work_6,sick_days_6,cost_municipality_6,cost_region_6,cost_state_6,cost_service_6'
  const rows = lived.map((life) => {
    const { ladder, ...rest } = actual(life)
    const states = [ladder[0], ladder[2], ladder[3]].map((step) => LADDER[step ?? 0])
    const work = Number(ladder[2] === LADDER.length - 1)
    return [
      life.person.id,
      ...states,
      work,
      rest.sickDays,
      rest.costMunicipality,
      rest.costRegion,
      rest.costState,
      rest.costService,
    ].join(',')
  })
  return csv(header, rows)
}

const INELIGIBLE = ['outside-age', 'acute-need', 'no-need-of-several-parties', 'already-in-service'] as const
const DECLINED = ['does-not-want-lot', 'no-time', 'no-reason-given'] as const

/** Everyone referred: those drawn, and those who were not and why. */
function screeningCsv(random: RandomStream, people: readonly Person[]): string {
  const drawn = people.map((person) =>
    [person.allocatedOn, person.site.name, person.referrer, 'randomised', ''].join(','),
  )
  const others = people.flatMap((person) => {
    if (random.uniform() > 0.62) return []
    const ineligible = random.uniform() < 0.6
    const reason = ineligible
      ? pick(random, INELIGIBLE, [0.12, 0.2, 0.43, 0.25])
      : pick(random, DECLINED, [0.45, 0.25, 0.3])
    const referrer = pick(random, REFERRERS, [0.31, 0.27, 0.28, 0.14])
    return [
      [person.allocatedOn, person.site.name, referrer, ineligible ? 'ineligible' : 'declined', reason].join(
        ',',
      ),
    ]
  })
  return csv('referred_on,site,referrer,status,reason', [...drawn, ...others].sort())
}

function csv(header: string, rows: readonly string[]): string {
  return `${[header, ...rows].join('\n')}\n`
}

function truthOf(lived: readonly Lived[]): Truth {
  const average = (value: (outcomes: Outcomes) => number) =>
    lived.reduce((sum, life) => sum + value(life.now) - value(life.wait), 0) / lived.length
  const atWork = (outcomes: Outcomes) => Number(outcomes.ladder[2] === LADDER.length - 1)
  const closer = (arm: Arm) =>
    lived.reduce((sum, { person, questionnaire }) => sum + closeness(person, arm, questionnaire, 1), 0)
  return {
    closer6: (closer('now') - closer('wait')) / lived.length,
    ability3: average((outcomes) => outcomes.ability[1]),
    ability6: average((outcomes) => outcomes.ability[2]),
    ability12: average((outcomes) => outcomes.ability[3]),
    staff6: average((outcomes) => outcomes.staff[2]),
    ladder6: winShare(lived),
    work6: average(atWork),
    worsened6: average((outcomes) => Number(outcomes.worsened)),
    sickDays6: average((outcomes) => outcomes.sickDays),
    cost6: average(
      (outcomes) =>
        outcomes.costMunicipality + outcomes.costRegion + outcomes.costState + outcomes.costService,
    ),
  }
}

function winShare(lived: readonly Lived[]): number {
  const count = (side: (life: Lived) => Outcomes) =>
    LADDER.map((_, step) => lived.filter((life) => side(life).ladder[2] === step).length / lived.length)
  const now = count((life) => life.now)
  const wait = count((life) => life.wait)
  return now.reduce((sum, share, step) => {
    const below = wait.slice(0, step).reduce((total, each) => total + each, 0)
    return sum + share * (below + wait[step] / 2)
  }, 0)
}
