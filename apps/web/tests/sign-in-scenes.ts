import type { Scene } from './scenes.ts'
import { nobodyIsIn, ownHouse, sessionIs, signedInAs, trialHouse } from './session-answers.ts'
import type { Answers } from './test-server.ts'

export const people = [
  {
    id: 1,
    name: 'Kim Exempelsson',
    organisation: { sv: 'Rehabkliniken i Exempelregionen', en: 'The rehab clinic of the example region' },
    roles: ['coordinator'],
    about: {
      sv: 'Se hur ett ärende öppnas, vem som får veta vad och hur ett samtycke tas tillbaka.',
      en: 'See how a case is opened, who may know what, and how a consent is taken back.',
    },
  },
  {
    id: 2,
    name: 'Robin Provberg',
    organisation: { sv: 'Exempelförbundet', en: 'The example federation' },
    roles: ['administrator', 'auditor'],
    about: { sv: 'Se loggen och vem som har vilken roll.', en: 'See the log and who has which role.' },
  },
]

const notValid = {
  code: 'LINK_NOT_VALID',
  message: {
    sv: 'Länken gäller inte. Den kan vara använd eller för gammal. Be om en ny.',
    en: 'The link does not hold. It may have been used, or be too old. Ask for a new one.',
  },
}

const trial = (answers: Answers) => sessionIs(answers, { house: trialHouse, signedIn: false })

export const signInScenes: readonly Scene[] = [
  { name: 'sign-in', path: '/logga-in', shows: 'Lösenord och engångskod', arrange: nobodyIsIn },
  { name: 'sign-in-trial', path: '/logga-in', shows: 'Exempelhus: lägg inte in', arrange: trial },
  {
    name: 'sign-in-first',
    path: '/studier/exempelforbundet',
    shows: 'När du har loggat in kommer du tillbaka',
    arrange: nobodyIsIn,
  },
  {
    name: 'session-unreachable',
    path: '/',
    shows: 'Ingen kontakt med servern',
    arrange: (answers) => answers.set('GET /api/session', () => ({ cut: true })),
    expected: /ERR_EMPTY_RESPONSE/,
  },
  {
    name: 'entry',
    path: '/kom-in#hemligt',
    shows: 'Gå in som Kim Exempelsson',
    arrange: (answers) => {
      trial(answers)
      answers.set('POST /api/sign-in/entry', () => ({ json: { people } }))
    },
  },
  {
    name: 'entry-over',
    path: '/kom-in#hemligt',
    shows: 'Länken är använd eller för gammal',
    arrange: (answers) => {
      trial(answers)
      answers.set('POST /api/sign-in/entry', () => ({ status: 404, json: notValid }))
    },
    expected: /404/,
  },
  { name: 'entry-without', path: '/kom-in', shows: 'Länken är inte hel', arrange: trial },
  {
    name: 'welcome',
    path: '/valkommen#hemligt',
    shows: 'Välkommen, Nils Exempelsson',
    arrange: (answers) => {
      nobodyIsIn(answers)
      answers.set('POST /api/sign-in/invitation', () => ({
        json: {
          name: 'Nils Exempelsson',
          organisation: { sv: 'Exempelförbundet', en: 'The example federation' },
        },
      }))
    },
  },
  {
    name: 'welcome-over',
    path: '/valkommen#hemligt',
    shows: 'En inbjudan öppnar en gång',
    arrange: (answers) => {
      nobodyIsIn(answers)
      answers.set('POST /api/sign-in/invitation', () => ({ status: 404, json: notValid }))
    },
    expected: /404/,
  },
  {
    name: 'where-to-work',
    path: '/',
    shows: 'Var arbetar du nu?',
    arrange: (answers) => sessionIs(answers, signedInAs([], { organisation: null })),
  },
  {
    name: 'no-permission',
    path: '/ny-studie',
    shows: 'Sidan är inte för din roll',
    arrange: (answers) => sessionIs(answers, signedInAs(['coordinator'])),
  },
  {
    name: 'no-role',
    path: '/',
    shows: 'Du har ännu ingen roll',
    arrange: (answers) =>
      sessionIs(answers, signedInAs([], { organisation: null, organisations: [], house: ownHouse })),
  },
  {
    name: 'session-near',
    modal: true,
    path: '/',
    shows: 'Du loggas snart ut',
    arrange: (answers) =>
      sessionIs(
        answers,
        signedInAs(['evaluator'], { expiresAt: new Date(Date.now() + 110_000).toISOString() }),
      ),
  },
  {
    name: 'session-over',
    modal: true,
    path: '/',
    shows: 'Du har loggats ut',
    arrange: (answers) =>
      sessionIs(answers, signedInAs(['evaluator'], { expiresAt: new Date(Date.now() - 1000).toISOString() })),
  },
  { name: 'help', path: '/hjalp#studier', shows: 'Varje studie börjar med svaret' },
]
