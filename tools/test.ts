import { buildWeb } from './build-web.ts'
import { runChecks } from './check.ts'
import { ensureChromium } from './chromium.ts'
import { type Command, conclude, runCommand } from './commands.ts'
import { isolatedTests, simulationTests } from './test-files.ts'

/** Everything: the checks, the simulations, and the tests with databases, servers, browsers and child processes. */
const chromium = ensureChromium()
await buildWeb()
const checks = await runChecks()
const suites: readonly Command[] = [
  {
    name: 'simulations',
    run: [process.execPath, '--test', '--test-isolation=none', '--test-reporter=spec', ...simulationTests()],
  },
  {
    name: `journeys, servers and browsers (Chromium: ${chromium ?? 'missing, browser tests are skipped'})`,
    run: [process.execPath, '--test', '--test-concurrency=2', '--test-reporter=spec', ...isolatedTests()],
  },
]
const outcomes = [...checks]
for (const suite of suites) outcomes.push(await runCommand(suite))
conclude(outcomes)
