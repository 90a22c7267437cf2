import type { House } from '@utfall/database'
import type { Identity } from '@utfall/identity'
import type { Work } from './work.ts'

/** What the routes stand on. */
export type ServerParts = Work & {
  readonly house: House
  readonly identity: Identity
  /** Ids of studies that came with the house. */
  readonly examples: ReadonlySet<string>
  /** Ids of instruments that came with the house. */
  readonly exampleInstruments: ReadonlySet<string>
  readonly clock: () => Date
  /** Where people reach the house from outside, for instance https://utfall.example.se; null: the loopback address alone. */
  readonly origin: string | null
  /** Gateways that are believed about whom they speak for: addresses, networks, or loopback, linklocal, uniquelocal. */
  readonly proxies: readonly string[]
  /** Whoever brings it may read the counts for Prometheus; null: nobody. */
  readonly metricsToken: string | null
  /** Writes a line of the structured log, without personal data; null where nobody reads it. */
  readonly log: ((line: Readonly<Record<string, unknown>>) => void) | null
}
