import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testPerson } from '@utfall/database/testing'
import { closeAccount } from '../people/actions.ts'
import { accountWithPassword, codeOf, identityFor, PASSWORD, stepOf } from './house-for-tests.ts'
import { beginPasswordSignIn, endPasswordSignIn } from './password-sign-in.ts'

/** A cost at which the hash is most of the time, as it is with the real one. */
const COST = { log2Rounds: 14, block: 8, parallel: 1 } as const
const ROUNDS = 10
const MOST_APART = 1.5

test('an unknown name, a wrong password, a closed name and a closed account take as long as each other', async () => {
  const identity = await identityFor({ passwordCost: COST })
  const anna = await accountWithPassword(identity)
  const closed = await accountWithPassword(identity)
  const left = await accountWithPassword(identity)
  const keeper = await testPerson(identity.house, { roles: ['house-administrator'] })
  const ended = await closeAccount(identity.house, keeper.as('close'), left.id, 'Slutade')
  assert.equal(codeOf(ended), 'done')
  async function tryOnce(name: string, password: string): Promise<number> {
    const begun = performance.now()
    const { step } = stepOf(await beginPasswordSignIn(identity, { name, password }))
    await endPasswordSignIn(identity, { step, code: '000000' })
    return performance.now() - begun
  }
  for (let turn = 0; turn < 5; turn++) await tryOnce(closed.email, 'fel lösenord här')
  const kinds: readonly (readonly [name: string, password: string])[] = [
    [`ingen-${anna.email}`, PASSWORD],
    [anna.email, 'fel lösenord här'],
    [anna.email, PASSWORD],
    [closed.email, PASSWORD],
    [left.email, PASSWORD],
  ]
  const shortest = kinds.map(() => Number.POSITIVE_INFINITY)
  // Taken in turn, each as often first as last, so that a busy machine is as busy for each; the clock moves on so that
  // no other name closes.
  const measure = async () => {
    for (let round = 0; round < ROUNDS; round++) {
      for (const step of kinds.keys()) {
        const kind = (round + step) % kinds.length
        const [name, password] = kinds[kind] ?? ['', '']
        shortest[kind] = Math.min(shortest[kind] ?? 0, await tryOnce(name, password))
      }
      if (round % 2 === 1) identity.wait(16)
      if (round % 2 === 1)
        for (let turn = 0; turn < 5; turn++) await tryOnce(closed.email, 'fel lösenord här')
    }
    return Math.max(...shortest) / Math.min(...shortest)
  }
  // What else the machine does only adds: the shortest of each is what the work itself takes.
  let ratio = await measure()
  for (let again = 0; ratio >= MOST_APART && again < 3; again++) ratio = await measure()
  assert.ok(
    ratio < MOST_APART,
    `${shortest.map((ms) => ms.toFixed(1)).join(', ')} ms, ratio ${ratio.toFixed(2)}`,
  )
})
