import type { House } from '@utfall/database'
import type { Runner } from './runner.ts'

/** What the routes stand on. */
export type ServerParts = {
  readonly house: House
  readonly runner: Runner
  /** Ids of studies that came with the house. */
  readonly examples: ReadonlySet<string>
  readonly clock: () => Date
}
