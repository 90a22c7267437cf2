import { type Command, conclude, runCommand, testRound } from './commands.ts'
import { pureTests } from './test-files.ts'

/** Format, lint, types and pure tests: what to run before each commit. Two at a time, for two cores. */
export const CHECKS: readonly Command[] = [
  { name: 'format and lint', run: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', run: ['tsc', '--noEmit'] },
  { name: 'types of the pages', run: ['vue-tsc', '--noEmit', '-p', 'apps/web'] },
  {
    name: 'pure tests',
    run: testRound('dot', '--test-isolation=none', ...pureTests()),
  },
]

export async function runChecks() {
  const [lint, types, pages, tests] = CHECKS.map((command) => () => runCommand(command))
  if (!lint || !types || !pages || !tests) throw new Error('four checks are expected')
  const first = Promise.all([lint(), types()])
  const second = tests()
  return [...(await first), await pages(), await second]
}

if (import.meta.main) conclude(await runChecks())
