import type { InjectOptions } from 'fastify'
import { routeTable } from '../route-table.ts'
import { smallStudy } from '../small-study-for-tests.ts'
import { zipOf } from '../zip-for-tests.ts'
import { ANSWERS, type PlantedOrganisation } from './planted-organisation.ts'
import { sampleBody } from './sample-body.ts'
import type { TestServer } from './test-server.ts'
import { uploadForm } from './upload-form.ts'

export type OrderPair = readonly [there: InjectOptions, nowhere: InjectOptions]

const NO_ID = 98765432
const NO_PSEUDONYM = 'prov-ingenstans-0001'

/**
 * Requests whose body or query names something of the planted organisation's, each beside one that names what is nowhere:
 * every route without a parameter whose shape has such a name, by the name; and those that hide it in a form.
 */
export async function namingOrders(
  { app }: TestServer,
  planted: PlantedOrganisation,
): Promise<readonly OrderPair[]> {
  const names: Readonly<Record<string, readonly [unknown, unknown]>> = {
    study: [planted.study, 'ingenstans'],
    pseudonym: [planted.pseudonym, NO_PSEUDONYM],
    entry: [planted.logRow, NO_ID],
    account: [Number(planted.person), NO_ID],
  }
  const byName = routeTable(app).flatMap(({ method, url, access, body }): OrderPair[] => {
    const sample = sampleBody(body)
    if (access === 'public' || url.includes(':') || typeof sample !== 'object' || sample === null) return []
    const named = Object.keys(sample).filter((name) => name in names)
    if (named.length === 0) return []
    const [there, nowhere] = [0, 1].map((which) => ({
      ...{ method: method as 'POST', url },
      payload: { ...sample, ...Object.fromEntries(named.map((name) => [name, names[name]?.[which]])) },
    }))
    return there && nowhere ? [[there, nowhere]] : []
  })
  const get = (url: string): InjectOptions => ({ method: 'GET', url })
  const inPlace = (slug: string): InjectOptions => ({
    ...{ method: 'POST', url: '/api/session/organisation', payload: { slug } },
  })
  const { slug } = planted
  return [
    ...byName,
    [inPlace(slug), inPlace('ingenstans')],
    [get(`/api/people?organisation=${slug}`), get('/api/people?organisation=ingenstans')],
    [get(`/api/people/conflicts?organisation=${slug}`), get('/api/people/conflicts?organisation=ingenstans')],
    [get(`/api/log?account=${planted.keeper.account}`), get(`/api/log?account=${NO_ID}`)],
    [get(`/api/log?subject=study/${planted.study}`), get('/api/log?subject=study/ingenstans')],
    [get(`/api/cases?cursor=${planted.case}`), get('/api/cases?cursor=d1d1d1d1-0000-4000-8000-d1d1d1d1d1d1')],
    [get(`/api/jobs?cursor=${planted.job}`), get(`/api/jobs?cursor=${NO_ID}`)],
    [known(planted.instrument), known('ingenstans')],
    [called(`Skala ${planted.mark}`), called('Skala som ingen har')],
    [await brought(planted.study), await brought('studie-som-ingen-har')],
  ]
}

const SURVEY = {
  ...{ model: 'auto', items: ['fraga_1'], groups: [], id: null, weights: null, highest: null },
  ...{ population: 'Prov', collectedFrom: null, collectedTo: null },
}

function calibration(instrument: object): InjectOptions {
  const order = JSON.stringify({ instrument, survey: SURVEY })
  const content = ANSWERS.split('\n').slice(0, 4).join('\n')
  const form = uploadForm([
    { name: 'order', content: order },
    { name: 'file', filename: 'svar.csv', content },
  ])
  return { method: 'POST', url: '/api/calibrations', ...form }
}

const known = (id: string): InjectOptions => calibration({ kind: 'known', id })
const called = (name: string): InjectOptions =>
  calibration({ kind: 'new', name, english: null, owner: null, licence: null, minutes: null })

async function brought(id: string): Promise<InjectOptions> {
  const form = uploadForm([{ name: 'file', filename: 's.zip', content: await zipOf(smallStudy({ id })) }])
  return { method: 'POST', url: '/api/studies', ...form }
}
