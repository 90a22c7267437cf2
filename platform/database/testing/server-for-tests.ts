import type { TestContext } from 'node:test'
import { installedPostgres, type PostgresServer, startPostgres } from './postgres-server.ts'

const programs = installedPostgres()

/** For tests that need a PostgreSQL of their own, to stop and start. */
export const POSTGRES_ONLY = {
  skip:
    process.env.UTFALL_TEST_DATABASE === 'embedded'
      ? 'of PostgreSQL only'
      : programs === null
        ? 'PostgreSQL is not installed'
        : false,
}

/** Where its programs are. */
export function programsForTests(): string {
  if (programs === null) throw new Error('PostgreSQL is not installed')
  return programs
}

/** A PostgreSQL that is gone after the test. */
export async function serverFor(t: TestContext, { durable = false } = {}): Promise<PostgresServer> {
  const server = await startPostgres(programsForTests(), { durable })
  t.after(() => server.stop())
  return server
}
