import type { RandomStream } from '@utfall/numerics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { itemInformation } from '../persons/information.ts'
import { categoryRoom, categoryWeights, type ItemBank, itemBank } from '../persons/item-bank.ts'
import { scoreSolver } from '../persons/score-solver.ts'
import type { ItemSelection, StopReason } from './adaptive-types.ts'
import { type PosteriorGrid, posteriorGrid } from './posterior-grid.ts'

/** Adaptive rules with every choice made and every name a position. */
export type SessionRules = {
  readonly selection: ItemSelection
  readonly startTheta: number
  readonly startItem: number
  readonly interim: 'eap' | 'wle'
  readonly final: 'eap' | 'wle'
  readonly prior: { readonly mean: number; readonly sd: number }
  readonly seLimit: number
  readonly fewestItems: number
  readonly mostItems: number
  readonly leastInformation: number
  /** Content group per item, the last group being "none", and the share wanted from each. */
  readonly contentOf: Int32Array
  readonly contentShare: Float64Array
}

/** What one session leaves behind; overwritten by the next. */
export type SessionResult = {
  theta: number
  se: number
  asked: number
  stop: StopReason
  readonly items: Int32Array
}

export type SessionRunner = {
  readonly bank: ItemBank
  /** Draws the answers of somebody at θ to all items. */
  readonly answer: (theta: number, random: RandomStream, answers: Int16Array) => void
  /** `selected` counts, per item, whom the rule chose it for, asked or not. */
  readonly run: (
    answers: Int16Array,
    random: RandomStream,
    admission: Float64Array | null,
    selected: Float64Array,
  ) => SessionResult
}

/** Open, asked, or passed over by the exposure lottery. */
const [OPEN, ASKED, PASSED] = [0, 1, 2]

/**
 * One person's adaptive session. Each turn: the content group that lags most behind its share, in it the item (or one of the
 * best few) with most information at the estimate so far, then the exposure lottery: a selected item is asked with its own
 * probability, else passed over for this person and the next one tried (Sympson & Hetter 1985). When all are passed over
 * they come back, so that a session never ends for want of luck.
 * The standard error that stops is the one that will be reported, from the final estimator with the answers so far.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one kernel whose parts share their working arrays
export function sessionRunner(scale: ItemScale, rules: SessionRules): SessionRunner {
  const bank = itemBank(scale)
  const room = categoryRoom(bank)
  const solver = scoreSolver(bank, 'wle')
  const posterior: PosteriorGrid | null =
    rules.interim === 'eap' || rules.final === 'eap' ? posteriorGrid(bank, rules.prior) : null
  const ceiling = informationCeilings(scale, bank)
  const state = new Int8Array(bank.items)
  const information = new Float64Array(bank.items)
  const best = new Int32Array(bank.items)
  const contentAsked = new Float64Array(rules.contentShare.length)
  const result: SessionResult = {
    theta: 0,
    se: 0,
    asked: 0,
    stop: 'all-items',
    items: new Int32Array(bank.items),
  }

  function answer(theta: number, random: RandomStream, answers: Int16Array): void {
    const t = Math.exp(theta - bank.centre)
    for (let item = 0; item < bank.items; item++) {
      let rest = random.uniform() * categoryWeights(bank, item, t, room)
      const m = bank.start[item + 1] - bank.start[item]
      let category = 0
      while (category < m && rest >= room[category]) rest -= room[category++]
      answers[item] = category
    }
  }

  /** Fills `information` for the items not asked, and gives the largest. */
  function look(theta: number): number {
    const t = Math.exp(theta - bank.centre)
    let most = 0
    for (let item = 0; item < bank.items; item++) {
      if (state[item] === ASKED) continue
      const m = bank.start[item + 1] - bank.start[item]
      const total = categoryWeights(bank, item, t, room)
      let mean = 0
      for (let k = 1; k <= m; k++) mean += k * room[k]
      mean /= total
      let variance = 0
      for (let k = 0; k <= m; k++) variance += (k - mean) * (k - mean) * room[k]
      information[item] = variance / total
      if (information[item] > most) most = information[item]
    }
    return most
  }

  /** The content group with an open item that lags most behind its share. */
  function dueContent(): number {
    let [due, lag] = [-1, -Infinity]
    for (let item = 0; item < bank.items; item++) {
      const group = rules.contentOf[item]
      if (state[item] !== OPEN || group === due) continue
      const behind = rules.contentShare[group] * (result.asked + 1) - contentAsked[group]
      if (behind > lag) [due, lag] = [group, behind]
    }
    return due
  }

  /** The most informative open items of a group, best first, at most `count`; ties to the one that stands first. */
  function mostInformative(group: number, count: number): number {
    let found = 0
    for (let item = 0; item < bank.items; item++) {
      if (state[item] !== OPEN || rules.contentOf[item] !== group) continue
      let place = found < count ? found++ : count
      while (place > 0 && information[best[place - 1]] < information[item]) {
        if (place < count) best[place] = best[place - 1]
        place--
      }
      if (place < count) best[place] = item
    }
    return found
  }

  function choose(random: RandomStream, admission: Float64Array | null, selected: Float64Array): number {
    const count = rules.selection.kind === 'randomesque' ? rules.selection.best : 1
    for (;;) {
      const group = dueContent()
      if (group < 0) {
        admission = null
        for (let item = 0; item < bank.items; item++) if (state[item] === PASSED) state[item] = OPEN
        continue
      }
      const found = mostInformative(group, count)
      const item = found === 1 ? best[0] : best[random.integerBelow(found)]
      if (admission === null) return item
      selected[item]++
      if (admission[item] >= 1 || random.uniform() < admission[item]) return item
      state[item] = PASSED
    }
  }

  function estimate(method: 'eap' | 'wle', score: number): void {
    if (method === 'eap' && posterior) {
      posterior.summarise()
      result.theta = posterior.mean()
      result.se = posterior.sd()
      return
    }
    solver.answered(result.items, 0, result.asked)
    const solved = solver.solve(score)
    result.theta = solved.theta
    result.se = 1 / Math.sqrt(solved.information)
  }

  function run(
    answers: Int16Array,
    random: RandomStream,
    admission: Float64Array | null,
    selected: Float64Array,
  ): SessionResult {
    state.fill(OPEN)
    contentAsked.fill(0)
    posterior?.reset()
    result.asked = 0
    let theta = rules.startTheta
    let score = 0
    let attainable = 0
    look(theta)
    for (;;) {
      const first = result.asked === 0 && rules.startItem >= 0
      const item = first ? rules.startItem : choose(random, admission, selected)
      if (first && admission) selected[item]++
      state[item] = ASKED
      result.items[result.asked++] = item
      contentAsked[rules.contentOf[item]]++
      score += answers[item]
      attainable += ceiling[item]
      posterior?.take(item, answers[item])
      const enough = result.asked >= rules.fewestItems
      // No place on the scale gives these items the information that the limit takes: no need to look.
      const hopeless = rules.final === 'wle' && attainable * rules.seLimit ** 2 < 1
      const looked = enough && rules.seLimit > 0 && !hopeless
      if (looked) {
        estimate(rules.final, score)
        if (result.se <= rules.seLimit) return ended('se-limit')
        theta = result.theta
      }
      if (result.asked === bank.items) return finished('all-items', score)
      if (result.asked >= rules.mostItems) return finished('most-items', score)
      if (rules.interim !== rules.final || !looked) {
        estimate(rules.interim, score)
        theta = result.theta
      }
      const most = look(theta)
      if (enough && most < rules.leastInformation) return finished('least-information', score)
    }
  }

  function finished(stop: StopReason, score: number): SessionResult {
    estimate(rules.final, score)
    return ended(stop)
  }

  function ended(stop: StopReason): SessionResult {
    result.stop = stop
    return result
  }

  return { bank, answer, run }
}

const CEILING_STEP = 0.1
/** Between two points of the grid an item may tell a little more. */
const CEILING_MARGIN = 1.01
const CEILING_REACH = 5

/** The most that each item can tell anywhere, from a grid that reaches five logits beyond all thresholds. */
function informationCeilings(scale: ItemScale, bank: ItemBank): Float64Array {
  const low = bank.lowest - CEILING_REACH
  const points = Math.ceil((bank.highest + CEILING_REACH - low) / CEILING_STEP) + 1
  const grid = Float64Array.from({ length: points }, (_, g) => low + g * CEILING_STEP)
  return Float64Array.from(
    itemInformation(scale, grid),
    (row) => CEILING_MARGIN * row.reduce((most, each) => Math.max(most, each), 0),
  )
}
