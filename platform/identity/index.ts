export { fingerprint, type KeyRing, type KeyUse, keyRing, type MasterKey } from './keys/key-ring.ts'
export {
  describeKeyRing,
  type KeyRingVersion,
  type KeyRingVersions,
  makeKeyRing,
  openKeyRing,
  retireKey,
  rotateKeyRing,
} from './keys/key-ring-file.ts'
export { KEY_PROBLEMS, type KeyProblem, type KeyRefusal } from './keys/problems.ts'
export {
  closeAccount,
  conflictsIn,
  endRole,
  endSessionsOf,
  giveRole,
  inviteAgain,
  invitePerson,
  peopleIn,
} from './people/actions.ts'
export { aboutExample, bringExamplePeople, type ExamplePerson, examplePeopleList } from './people/example.ts'
export { ensureFirstAdministrator } from './people/first-administrator.ts'
export { PEOPLE_PROBLEMS, type PeopleProblem, type PeopleRefusal } from './people/problems.ts'
export { functionsOf, isInConflict, type RoleToGive, whyNotGiven } from './people/rules.ts'
export { IDENTITY_PROBLEMS, type IdentityProblem, type IdentityRefusal } from './problems.ts'
export {
  isPseudonym,
  type Pseudonym,
  type PseudonymKey,
  pseudonymiser,
  versionOf,
} from './pseudonyms/pseudonym.ts'
export {
  endOwnSession,
  endRunOutSessions,
  houseAtDoor,
  type OrganisationChoice,
  ownSessions,
  type SessionOverview,
  sessionOverview,
  signOut,
  switchOrganisation,
} from './sessions/actions.ts'
export { SESSION_LIVES, type SessionLives, type SignedIn } from './sessions/begin.ts'
export type { Assurance, SessionMethod } from './sessions/store.ts'
export { type AccountOverview, accountOverview, changeProfile } from './sign-in/account.ts'
export { beginNewCode, endNewCode, type NewCode, setPassword } from './sign-in/credentials.ts'
export {
  becomeAnother,
  enterAs,
  examplePeople,
  makeEntryLink,
  type PersonToBe,
  peopleBehindEntryLink,
} from './sign-in/entry-links.ts'
export {
  type Identity,
  type IdentitySettings,
  makeIdentity,
  type RelyingParty,
} from './sign-in/identity.ts'
export {
  beginInvitedPasskey,
  beginInvitedPassword,
  endInvitedPasskey,
  endInvitedPassword,
  type Invitation,
  lookAtInvitation,
  makeInvitation,
} from './sign-in/invitations.ts'
export {
  beginNewPasskey,
  beginPasskeyConfirmation,
  beginPasskeySignIn,
  endNewPasskey,
  endPasskeyConfirmation,
  endPasskeySignIn,
  type PasskeyOffer,
  type PasskeyQuestion,
  removePasskey,
} from './sign-in/passkeys.ts'
export { beginPasswordSignIn, confirmByPassword, endPasswordSignIn } from './sign-in/password-sign-in.ts'
export { linkIdentity } from './sign-in/provider-links.ts'
export {
  beginProviderSignIn,
  endProviderSignIn,
  type ProviderErrand,
  type ProviderTrip,
} from './sign-in/provider-sign-in.ts'
export { OidcProvider } from './sign-in/providers.ts'
export {
  hasSealedSecrets,
  howKeysFit,
  type KeyFit,
  sealAnew,
  whatHangsOnKeys,
} from './sign-in/sealed-secrets.ts'
export type { KeyUseCount } from './sign-in/store.ts'
export { type MachineTokens, machineTokens, makeMachineToken, revokeMachineToken } from './tokens/actions.ts'
export { TOKEN_PROBLEMS, type TokenProblem, type TokenRefusal } from './tokens/problems.ts'
