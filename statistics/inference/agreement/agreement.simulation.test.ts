import assert from 'node:assert/strict'
import test from 'node:test'
import { normalQuantile } from '@utfall/distributions'
import { randomStream } from '@utfall/numerics'
import { correlation } from './correlation.ts'
import { limitsOfAgreement } from './limits-of-agreement.ts'
import { cohenKappa, pairedShareDifference } from './yes-or-no-agreement.ts'

const DRAWS = 4000

function holds(counts: Readonly<Record<string, number>>, least: number, most: number): void {
  for (const [name, count] of Object.entries(counts)) {
    const share = count / DRAWS
    assert.ok(share > least && share < most, `${name} holds the truth in ${share}`)
  }
}

test('over 4 000 draws of 30 persons the intervals of bias, limit and correlation hold the truth about 95 times in 100', () => {
  const random = randomStream('agreement/measures')
  const [bias, sd] = [2, Math.sqrt(0.25 + 1)]
  const truth = { upper: bias + normalQuantile(0.975) * sd, r: 1 / Math.sqrt(1.25 * 2) }
  const held = { bias: 0, upper: 0, correlation: 0 }
  for (let draw = 0; draw < DRAWS; draw++) {
    const place = Float64Array.from({ length: 30 }, () => random.normal())
    const first = place.map((value) => value + bias + 0.5 * random.normal())
    const second = place.map((value) => value + random.normal())
    const limits = limitsOfAgreement({ first, second })
    const together = correlation({ first, second })
    assert.ok(limits.kind === 'limits' && together.kind === 'correlation')
    held.bias += Number(limits.difference.low < bias && bias < limits.difference.high)
    held.upper += Number(limits.upper.low < truth.upper && truth.upper < limits.upper.high)
    held.correlation += Number(together.low < truth.r && truth.r < together.high)
  }
  holds(held, 0.938, 0.962)
})

test('over 4 000 draws of 150 persons the intervals of kappa and of the shares hold the truth about 95 times in 100', () => {
  const random = randomStream('agreement/yes-or-no')
  const shares = { both: 0.3, onlyFirst: 0.15, onlySecond: 0.08, neither: 0.47 }
  const [first, second] = [0.45, 0.38]
  const byChance = first * second + (1 - first) * (1 - second)
  const kappa = (0.77 - byChance) / (1 - byChance)
  const held = { kappa: 0, shares: 0 }
  for (let draw = 0; draw < DRAWS; draw++) {
    const pairs = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 }
    for (let person = 0; person < 150; person++) {
      let left = random.uniform()
      for (const name of ['both', 'onlyFirst', 'onlySecond', 'neither'] as const) {
        left -= shares[name]
        if (left >= 0 && name !== 'neither') continue
        pairs[name] += 1
        break
      }
    }
    const found = cohenKappa(pairs)
    const difference = pairedShareDifference(pairs)
    assert.ok(found.kind === 'kappa' && difference.kind === 'difference')
    held.kappa += Number((found.low ?? 1) < kappa && kappa < (found.high ?? -1))
    held.shares += Number(difference.low < first - second && first - second < difference.high)
  }
  holds(held, 0.935, 0.962)
})
