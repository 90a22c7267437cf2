import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testPerson } from '@utfall/database/testing'
import { closeAccount } from '../people/actions.ts'
import { accountWithPassword, codeOf, identityFor, PASSWORD, stepOf } from './house-for-tests.ts'
import { beginPasswordSignIn, endPasswordSignIn } from './password-sign-in.ts'

/** A cost at which the hash is most of the time, as it is with the real one. */
const COST = { log2Rounds: 14, block: 8, parallel: 1 } as const
const ROUNDS = 12

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
  const times = {
    unknown: [] as number[],
    wrong: [] as number[],
    code: [] as number[],
    closed: [] as number[],
    left: [] as number[],
  }
  // Taken in turn, so that a busy machine is as busy for each; the clock moves on so that no other name closes.
  for (let round = 0; round < ROUNDS; round++) {
    times.unknown.push(await tryOnce(`ingen-${anna.email}`, PASSWORD))
    times.wrong.push(await tryOnce(anna.email, 'fel lösenord här'))
    times.code.push(await tryOnce(anna.email, PASSWORD))
    times.closed.push(await tryOnce(closed.email, PASSWORD))
    times.left.push(await tryOnce(left.email, PASSWORD))
    if (round % 2 === 1) identity.wait(16)
    if (round % 2 === 1) for (let turn = 0; turn < 5; turn++) await tryOnce(closed.email, 'fel lösenord här')
  }
  // What else the machine does only adds: the shortest of each is what the work itself takes.
  const shortest = Object.values(times).map((each) => Math.min(...each))
  const ratio = Math.max(...shortest) / Math.min(...shortest)
  assert.ok(ratio < 1.5, `${shortest.map((ms) => ms.toFixed(1)).join(', ')} ms, ratio ${ratio.toFixed(2)}`)
})
