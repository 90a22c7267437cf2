import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { openEmbedded } from '../embedded-engine.ts'
import type { House } from '../house.ts'
import { migrate, readMigrations } from '../migrate.ts'
import { MIGRATIONS, TEMPLATES, temporaryDirectory } from '../testing/database-for-tests.ts'
import { HOUSE } from '../testing/people.ts'
import { AWKWARD } from './full-house-for-tests.ts'

/** The migrations of version 1.0.0; they never change. */
export const FIRST_RELEASE = 4

/** A house as version 1.0.0 left it: one operator, no organisations, a log in one chain, everything bound by row level security. */
export async function houseOfFirstRelease(t: TestContext): Promise<string> {
  const directory = await temporaryDirectory(t)
  const engine = await openEmbedded({ directory, watchdogSeconds: 60, templateDirectory: TEMPLATES })
  const thread = await engine.connect()
  try {
    await migrate(thread, (await readMigrations(MIGRATIONS)).slice(0, FIRST_RELEASE))
    for (const [index, actor] of ['operator', 'house', 'operator'].entries()) {
      await thread.script('begin; set local role utfall_app')
      await thread.query(`select app.act_as($1, 'as then')`, [actor])
      const slug = `studie-${index}`
      const values = [slug, AWKWARD]
      await thread.query('insert into study (slug, title) values ($1, $2)', values)
      await thread.query('insert into instrument (slug) values ($1)', [slug])
      await thread.query(
        `insert into audit_event (action, subject, after) values ('study.bring', $1, $2::text::jsonb)`,
        [`study/${slug}`, JSON.stringify({ title: AWKWARD, half: 0.5 })],
      )
      await thread.script('commit')
    }
  } finally {
    await thread.release()
    await engine.close()
  }
  return directory
}

/** That nothing of it is gone, and that what the operator brought is the own organisation's. */
export async function holdsEverything(house: House): Promise<void> {
  const there = await house.withTx(HOUSE, async (tx) => ({
    studies: await tx
      .selectFrom('study')
      .select(['slug', 'title', 'created_by', 'organisation_id'])
      .orderBy('id')
      .execute(),
    instruments: await tx
      .selectFrom('instrument')
      .select(['slug', 'organisation_id'])
      .orderBy('id')
      .execute(),
    own: await tx
      .selectFrom('organisation')
      .select('id')
      .where('slug', '=', 'egen')
      .executeTakeFirstOrThrow(),
  }))
  const owners = [there.own.id, null, there.own.id]
  assert.deepEqual(
    there.studies.map((study) => [study.slug, study.title, study.created_by, study.organisation_id]),
    ['operator', 'house', 'operator'].map((by, index) => [`studie-${index}`, AWKWARD, by, owners[index]]),
  )
  assert.deepEqual(
    there.instruments.map((each) => [each.slug, each.organisation_id]),
    owners.map((owner, index) => [`studie-${index}`, owner]),
  )
}
