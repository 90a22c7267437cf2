import { type Matrix, multiplyVector, type RandomStream, symmetricPower } from '@utfall/numerics'
import { patternSums } from '../calibration/pattern-sums.ts'
import { scaleCentre } from '../calibration/symmetric-functions.ts'
import { gatherFromTop, thresholdStarts, thresholdVector } from '../calibration/threshold-layout.ts'
import { type PatternTable, sortedPatterns } from '../responses/patterns.ts'
import { MISSING, type ResponseMatrix } from '../responses/response-matrix.ts'

/** Thresholds as a new calibration of other answers from the same persons would give them, to first order. */
export type OneStep = (answers: Int16Array, random: RandomStream) => readonly Float64Array[]

/**
 * One Newton step from the thresholds that the answers were simulated with: δ* = δ + C U, C the covariance of the
 * calibration and U the slope of the conditional log-likelihood at the new answers. A step from the true value with the
 * expected information is as good as a full calibration to first order (van der Vaart 1998, Asymptotic Statistics, section 5.7), costs
 * nothing, and has no replicate in which a category stays empty. With a share f of the calibration's persons in use, the
 * others' part of the slope is drawn from its distribution: √(1 − f) C^{1/2} z.
 */
export function oneStepCalibration(input: {
  readonly thresholds: readonly Float64Array[]
  readonly covariance: Matrix
  readonly responses: ResponseMatrix
  readonly table: PatternTable
  readonly shareUsed: number
}): OneStep {
  const { thresholds, covariance, responses, table, shareUsed } = input
  const width = thresholds.length
  const stepStart = thresholdStarts(thresholds)
  const { expected } = patternSums(
    { ...sortedPatterns(table), stepStart },
    { thresholds: thresholdVector(thresholds), centre: scaleCentre(thresholds) },
    1,
    { from: 0, to: table.patterns },
  )
  const others = shareUsed < 1 ? symmetricPower(covariance, 0.5) : null
  const scale = Math.sqrt(1 - shareUsed)
  return (answers, random) => {
    const slope = expected.slice()
    for (let cell = 0; cell < answers.length; cell++) {
      const answer = answers[cell]
      if (answer === MISSING || answer === 0) continue
      const weight = responses.weights ? responses.weights[Math.floor(cell / width)] : 1
      slope[stepStart[cell % width] + answer - 1] -= weight
    }
    gatherFromTop(slope, stepStart)
    const move = multiplyVector(covariance, slope)
    if (others) {
      const noise = multiplyVector(
        others,
        Float64Array.from(slope, () => scale * random.normal()),
      )
      for (let step = 0; step < move.length; step++) move[step] += noise[step]
    }
    return thresholds.map((item, i) => item.map((delta, h) => delta + bounded(move[stepStart[i] + h])))
  }
}

/** Logits. A longer step is no approximation of anything (a few persons who carry nearly all the weight). */
const LONGEST_MOVE = 10

function bounded(move: number): number {
  return Math.max(-LONGEST_MOVE, Math.min(LONGEST_MOVE, move))
}
