import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

/** What others have written and this house stands on: under which licences, as a bill of materials, with which known holes. */

type LockedPackage = { readonly version?: string; readonly license?: string; readonly link?: boolean }
type Lock = { readonly packages: Readonly<Record<string, LockedPackage>> }

/** Licences that EUPL-1.2 can stand on, as SPDX names them. */
export const PERMITTED_LICENCES: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSL-1.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
])

/** Packages of the lock file whose licence is not permitted or not said, as `name version: licence`. */
export function forbiddenLicences(lockText: string): readonly string[] {
  const { packages } = JSON.parse(lockText) as Lock
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && !link)
    .filter(([, { license }]) => !isPermitted(license ?? ''))
    .map(([path, { version, license }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
      return `${name} ${version ?? ''}: ${license ?? 'no licence'}`
    })
}

/** All of them where AND stands between, any of them where OR does; an expression with both is read as all. */
function isPermitted(expression: string): boolean {
  const plain = expression.replace(/[()]/g, '')
  const names = plain.split(/ AND | OR /)
  if (plain.includes(' OR ') && !plain.includes(' AND '))
    return names.some((name) => PERMITTED_LICENCES.has(name))
  return names.every((name) => PERMITTED_LICENCES.has(name))
}

const run = promisify(execFile)
const NPM_SECONDS = 60

/** The bill of materials of what a user installs, as CycloneDX, made by npm from the lock file. */
export async function billOfMaterials(): Promise<string> {
  const { stdout } = await run(
    'npm',
    ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--omit', 'dev'],
    { maxBuffer: 64_000_000, timeout: NPM_SECONDS * 1000 },
  )
  return stdout
}

export type Vulnerabilities =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly lines: readonly string[] }
  | { readonly kind: 'not-answered' }

/** What the registry knows of holes in what a user installs; some registries do not answer that question. */
export async function vulnerabilities(): Promise<Vulnerabilities> {
  const answer = await run('npm', ['audit', '--json', '--omit', 'dev'], { timeout: NPM_SECONDS * 1000 }).then(
    ({ stdout }) => stdout,
    // npm ends with 1 where it has found something, and its answer is then on the error.
    (error: { readonly stdout?: string }) => error.stdout ?? '',
  )
  try {
    const { vulnerabilities: found } = JSON.parse(answer) as {
      readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>
    }
    if (!found) return { kind: 'not-answered' }
    const lines = Object.entries(found).map(([name, { severity }]) => `${name}: ${severity}`)
    return lines.length === 0 ? { kind: 'none' } : { kind: 'found', lines }
  } catch {
    return { kind: 'not-answered' }
  }
}

const SBOM = 'node_modules/.cache/utfall/sbom.cdx.json'

/** Says what was found; ends with 1 where a licence is not permitted or a hole is known. */
async function main(): Promise<void> {
  const forbidden = forbiddenLicences(readFileSync('package-lock.json', 'utf8'))
  for (const line of forbidden) console.log(`licence not permitted: ${line}`)
  if (forbidden.length === 0) console.log('every package in the lock file has a permitted licence')
  mkdirSync(dirname(SBOM), { recursive: true })
  const bill = await billOfMaterials()
  writeFileSync(SBOM, bill)
  const { components } = JSON.parse(bill) as { readonly components: readonly unknown[] }
  console.log(`bill of materials (CycloneDX): ${SBOM}, ${components.length} components`)
  const known = await vulnerabilities()
  if (known.kind === 'none') console.log('no known vulnerabilities')
  if (known.kind === 'not-answered')
    console.log('vulnerabilities: not checked, the registry does not answer that question')
  if (known.kind === 'found') for (const line of known.lines) console.log(`vulnerable: ${line}`)
  if (forbidden.length > 0 || known.kind === 'found') process.exitCode = 1
}

if (import.meta.main) await main()
