import { buildWeb } from './build-web.ts'
import { runChecks } from './check.ts'
import { ensureChromium } from './chromium.ts'
import { type Command, conclude, runCommand, testRound } from './commands.ts'
import { ensurePostgres15, ensurePostgres18, onPostgres } from './postgres.ts'
import { databaseTests, isolatedTests, simulationTests } from './test-files.ts'

/** Two at a time, for two cores; one that hangs is told by its name, and does not take the time of all. */
const PATIENCE = ['--test-concurrency=2', '--test-timeout=1200000']

/**
 * Everything: the checks, the simulations, and the tests with databases, servers, browsers and child processes; then
 * what touches the database once more on PostgreSQL 15, and the database room on 18.
 */
const chromium = ensureChromium()
const oldest = ensurePostgres15()
const newest = ensurePostgres18()
await buildWeb()
const checks = await runChecks()
const suites: readonly Command[] = [
  { name: 'licences, bill of materials, vulnerabilities', run: [process.execPath, 'tools/supply-chain.ts'] },
  {
    name: 'simulations',
    run: testRound('spec', '--test-isolation=none', ...simulationTests()),
  },
  {
    name: `journeys, servers and browsers (Chromium: ${chromium ?? 'missing, browser tests are skipped'})`,
    run: testRound('spec', ...PATIENCE, ...isolatedTests()),
  },
]
const outcomes = [...checks]
// What needs a database server waits for the rounds below.
if (oldest) process.env.UTFALL_TEST_DATABASE = 'embedded'
for (const suite of suites) outcomes.push(await runCommand(suite))
if (oldest) outcomes.push(await onPostgres(oldest, 'the database and what stands on it', inTurn('all')))
if (newest) outcomes.push(await onPostgres(newest, 'the database', inTurn('database')))
conclude(outcomes)

function inTurn(rooms: 'all' | 'database') {
  return testRound('dot', ...PATIENCE, ...databaseTests(rooms))
}
