import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * Where Chromium is, for the tests in a browser. On a Debian machine where this process may install packages it is
 * installed; elsewhere it is said what is missing, and the browser tests skip.
 */
export function ensureChromium(): string | null {
  const present = findChromium()
  if (present) return present
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('installing Chromium from Debian for the tests in a browser')
    spawnSync('apt-get', ['update'], { stdio: 'ignore' })
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  const installed = findChromium()
  if (!installed) {
    console.log(
      'Chromium is missing: the tests in a browser are skipped. On Debian: apt-get install chromium,',
    )
    console.log('or set CHROMIUM to the program of an installed Chromium or Chrome.')
  }
  return installed
}

function findChromium(): string | null {
  const asked = process.env.CHROMIUM
  const found = asked ?? PLACES.find((place) => existsSync(place))
  if (!found) return null
  try {
    execFileSync(found, ['--version'], { stdio: 'ignore' })
    process.env.CHROMIUM = found
    return found
  } catch {
    return null
  }
}
