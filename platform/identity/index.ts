export { fingerprint, type KeyRing, type KeyUse, keyRing, type MasterKey } from './keys/key-ring.ts'
export {
  describeKeyRing,
  type KeyRingVersion,
  type KeyRingVersions,
  makeKeyRing,
  openKeyRing,
  rotateKeyRing,
} from './keys/key-ring-file.ts'
export { KEY_PROBLEMS, type KeyProblem, type KeyRefusal } from './keys/problems.ts'
export {
  isPseudonym,
  type Pseudonym,
  type PseudonymKey,
  pseudonymiser,
  versionOf,
} from './pseudonyms/pseudonym.ts'
