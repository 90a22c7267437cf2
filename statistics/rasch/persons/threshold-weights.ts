import { categoryWeights, type ItemBank, sumCumulants } from './item-bank.ts'

/**
 * d θ/d δ of a measure that solves target(θ) = score, for every threshold of the answered items in their order, into `out`.
 * By the implicit function theorem −(∂target/∂δ)/(∂target/∂θ); with A_q = Σ_{k≥h} P_k (k − E)^q, ∂E/∂δ_h = −A1, ∂V/∂δ_h =
 * −(A2 − V·A0), ∂μ3/∂δ_h = −(A3 − μ3·A0) + 3V·A1. The weights of all answered thresholds sum to 1: move them all, and the
 * measure moves along.
 */
export function thresholdWeights(
  bank: ItemBank,
  method: 'wle' | 'mle',
  items: Int32Array,
  from: number,
  to: number,
  theta: number,
  room: Float64Array,
  out: Float64Array,
): void {
  const sums = new Float64Array(4)
  sumCumulants(bank, items, from, to, theta, room, sums)
  const [, information, third, fourth] = sums
  const ratio = third / information
  const slope = method === 'wle' ? information - (fourth / information - ratio * ratio) / 2 : information
  const t = Math.exp(theta - bank.centre)
  let position = 0
  for (let j = from; j < to; j++) {
    const begin = bank.start[items[j]]
    const m = bank.start[items[j] + 1] - begin
    const total = categoryWeights(bank, items[j], t, room)
    let mean = 0
    for (let k = 1; k <= m; k++) mean += (k * room[k]) / total
    let variance = 0
    let skew = 0
    for (let k = 0; k <= m; k++) {
      variance += (room[k] / total) * (k - mean) ** 2
      skew += (room[k] / total) * (k - mean) ** 3
    }
    let [a0, a1, a2, a3] = [0, 0, 0, 0]
    for (let h = m; h >= 1; h--) {
      const p = room[h] / total
      const off = h - mean
      a0 += p
      a1 += p * off
      a2 += p * off * off
      a3 += p * off * off * off
      const dVariance = variance * a0 - a2
      const dThird = skew * a0 - a3 + 3 * variance * a1
      const dTarget = method === 'wle' ? -a1 - (dThird - ratio * dVariance) / (2 * information) : -a1
      out[position + h - 1] = -dTarget / slope
    }
    position += m
  }
}
