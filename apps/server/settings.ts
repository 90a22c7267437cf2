import { dirname, join, resolve } from 'node:path'
import type { HouseKind } from '@utfall/database'
import { z } from 'zod'

/** How this server is run. On a trial house everything has a default; the rest is said in the environment. */
export type Settings = {
  /** The login of a prepared PostgreSQL; null: the embedded house in `directory`. */
  readonly database: string | null
  readonly directory: string
  readonly connections: number
  readonly kind: HouseKind | null
  /** The file of keys, outside the database. */
  readonly keys: string
  readonly host: string
  readonly port: number
  /** Where people reach the house from outside, https; null: this machine alone. */
  readonly origin: string | null
  /** Gateways that are believed about whom they speak for. */
  readonly proxies: readonly string[]
  /** A file that names the providers of identity; null where there are none. */
  readonly oidc: string | null
  /** Where nightly backups of an embedded house go; null: none are made. */
  readonly backups: string | null
  /** Whoever brings it may read /api/metrics; null: nobody. */
  readonly metricsToken: string | null
  readonly log: 'json' | 'none'
}

export type SettingFault = { readonly setting: string; readonly given: string; readonly allowed: string }

const text = z.string().min(1)
const wholeNumber = (low: number, high: number) => z.coerce.number().int().min(low).max(high)

const SHAPES = {
  UTFALL_DATABASE: { shape: z.string().regex(/^postgres(ql)?:\/\//), allowed: 'postgres://…' },
  UTFALL_HOUSE: { shape: z.enum(['trial', 'own', 'joint']), allowed: 'trial, own, joint' },
  UTFALL_KEYS: { shape: text, allowed: 'a path' },
  UTFALL_HOST: { shape: text, allowed: 'an address to listen on' },
  UTFALL_PORT: { shape: wholeNumber(0, 65_535), allowed: '0 … 65535' },
  UTFALL_CONNECTIONS: { shape: wholeNumber(1, 100), allowed: '1 … 100' },
  UTFALL_ORIGIN: {
    shape: z.string().regex(/^https:\/\/[^/?#]+$/),
    allowed: 'https://name, without a path',
  },
  UTFALL_PROXIES: {
    shape: z
      .string()
      .regex(
        /^(loopback|linklocal|uniquelocal|[0-9a-f.:]+(\/\d{1,3})?)(,(loopback|linklocal|uniquelocal|[0-9a-f.:]+(\/\d{1,3})?))*$/,
      ),
    allowed: 'loopback, linklocal, uniquelocal, addresses or networks, with commas',
  },
  UTFALL_OIDC: { shape: text, allowed: 'a path' },
  UTFALL_BACKUPS: { shape: text, allowed: 'a path' },
  UTFALL_METRICS_TOKEN: { shape: z.string().min(20), allowed: 'at least 20 characters' },
  UTFALL_LOG: { shape: z.enum(['json', 'none']), allowed: 'json, none' },
} as const
type Name = keyof typeof SHAPES

type Environment = Readonly<Record<string, string | undefined>>
type Arguments = { readonly house?: string; readonly port?: string }

/** Reads the settings: what is said on the command line goes before the environment. */
export function readSettings(given: Arguments, environment: Environment): Settings | readonly SettingFault[] {
  const faults: SettingFault[] = []
  function read<N extends Name>(name: N, instead?: string): z.infer<(typeof SHAPES)[N]['shape']> | null {
    const value = instead ?? environment[name]
    if (value === undefined || value === '') return null
    const { shape, allowed } = SHAPES[name]
    const parsed = shape.safeParse(value)
    if (parsed.success) return parsed.data as z.infer<(typeof SHAPES)[N]['shape']>
    // A value may hold a password.
    const shown = name === 'UTFALL_DATABASE' || name === 'UTFALL_METRICS_TOKEN' ? '…' : value
    faults.push({ setting: name, given: shown, allowed })
    return null
  }
  const directory = resolve(given.house ?? '.utfall/house')
  const settings: Settings = {
    database: read('UTFALL_DATABASE'),
    directory,
    connections: read('UTFALL_CONNECTIONS') ?? 10,
    kind: read('UTFALL_HOUSE'),
    keys: resolve(read('UTFALL_KEYS') ?? join(dirname(directory), 'keys.json')),
    host: read('UTFALL_HOST') ?? '127.0.0.1',
    port: read('UTFALL_PORT', given.port) ?? 4800,
    origin: read('UTFALL_ORIGIN'),
    proxies: (read('UTFALL_PROXIES') ?? 'loopback').split(','),
    oidc: read('UTFALL_OIDC'),
    backups: read('UTFALL_BACKUPS'),
    metricsToken: read('UTFALL_METRICS_TOKEN'),
    log: read('UTFALL_LOG') ?? 'none',
  }
  const isLoopback = settings.host === '127.0.0.1' || settings.host === '::1' || settings.host === 'localhost'
  if (!isLoopback && settings.origin === null)
    faults.push({
      setting: 'UTFALL_ORIGIN',
      given: '',
      allowed: 'https://name, where others than this machine reach the house',
    })
  return faults.length > 0 ? faults : settings
}

/** The faults in words, one a line. */
export function faultText(faults: readonly SettingFault[]): string {
  return faults
    .map(
      ({ setting, given, allowed }) =>
        `${setting}: angivet / given ${given || '—'}, tillåtet / allowed ${allowed}`,
    )
    .join('\n')
}
