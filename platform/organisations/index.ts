export {
  addOrganisation,
  changeMembership,
  changeOrganisation,
  changeSameArea,
  organisationsOn,
} from './actions.ts'
export { bringExampleOrganisations, EXAMPLE_FEDERATION, exampleOrganisations } from './example.ts'
export {
  ORGANISATION_PROBLEMS,
  type OrganisationProblem,
  type OrganisationRefusal,
} from './problems.ts'
export { isAreaCode, organisationNumberFrom, type Placed, secrecyArea } from './rules.ts'
