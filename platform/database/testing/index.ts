export { countStatements, type StatementCount } from './counted-statements.ts'
export {
  EMBEDDED_ONLY,
  houseFor,
  TEMPLATES,
  TEST_POSTGRES,
  temporaryDirectory,
  testHouse,
} from './database-for-tests.ts'
export { HOUSE, type TestOrganisation, type TestPerson, testOrganisation, testPerson } from './people.ts'
export { emptyTestDatabase, newTestDatabase, type TestDatabase } from './postgres-databases.ts'
export { refusalCode } from './refusal-code.ts'
export { rowsSeen } from './rows-seen.ts'
export { POSTGRES_ONLY, serverFor } from './server-for-tests.ts'
export {
  byLink,
  SMALL_QUESTIONNAIRE,
  type TestAsked,
  type TestSurvey,
  type TestWindow,
  testSurvey,
} from './survey.ts'
