/** Where each item's steps begin in one vector of all steps, item by item, and one past the last. */
export function stepOffsets(steps: ArrayLike<number>): Int32Array {
  const start = new Int32Array(steps.length + 1)
  for (let i = 0; i < steps.length; i++) start[i + 1] = start[i] + steps[i]
  return start
}

export function thresholdStarts(thresholds: readonly Float64Array[]): Int32Array {
  return stepOffsets(thresholds.map((item) => item.length))
}

/** All thresholds item by item, the order of a calibration's covariance. */
export function thresholdVector(thresholds: readonly Float64Array[]): Float64Array {
  const starts = thresholdStarts(thresholds)
  const vector = new Float64Array(starts[thresholds.length])
  thresholds.forEach((item, i) => {
    vector.set(item, starts[i])
  })
  return vector
}

/** From categories to steps, in place: a step is passed by everyone at or above it, so sums run from each item's top. */
export function gatherFromTop(values: Float64Array, starts: Int32Array): void {
  for (let i = 0; i + 1 < starts.length; i++)
    for (let step = starts[i + 1] - 2; step >= starts[i]; step--) values[step] += values[step + 1]
}
