import type { KeyFit } from '@utfall/identity'
import type { Words } from './refusal-texts.ts'

/**
 * What the start says where the key file is not the one that locked what is in the database; null where it is. The
 * server starts all the same: a file that is lost must not keep everybody out, and other ways in open as before.
 */
export function keyWarning(fits: readonly KeyFit[], file: string): Words | null {
  // A step that was begun is over within the hour.
  const closed = fits.filter(({ state, kind }) => state === 'closed' && kind !== 'step')
  if (closed.length === 0) return null
  const count = (wanted: KeyFit['kind']) =>
    closed.filter(({ kind }) => kind === wanted).reduce((sum, { howMany }) => sum + howMany, 0)
  const [codes, identities] = [count('one-time-code'), count('identity')]
  const versions = [...new Set(closed.map(({ version }) => version))].sort((a, b) => a - b).join(', ')
  return {
    sv: `OBS: nyckelfilen ${file} är inte den som låste det som finns i databasen (nyckel ${versions}). Engångskoder som inte öppnar: ${codes}. E-legitimationer som inte känns igen: ${identities}. Stäng servern, lägg tillbaka den rätta filen och starta igen. Finns den inte mer: de loggar in med passnyckel eller reservkod och skaffar en ny app, eller bjuds in igen.`,
    en: `NOTE: the key file ${file} is not the one that locked what is in the database (key ${versions}). One-time codes that do not open: ${codes}. E-identifications that are not known again: ${identities}. Stop the server, put back the right file and start again. Where it is gone: they sign in with a passkey or a recovery code and get a new app, or are invited again.`,
  }
}
