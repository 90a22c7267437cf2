import { globSync, readFileSync } from 'node:fs'

/**
 * Pure tests touch no database, browser or child process, so they share one process. The others get a process each:
 * they open houses, start servers and browsers.
 */
const PURE_ROOMS = [
  'basics',
  'statistics',
  'platform/exchange',
  'platform/reports',
  'welfare',
  'examples',
  'tests/house',
]
/** Rooms whose tests open houses: they run once on the embedded database and once on PostgreSQL. */
const DATABASE_ROOMS = [
  'platform/database',
  'platform/audit',
  'platform/organisations',
  'platform/identity',
  'platform/secrecy',
  'platform/jobs',
  'apps/server',
]
const ISOLATED_ROOMS = [...DATABASE_ROOMS, 'apps/cli', 'apps/web', 'tests/journeys']
const SIMULATION = '.simulation.test.ts'
/** Tests in a pure room that need a database or a child process say so in their name. */
const ISOLATED = '.isolated.test.ts'
/** And tests in an isolated room that need neither say that. */
const PURE = '.pure.test.ts'

function testsIn(rooms: readonly string[]): readonly string[] {
  const found = rooms.flatMap((room) =>
    globSync(`${room}/**/*.test.ts`, { exclude: (name) => name.includes('node_modules') }),
  )
  return found.sort()
}

export function pureTests(): readonly string[] {
  return [
    ...testsIn(PURE_ROOMS).filter((file) => !file.endsWith(SIMULATION) && !file.endsWith(ISOLATED)),
    ...testsIn(ISOLATED_ROOMS).filter((file) => file.endsWith(PURE)),
  ]
}

export function simulationTests(): readonly string[] {
  return testsIn([...PURE_ROOMS, ...ISOLATED_ROOMS]).filter((file) => file.endsWith(SIMULATION))
}

export function isolatedTests(): readonly string[] {
  return [
    ...testsIn(PURE_ROOMS).filter((file) => file.endsWith(ISOLATED)),
    ...testsIn(ISOLATED_ROOMS).filter((file) => !file.endsWith(PURE)),
  ].filter((file) => !file.endsWith(SIMULATION))
}

/** Whoever opens a house in a test does it with what some room keeps for tests. */
const OPENS_HOUSES = /from '[^']*(testing|for-tests|test-server)[^']*'/

/** What is run once more on a database server: of all rooms that open houses, or of the database room alone. */
export function databaseTests(rooms: 'all' | 'database'): readonly string[] {
  const files =
    rooms === 'database'
      ? testsIn(['platform/database'])
      : [...testsIn(['welfare']).filter((file) => file.endsWith(ISOLATED)), ...testsIn(DATABASE_ROOMS)]
  return files.filter(
    (file) =>
      !file.endsWith(SIMULATION) && !file.endsWith(PURE) && OPENS_HOUSES.test(readFileSync(file, 'utf8')),
  )
}
