import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RASCH_ABSENT, readExpected, readGold, readResponses } from '../../../tests/rasch-reference.ts'
import { estimatePrior } from './estimate-prior.ts'

for (const [dataset, model, key] of [
  ['lsat6', 'RM', 'MML lsat6'],
  ['science4', 'PCM', 'MML science4'],
] as const)
  test(`reference ${dataset}: the persons’ spread is that of mirt and TAM, which fit items and persons together`, (t) => {
    const responses = readResponses(dataset)
    const gold = readGold(dataset, model)
    const peers = readExpected('crosscheck.json')?.[key]
    if (!responses || !gold || !peers) return t.skip(RASCH_ABSENT)
    const thresholds = gold.cml.norm_location.thresholds.map((steps: number[]) => Float64Array.from(steps))
    const prior = estimatePrior({ items: responses.items, thresholds }, responses)
    assert.ok(prior.kind === 'prior')
    // Conditional item parameters are not those that maximise the joint likelihood, so ours is below theirs, and not by much.
    assert.ok(prior.logLik < peers.mirt_loglik, `${prior.logLik}`)
    assert.ok(prior.logLik > peers.mirt_loglik - 1, `${prior.logLik}`)
    const sdOfPeers = Math.sqrt(peers.mirt_var)
    assert.ok(Math.abs(prior.sd - sdOfPeers) < prior.sdSe / 2, `${prior.sd} beside ${sdOfPeers}`)
  })

test('published: LSAT 6 has a log-likelihood of −2466.938 and a spread of 0.755 (Rizopoulos 2006, constrained slope)', (t) => {
  const responses = readResponses('lsat6')
  const gold = readGold('lsat6', 'RM')
  if (!responses || !gold) return t.skip(RASCH_ABSENT)
  const thresholds = gold.cml.norm_location.thresholds.map((steps: number[]) => Float64Array.from(steps))
  const prior = estimatePrior({ items: responses.items, thresholds }, responses)
  assert.ok(prior.kind === 'prior')
  assert.ok(Math.abs(prior.logLik + 2466.938) < 1e-3)
  assert.ok(Math.abs(prior.sd - 0.7551) < 1e-3)
})

test('reference erm_raschdat2: persons who do not differ beyond noise have no spread to estimate', (t) => {
  const responses = readResponses('erm_raschdat2')
  const gold = readGold('erm_raschdat2', 'RM')
  if (!responses || !gold) return t.skip(RASCH_ABSENT)
  const thresholds = gold.cml.norm_location.thresholds.map((steps: number[]) => Float64Array.from(steps))
  const prior = estimatePrior({ items: responses.items, thresholds }, responses)
  assert.ok(prior.kind === 'not-estimable' && prior.reason === 'no-person-variance')
})
