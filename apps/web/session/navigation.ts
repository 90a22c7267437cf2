import type { SignedIn } from '../api/house-shapes.ts'
import {
  type Access,
  BRINGERS,
  CASE_WORK,
  EVERYBODY_ACTING,
  entrance,
  LOG_READERS,
  PEOPLE_KEEPERS,
} from './access.ts'

type Link = { readonly to: string; readonly key: `shell.nav.${string}`; readonly access: Access }

const LINKS = [
  { to: '/', key: 'shell.nav.studies', access: EVERYBODY_ACTING },
  { to: '/ny-studie', key: 'shell.nav.newStudy', access: BRINGERS },
  { to: '/matning', key: 'shell.nav.measurement', access: EVERYBODY_ACTING },
  { to: '/arenden', key: 'shell.nav.cases', access: CASE_WORK },
  { to: '/sekretess', key: 'shell.nav.secrecy', access: EVERYBODY_ACTING },
  { to: '/arbeten', key: 'shell.nav.jobs', access: EVERYBODY_ACTING },
  { to: '/logg', key: 'shell.nav.log', access: LOG_READERS },
  { to: '/folk', key: 'shell.nav.people', access: PEOPLE_KEEPERS },
  { to: '/huset', key: 'shell.nav.house', access: PEOPLE_KEEPERS },
  { to: '/om', key: 'shell.nav.about', access: 'public' },
] as const satisfies readonly Link[]

/** The ways that lead somewhere for whoever is signed in; for nobody, those that are open to all. */
export function linksFor(who: SignedIn | null): readonly (typeof LINKS)[number][] {
  return LINKS.filter(({ access }) =>
    who === null ? access === 'public' : entrance(access, who).kind === 'open',
  )
}
