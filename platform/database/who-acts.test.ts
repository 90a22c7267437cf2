import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import type { House, Person, Tx } from './index.ts'
import {
  HOUSE,
  refusalCode,
  type TestPerson,
  testHouse,
  testOrganisation,
  testPerson,
} from './testing/index.ts'

/** Runs something as if no transaction were open around it. */
const outside = AsyncLocalStorage.snapshot()
const DOOR: Person = { kind: 'door', purpose: 'test' }
let house: House
let anna: TestPerson
before(async () => {
  house = await testHouse()
  anna = await testPerson(house)
  await house.withTx(anna.as('test'), (tx) =>
    tx.insertInto('study').values({ slug: 'min', title: 'x' }).execute(),
  )
})
after(() => house.close())

const codeOf = (person: Person, work?: (tx: Tx) => Promise<unknown>) => refusalCode(house, person, work)

const run = (statement: string) => (tx: Tx) => sql.raw(statement).execute(tx)

/** What a person sees of their organisation's, and where they act. */
async function sightOf(
  person: Person,
): Promise<{ organisation: number | null; roles: number; studies: number }> {
  return await house.withTx(person, async (tx, { organisation, roles }) => {
    const rows = await tx.selectFrom('study').select('id').execute()
    return { organisation, roles: roles.length, studies: rows.length }
  })
}

/** Time does not pass in a test: what should have happened long ago is written so. */
async function fresh(name: string, changes: readonly string[], door: Person = DOOR): Promise<TestPerson> {
  const person = await testPerson(house, { name })
  for (const change of changes)
    await house.withTx(door, (tx) =>
      sql.raw(change.replaceAll('$account', String(person.account))).execute(tx),
    )
  return person
}

async function signedIn(
  name: string,
  session: { readonly hours: number; readonly seen: string },
): Promise<Extract<Person, { kind: 'session' }>> {
  const { account, organisation } = await testPerson(house, { name })
  const key = createHash('sha256').update(randomBytes(32)).digest()
  await house.withTx(DOOR, (tx) =>
    tx
      .insertInto('session')
      .values({
        ...{
          key,
          account_id: account,
          organisation_id: organisation,
          method: 'passkey',
          assurance: 'two-factor',
        },
        ...{ idle_minutes: 20, last_seen_at: session.seen },
        expires_at: new Date(Date.now() + session.hours * 3_600_000),
      })
      .execute(),
  )
  return { kind: 'session', key, purpose: 'test' }
}

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

test('who is signed in acts as the database knows them, whatever the server says', async () => {
  await house.withTx(anna.as('en orsak'), async (tx, acting) => {
    const { rows } =
      await sql`select app.actor() as actor, app.purpose() as purpose, app.account() as account,
      app.organisation() as organisation, app.has_role('evaluator') as is_evaluator, app.has_role('administrator') as is_administrator
    `.execute(tx)
    assert.deepEqual(rows[0], {
      actor: `person/${anna.account}`,
      purpose: 'en orsak',
      account: anna.account,
      organisation: anna.organisation,
      is_evaluator: true,
      is_administrator: false,
    })
    assert.deepEqual(
      [acting.name, acting.organisationSlug, acting.roles, acting.assurance],
      ['Anna Prov', 'provning', ['evaluator'], 'two-factor'],
    )
  })
})

test('a token that is unknown, expired, unused for too long or ended opens nothing', async () => {
  const unknown: Person = { kind: 'session', key: randomBytes(32), purpose: 'test' }
  assert.equal(await codeOf(unknown), 'UF010')
  assert.equal(await codeOf(await signedIn('Utgången Prov', { hours: -0.001, seen: ago(1) })), 'UF010')
  assert.equal(await codeOf(await signedIn('Vilande Prov', { hours: 8, seen: ago(21) })), 'UF010')
  assert.equal(await codeOf(await signedIn('Vaken Prov', { hours: 8, seen: ago(19) })), 'no refusal')
  const ended = await fresh('Utloggad Prov', [
    `update session set ended_at = now(), end_reason = 'signed-out' where account_id = $account`,
  ])
  assert.equal(await codeOf(ended.as('test')), 'UF010')
})

test('using a session keeps it alive, to the minute', async () => {
  const person = await signedIn('Flitig Prov', { hours: 8, seen: ago(19) })
  assert.equal(await codeOf(person), 'no refusal')
  await house.withTx(person, async (tx, { session }) => {
    const row = await tx
      .selectFrom('session')
      .select('last_seen_at')
      .where('id', '=', session ?? 0)
      .executeTakeFirstOrThrow()
    assert.ok(new Date(row.last_seen_at).getTime() > Date.now() - 60_000, row.last_seen_at)
  })
})

test('what a page asks by itself, with nobody at it, does not keep a session alive', async () => {
  const person = await signedIn('Frånvarande Prov', { hours: 8, seen: ago(19) })
  await house.withTx({ ...person, isUnattended: true }, async (tx, { session }) => {
    const row = await tx
      .selectFrom('session')
      .select('last_seen_at')
      .where('id', '=', session ?? 0)
      .executeTakeFirstOrThrow()
    assert.ok(new Date(row.last_seen_at).getTime() < Date.now() - 18 * 60_000, row.last_seen_at)
  })
})

test('a closed account opens nothing, nor does work that it had ordered', async () => {
  const closed = await testPerson(house, { name: 'Avslutad Prov' })
  const job = await runningJob(closed)
  assert.equal(await codeOf(byJob(job)), 'no refusal')
  await house.withTx(closed.as('test'), (tx) =>
    tx.updateTable('account').set({ closed_at: new Date() }).where('id', '=', closed.account).execute(),
  )
  assert.equal(await codeOf(closed.as('test')), 'UF010')
  assert.equal(await codeOf(byJob(job)), 'UF010')
})

const byJob = (job: number): Person => ({
  ...{ kind: 'job', job, purpose: 'test' },
  taken: { process: 'p', tries: 0 },
})

async function runningJob({ account, organisation }: TestPerson): Promise<number> {
  return await house.withTx(HOUSE, async (tx) => {
    const order = { kind: 'test', subject: 'x', account_id: account, organisation_id: organisation }
    const { id } = await tx
      .insertInto('job')
      .values({ ...order, requested_by: `person/${account}` })
      .returning('id')
      .executeTakeFirstOrThrow()
    const begun = {
      state: 'running',
      process: 'p',
      started_at: new Date(),
      heartbeat_at: new Date(),
    } as const
    await tx.updateTable('job').set(begun).where('id', '=', id).execute()
    return id
  })
}

test('whose role was ended, or has run out, acts in no organisation and sees nothing of it, in the next transaction', async () => {
  assert.deepEqual(await sightOf(anna.as('test')), { organisation: anna.organisation, roles: 1, studies: 1 })
  const administrator = await testPerson(house, { name: 'Admin Prov', roles: ['administrator'] })
  const ended = await fresh('Slutat Prov', [])
  assert.equal((await sightOf(ended.as('test'))).studies, 1)
  const job = await runningJob(ended)
  await house.withTx(administrator.as('test'), (tx) =>
    tx
      .updateTable('role_assignment')
      .set({ ended_at: new Date(), ended_by: 'test', end_reason: 'test' })
      .where('account_id', '=', ended.account)
      .execute(),
  )
  const nothing = { organisation: null, roles: 0, studies: 0 }
  assert.deepEqual(await sightOf(ended.as('test')), nothing)
  assert.deepEqual(await sightOf(byJob(job)), nothing)
  const place = await testOrganisation(house, { slug: 'forbi' })
  const over = await testPerson(house, { name: 'Förbi Prov', organisation: { slug: 'forbi' }, roles: [] })
  await house.withTx(HOUSE, (tx) =>
    tx
      .insertInto('role_assignment')
      .values({
        ...{
          account_id: over.account,
          organisation_id: place,
          role: 'evaluator',
          reason: 'test',
          granted_by: 'house',
        },
        ...{ valid_from: ago(60), valid_to: ago(1) },
      })
      .execute(),
  )
  assert.deepEqual(await sightOf(over.as('test')), nothing)
})

test('a program’s token that was revoked or has run out opens nothing', async () => {
  const administrator = await testPerson(house, { name: 'Maskinist Prov', roles: ['administrator'] })
  const keys = await house.withTx(administrator.as('test'), async (tx, { actor, organisation }) => {
    const made = []
    for (const seconds of [3600, 3600, -1]) {
      const key = randomBytes(32)
      made.push(key)
      await tx
        .insertInto('machine_token')
        .values({
          ...{ key, organisation_id: organisation ?? 0, name: `robot ${made.length}`, role: 'reader' },
          ...{ scopes: ['study.read'], created_by: actor, expires_at: new Date(Date.now() + seconds * 1000) },
        })
        .execute()
    }
    return made
  })
  const [good, revoked, over] = keys.map((key): Person => ({ kind: 'session', key, purpose: 'test' }))
  if (!good || !revoked || !over) throw new Error('three tokens')
  assert.deepEqual(
    [await codeOf(good), await codeOf(revoked), await codeOf(over)],
    ['no refusal', 'no refusal', 'UF010'],
  )
  await house.withTx(administrator.as('test'), (tx) =>
    tx
      .updateTable('machine_token')
      .set({ revoked_at: new Date(), revoked_by: 'test' })
      .where('name', '=', 'robot 2')
      .execute(),
  )
  assert.deepEqual([await codeOf(good), await codeOf(revoked)], ['no refusal', 'UF010'])
})

test('no work acts for its orderer that is not under way', async () => {
  const job = await runningJob(anna)
  const asJob = byJob(job)
  assert.equal((await sightOf(asJob)).studies, 1)
  await house.withTx(HOUSE, (tx) =>
    tx.updateTable('job').set({ state: 'done', finished_at: new Date() }).where('id', '=', job).execute(),
  )
  assert.equal(await codeOf(asJob), 'UF010')
  assert.equal(await codeOf(byJob(job + 1000)), 'UF010')
})

test('nobody comes in twice, as somebody else, or by another’s door', async () => {
  const asAnna = anna.as('test')
  const key = createHash('sha256').update(anna.token).digest('hex')
  assert.equal(await codeOf(asAnna, run(`select app.enter_by_session('\\x${key}', 'other', true)`)), 'UF003')
  for (const statement of [
    `select app.enter('{"actor": "house", "purpose": "x"}')`,
    `select app.enter_as_house('x')`,
    `select app.enter_for_job(1, 'p', 1, 'x')`,
    `select app.seal_of('x')`,
    `select key from app.seal`,
    `select key from session`,
    `select app.roles_of(1, 1)`,
  ])
    assert.equal(await codeOf(asAnna, run(statement)), '42501', statement)
  assert.equal(await codeOf(DOOR, run(`select app.enter_for_job(1, 'p', 1, 'x')`)), '42501')
  assert.equal(await codeOf(HOUSE, run(`select app.enter_by_session('\\x${key}', 'x', true)`)), '42501')
})

/** The two settings that make up a sealed context, as they stand in this transaction. */
async function sealed(tx: Tx): Promise<{ readonly context: string; readonly seal: string }> {
  const { rows } = await sql<{ context: string; seal: string }>`
    select current_setting('app.context') as context, current_setting('app.seal') as seal`.execute(tx)
  const [first] = rows
  if (!first) throw new Error('no settings')
  return first
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
const forged = ({ context, seal }: { context: string; seal: string }) =>
  `set local app.context = ${literal(context)}; set local app.seal = ${literal(seal)}`

async function actorAfter(tx: Tx, statement: string): Promise<unknown> {
  // A statement of one's own, as somebody would have it who has found a hole for whole statements.
  for (const part of statement.split('; ')) await sql.raw(part).execute(tx)
  return (await sql<{ actor: string | null }>`select app.actor() as actor`.execute(tx)).rows[0]?.actor
}

test('a context that somebody writes by themselves is nobody’s', async () => {
  await house.withTx(anna.as('test'), async (tx) => {
    const { context, seal } = await sealed(tx)
    const mightier = context.replace('"evaluator"', '"house-administrator"')
    assert.notEqual(mightier, context)
    assert.equal(await actorAfter(tx, forged({ context: mightier, seal })), null)
    const { rows } = await sql<{ n: number }>`select count(*) as n from study`.execute(tx)
    assert.equal(rows[0]?.n, 0)
    assert.equal(await actorAfter(tx, forged({ context, seal: 'x'.repeat(64) })), null)
    assert.equal(await actorAfter(tx, forged({ context, seal })), `person/${anna.account}`)
  })
})

test('a seal from one transaction opens no other, on the same connection or another', async () => {
  const kept = await house.withTx(anna.as('test'), sealed)
  const nobody = await testPerson(house, { name: 'Bo Prov', organisation: { slug: 'annan' } })
  for (let tries = 0; tries < 5; tries++)
    assert.equal(await house.withTx(nobody.as('test'), (tx) => actorAfter(tx, forged(kept))), null)
  if (house.database === 'postgres')
    await house.withTx(anna.as('test'), async (tx) => {
      const inUse = await sealed(tx)
      // At the very same time on another connection; out of the way of the rule against one inside the other.
      const elsewhere = await outside(() =>
        house.withTx(nobody.as('test'), (other) => actorAfter(other, forged(inUse))),
      )
      assert.equal(elsewhere, null)
    })
})

test('settings and role do not stay on the connection when a transaction is over', async () => {
  for (const person of [anna.as('test'), HOUSE, DOOR])
    for (const end of ['keeps', 'throws'])
      await house
        .withTx(person, async (tx) => {
          await sql.raw("set local app.lane = '5'").execute(tx)
          if (end === 'throws') throw new Error('over')
        })
        .catch(() => {})
  const bo = await testPerson(house, { name: 'Efteråt Prov', organisation: { slug: 'annan' } })
  await house.withTx(bo.as('test'), async (tx) => {
    const { rows } = await sql`select current_user::text as role, app.actor() as actor,
      coalesce(current_setting('app.lane', true), '') as lane`.execute(tx)
    assert.deepEqual(rows, [{ role: 'utfall_app', actor: `person/${bo.account}`, lane: '' }])
  })
})

test('an expression makes nobody the owner, and what it makes of the settings is nobody', async () => {
  const settings = `select set_config('app.context', '{"actor": "house"}', true)`
  const code = await codeOf(anna.as('test'), async (tx) => {
    await run(settings)(tx)
    assert.equal((await sql<{ actor: null }>`select app.actor() as actor`.execute(tx)).rows[0]?.actor, null)
  })
  // Only who owns the whole server may take this function from everybody; the embedded house does.
  assert.equal(code, house.database === 'embedded' ? '42501' : 'no refusal')
  for (const role of ['postgres', 'utfall_owner'])
    assert.notEqual(
      await codeOf(anna.as('test'), run(`select set_config('role', '${role}', true)`)),
      'no refusal',
      role,
    )
})
