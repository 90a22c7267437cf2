import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type House, openHouse, preparePostgres } from '../index.ts'
import { HOUSE } from '../testing/people.ts'
import {
  installedPostgres,
  type PostgresServer,
  postgresRunner,
  startPostgres,
} from '../testing/postgres-server.ts'
import { logOf } from './full-house-for-tests.ts'

const programs = installedPostgres()
const isThere = programs !== null && existsSync(join(programs, 'pg_basebackup'))
const options = { skip: isThere ? false : 'pg_basebackup is not installed' }

/** A folder that the server's own user may write in. */
function serverFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'utfall-archive-'))
  const { uid, gid } = postgresRunner()
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid)
  chmodSync(folder, 0o700)
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function ask(server: PostgresServer, ...statements: readonly string[]): Promise<string> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  try {
    let last = ''
    for (const sql of statements) {
      const { rows } = await client.query(sql)
      last = String(Object.values(rows[0] ?? {})[0] ?? '')
    }
    return last
  } finally {
    await client.end()
  }
}

const houseUrl = ({ url }: PostgresServer) => url.replace('//postgres@', '//utfall_pitr@')

async function note(house: House, subject: string): Promise<void> {
  await house.withTx(HOUSE, (tx) =>
    tx.insertInto('audit_event').values({ action: 'test.row', subject }).execute(),
  )
}

async function subjects(house: House): Promise<readonly string[]> {
  const { rows, fault } = await logOf(house)
  assert.equal(fault, null)
  return rows.map(({ subject }) => subject)
}

test(
  'PostgreSQL goes back to a moment by base backup and archived log: what was before is there, what came after is not',
  options,
  async (t) => {
    assert.ok(programs !== null)
    const folder = serverFolder(t)
    const [archive, base] = [join(folder, 'archive'), join(folder, 'base')]
    const server = await startPostgres(programs, { durable: true })
    t.after(() => server.stop())
    execFileSync('mkdir', [archive], postgresRunner())
    // As docs/operations says it.
    await ask(
      server,
      'alter system set archive_mode = on',
      `alter system set archive_command = 'test ! -f ${archive}/%f && cp %p ${archive}/%f'`,
    )
    await server.rest()
    await server.start()
    await preparePostgres({ ownerUrl: server.url, login: 'utfall_pitr', password: null })
    const house = await openHouse({ url: houseUrl(server) })
    await note(house, 'before the base backup')
    execFileSync(
      join(programs, 'pg_basebackup'),
      ['-d', server.url, '-D', base, '--checkpoint=fast', '--wal-method=none', '--no-sync'],
      {
        ...postgresRunner(),
        cwd: folder,
        stdio: 'ignore',
      },
    )
    await note(house, 'after the base backup')
    await pause(50)
    const moment = await ask(server, 'select clock_timestamp()::text')
    await pause(50)
    await note(house, 'the mistake')
    await house.close()
    const segment = await ask(server, 'select pg_walfile_name(pg_switch_wal())')
    for (let tries = 0; !readdirSync(archive).includes(segment); tries++) {
      assert.ok(tries < 600, 'the last piece of the log was not archived')
      await pause(50)
    }
    await server.rest()

    appendFileSync(
      join(base, 'postgresql.auto.conf'),
      [
        `restore_command = 'cp ${archive}/%f %p'`,
        `recovery_target_time = '${moment}'`,
        `recovery_target_action = 'promote'`,
        'archive_mode = off\n',
      ].join('\n'),
    )
    writeFileSync(join(base, 'recovery.signal'), '')
    const back = await startPostgres(programs, { from: base })
    t.after(() => back.stop())
    for (let tries = 0; (await ask(back, 'select pg_is_in_recovery()')) !== 'false'; tries++) {
      assert.ok(tries < 600, 'the recovery did not end')
      await pause(50)
    }
    const restored = await openHouse({ url: houseUrl(back) })
    t.after(() => restored.close())
    assert.deepEqual(await subjects(restored), ['before the base backup', 'after the base backup'])
    await note(restored, 'and the work goes on')
    assert.equal((await subjects(restored)).length, 3)
  },
)
