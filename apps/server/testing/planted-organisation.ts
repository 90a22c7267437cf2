import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Role } from '@utfall/database'
import { HOUSE, type TestOrganisation, type TestPerson, testPerson } from '@utfall/database/testing'
import { exampleAnswers, exampleSurvey } from '@utfall/instruments'
import type { InjectOptions } from 'fastify'
import { smallStudy } from '../small-study-for-tests.ts'
import { zipOf } from '../zip-for-tests.ts'
import { decideOn } from './ethics-decision.ts'
import type { TestServer } from './test-server.ts'
import { uploadForm } from './upload-form.ts'

/** An organisation with one of everything that has an address, and a word in all of it that nobody could guess. */
export type PlantedOrganisation = {
  readonly slug: string
  /** Stands in everything of theirs that is theirs alone to know. */
  readonly mark: string
  /** Whoever sees all that the organisation has but its cases, and whoever works with the case. */
  readonly keeper: TestPerson
  readonly caseWorker: TestPerson
  readonly study: string
  readonly run: string
  readonly instrument: string
  readonly calibrationRun: string
  readonly job: string
  readonly person: string
  readonly machineToken: string
  readonly case: string
  readonly worker: string
  readonly consent: string
  readonly need: string
  readonly session: string
  readonly passkey: string
  readonly logRow: number
  readonly pseudonym: string
}

/** Two hundred persons: enough for a calibration, quick enough for a test. */
export const ANSWERS = new TextDecoder().decode(exampleAnswers().bytes).split('\n').slice(0, 201).join('\n')

const DAY_MILLISECONDS = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * DAY_MILLISECONDS).toISOString()

type People = Pick<PlantedOrganisation, 'slug' | 'mark' | 'keeper' | 'caseWorker'>
type Send = ReturnType<typeof sender>
type Post = ReturnType<typeof poster>

/** Sends, holds the answer to its status, and gives what it says. */
function sender(server: TestServer) {
  return async (as: TestPerson, options: InjectOptions, status: number) => {
    const answer = await server.inject(options, as)
    assert.equal(answer.statusCode, status, `${options.method} ${options.url}: ${answer.body}`)
    return answer.json()
  }
}

function poster(send: Send) {
  return (as: TestPerson, url: string, payload: object) =>
    send(as, { method: 'POST', url: `/api${url}`, payload }, 201)
}

/** Made through the API wherever the API makes it. */
export async function plantOrganisation(server: TestServer): Promise<PlantedOrganisation> {
  const mark = `zq${randomBytes(6).toString('hex')}`
  const slug = 'granden'
  const organisation = { slug, kind: 'provider' } as const
  const roles = ['administrator', 'operator', 'evaluator', 'auditor'] as const
  const person = (name: string, held: readonly Role[], place: TestOrganisation = organisation) =>
    testPerson(server.house, { organisation: place, roles: held, name })
  const keeper = await person(`Kim ${mark}`, roles)
  const caseWorker = await person('Klara Prov', ['coordinator'])
  const receiver = await person('Mo Prov', ['coordinator'], { slug: 'mottagaren' })
  const send = sender(server)
  const post = poster(send)
  const people = { slug, mark, keeper, caseWorker }
  const study = await plantStudy(server, send, people)
  const instrument = await plantInstrument(server, send, people)
  const { jobs } = await send(keeper, { method: 'GET', url: '/api/jobs' }, 200)
  const told = await plantCase(send, post, people, receiver)
  return {
    ...{ ...people, ...study, ...instrument, ...told, job: jobs[0].id },
    ...(await plantRest(post, people, study.study)),
    ...(await behindTheApi(server, keeper)),
  }
}

async function plantStudy(server: TestServer, send: Send, { mark, keeper }: People) {
  const study = `studie-${mark}`
  await decideOn(server.house, keeper, [study])
  const bytes = await zipOf(smallStudy({ id: study, title: `Studie ${mark}`, question: `Hjälper ${mark}?` }))
  const form = uploadForm([{ name: 'file', filename: 's.zip', content: bytes }])
  const started = await send(keeper, { method: 'POST', url: '/api/studies', ...form }, 202)
  await server.idle()
  const run = await send(keeper, { method: 'GET', url: `/api/runs/${started.run.id}` }, 200)
  assert.equal(run.state, 'done', JSON.stringify(run))
  return { study, run: run.id as string }
}

async function plantInstrument(server: TestServer, send: Send, { mark, keeper }: People) {
  const order = {
    instrument: {
      ...{ kind: 'new', name: `Skala ${mark}`, english: null, owner: mark, licence: null, minutes: null },
    },
    survey: { ...exampleSurvey, model: 'rsm', population: `Personer ${mark}` },
  }
  const form = uploadForm([
    { name: 'order', content: JSON.stringify(order) },
    { name: 'file', filename: 'svar.csv', content: ANSWERS },
  ])
  const started = await send(keeper, { method: 'POST', url: '/api/calibrations', ...form }, 202)
  await server.idle()
  const run = await send(keeper, { method: 'GET', url: `/api/calibration-runs/${started.run.id}` }, 200)
  assert.equal(run.state, 'done', JSON.stringify(run))
  const instrument: string = started.instrument.id
  const notes = { validity: mark, use: mark, owner: mark, licence: null, minutes: null, reference: null }
  const card = { author: `Kim ${mark}`, calibration: 1, notes }
  const url = `/api/instruments/${instrument}/cards`
  await send(keeper, { method: 'POST', url, payload: card }, 201)
  return { instrument, calibrationRun: run.id as string }
}

/** A case with what is known, a consent and an exception: to an organisation that is not the stranger's. */
async function plantCase(send: Send, post: Post, { mark, caseWorker }: People, receiver: TestPerson) {
  const pseudonym = `prov-${mark}-0001`
  const { reference } = await post(caseWorker, '/cases', { pseudonym, reason: mark })
  const part = (name: string, payload: object) => post(caseWorker, `/cases/${reference}/${name}`, payload)
  await part('information', { category: 'health', content: `Uppgift ${mark}` })
  const { ids } = await part('consents', {
    ...{ form: 'written', to: receiver.slug, purpose: 'coordination', categories: ['health'] },
    ...{ validFrom: inDays(-1), validTo: inDays(90), textVersion: mark, language: 'sv', isVoluntary: true },
  })
  await part('exceptions', {
    ...{ account: receiver.account, organisation: receiver.slug, category: 'health', ground: 'osl-25-12' },
    ...{ need: `Behövs för ${mark} i natt.`, reason: `Kunde inte tillfrågas om ${mark}.`, hours: 8 },
  })
  const page = await send(
    caseWorker,
    { method: 'GET', url: `/api/cases/${reference}?purpose=coordination` },
    200,
  )
  const worker = String(page.workers[0].id)
  return { pseudonym, case: reference as string, consent: String(ids[0]), worker }
}

async function plantRest(post: Post, { mark, slug, keeper, caseWorker }: People, study: string) {
  const invited = { name: `Petra ${mark}`, email: `${mark}@exempel.invalid`, role: 'reader', reason: mark }
  const person = await post(keeper, '/people', invited)
  const token = await post(keeper, '/machine-tokens', {
    ...{ name: `Program ${mark}`, role: 'reader', scopes: ['study.read'], days: 30 },
  })
  const need = await post(keeper, '/secrecy/needs', {
    ...{ needs: slug, holds: 'mottagaren', category: 'health', moment: mark },
    ...{ ground: null, obstacle: 'unclear', description: `Behov ${mark}` },
  })
  await post(keeper, '/ethics', {
    ...{ study, authority: mark, reference: mark, decision: 'approved', scope: ['questionnaire'] },
    ...{ validFrom: '2026-01-01', validTo: '2099-01-01' },
  })
  await post(caseWorker, '/ethics/participation', {
    ...{ study, pseudonym: `prov-${mark}-0001`, purpose: 'questionnaire', answer: 'given' },
    ...{ textVersion: mark, language: 'sv', givenAt: inDays(-1) },
  })
  return { person: String(person.id), machineToken: String(token.view.id), need: String(need.id) }
}

/** What no address makes without a device: a passkey; and the keys of what is there. */
async function behindTheApi({ house }: TestServer, keeper: TestPerson) {
  const passkey = await house.withTx({ kind: 'door', purpose: 'test' }, (tx) =>
    tx
      .insertInto('passkey')
      .values({
        ...{ account_id: keeper.account, credential_id: randomBytes(16).toString('base64url') },
        ...{ public_key: randomBytes(32), name: 'Prov', transports: [] },
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  return await house.withTx(HOUSE, async (tx) => {
    const session = await tx
      .selectFrom('session')
      .select('id')
      .where('account_id', '=', keeper.account)
      .executeTakeFirstOrThrow()
    const row = await tx
      .selectFrom('audit_event')
      .select('id')
      .where('account_id', '=', keeper.account)
      .where('action', '=', 'study.bring')
      .executeTakeFirstOrThrow()
    return { passkey: String(passkey.id), session: String(session.id), logRow: Number(row.id) }
  })
}
