import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '@utfall/numerics'
import { scoreTable } from './person-measures.ts'
import { reliability } from './reliability.ts'

test('intervals of a weighted measure hold the true place in 95 per cent, summed exactly over all scores', () => {
  const thresholds = Array.from({ length: 15 }, (_, i) => {
    const location = -2 + (4 * i) / 14
    return Float64Array.of(location - 0.8, location, location + 0.8)
  })
  const table = scoreTable({ items: thresholds.map((_, i) => `${i}`), thresholds }, { method: 'wle' })
  let held = 0
  const places = Array.from({ length: 401 }, (_, g) => -2 + g / 100)
  for (const theta of places) {
    let chances = [1]
    for (const steps of thresholds) {
      const logs = [0]
      for (const delta of steps) logs.push(logs[logs.length - 1] + theta - delta)
      const total = logs.reduce((sum, log) => sum + Math.exp(log), 0)
      const next = new Array<number>(chances.length + steps.length).fill(0)
      logs.forEach((log, k) => {
        chances.forEach((chance, score) => {
          next[score + k] += (chance * Math.exp(log)) / total
        })
      })
      chances = next
    }
    table.forEach(({ measure, se }, score) => {
      if (measure === null || se === null) return
      if (Math.abs(measure - theta) <= 1.959963984540054 * se) held += chances[score] / places.length
    })
    const mean = table.reduce((sum, { measure }, score) => sum + chances[score] * (measure ?? 0), 0)
    assert.ok(Math.abs(mean - theta) < 0.02, `the mean measure of persons at ${theta} is ${mean}`)
  }
  assert.ok(Math.abs(held - 0.95) < 0.01, `held ${held}`)
})

test('simulation: the standard error of a reliability is its spread over samples of persons', () => {
  const random = randomStream('reliability')
  const found: number[] = []
  let se = 0
  const samples = 600
  for (let sample = 0; sample < samples; sample++) {
    // Persons far out are measured with larger errors, as they are by a real test.
    const places = Array.from({ length: 200 }, () => random.normal())
    const ses = places.map((place) => 0.2 + 0.6 * Math.abs(place))
    const measures = places.map((place, v) => place + ses[v] * random.normal())
    const got = reliability(measures, ses)
    assert.ok(got.kind === 'reliability')
    found.push(got.reliability)
    se += got.se / samples
  }
  const mean = found.reduce((sum, each) => sum + each, 0) / samples
  const spread = Math.sqrt(found.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (samples - 1))
  // The spread of 600 samples is itself uncertain by 1/√1200, and the error varies a little from sample to sample.
  assert.ok(Math.abs(se / spread - 1) < 4 / Math.sqrt(2 * samples), `${se} beside ${spread}`)
})
