export { houseFor, TEMPLATES, temporaryDirectory } from './database-for-tests.ts'
export { HOUSE, type TestOrganisation, type TestPerson, testOrganisation, testPerson } from './people.ts'
