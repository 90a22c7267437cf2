import type { InjectOptions } from 'fastify'
import { z } from 'zod'
import type { RouteEntry } from '../route-table.ts'
import { smallStudy } from '../small-study-for-tests.ts'
import { zipOf } from '../zip-for-tests.ts'
import { ANSWERS, type PlantedOrganisation } from './planted-organisation.ts'
import { sampleBody, UNKNOWN } from './sample-body.ts'
import { type FormPart, uploadForm } from './upload-form.ts'

/** Which of the planted organisation's things an address names, by the address up to there. */
const IN_ADDRESS: Readonly<Record<string, (planted: PlantedOrganisation) => string>> = {
  '/api/studies/:id': ({ study }) => study,
  '/api/runs/:id': ({ run }) => run,
  '/api/instruments/:id': ({ instrument }) => instrument,
  '/api/calibration-runs/:id': ({ calibrationRun }) => calibrationRun,
  '/api/jobs/:id': ({ job }) => job,
  '/api/people/:id': ({ person }) => person,
  '/api/organisations/:slug': ({ slug }) => slug,
  '/api/machine-tokens/:id': ({ machineToken }) => machineToken,
  '/api/cases/:reference': (planted) => planted.case,
  '/api/cases/:reference/workers/:id': ({ worker }) => worker,
  '/api/cases/:reference/consents/:id': ({ consent }) => consent,
  '/api/secrecy/needs/:id': ({ need }) => need,
  '/api/account/sessions/:id': ({ session }) => session,
  '/api/account/passkeys/:id': ({ passkey }) => passkey,
  '/api/sign-in/oidc/:provider': () => 'saknas',
}

/** The same shapes, of nothing anywhere. */
function nowhere(there: string): string {
  if (/^\d+$/.test(there)) return '98765432'
  return there.length === 36 && there.includes('-') ? 'd1d1d1d1-0000-4000-8000-d1d1d1d1d1d1' : 'ingenstans'
}

const PARAMETER = /:([a-z]+)/g

/** The route's addresses: of what is there and, beside each, of what is nowhere. Throws where nothing is known to fill. */
function addresses(
  route: RouteEntry,
  planted: PlantedOrganisation,
): readonly { readonly there: string; readonly nowhere: string }[] {
  const choices = choicesOf(route)
  let found = [{ there: route.url, nowhere: route.url }]
  for (const match of route.url.matchAll(PARAMETER)) {
    const [word, name = ''] = match
    const upTo = route.url.slice(0, match.index + word.length)
    const chosen = choices[name]
    const value = IN_ADDRESS[upTo]?.(planted)
    if (chosen === undefined && value === undefined)
      throw new Error(`nothing to try ${upTo} with: say in IN_ADDRESS what it names`)
    const values = chosen?.map((each) => ({ there: each, nowhere: each })) ?? [
      { there: value ?? '', nowhere: nowhere(value ?? '') },
    ]
    found = found.flatMap((address) =>
      values.map((each) => ({
        there: address.there.replace(word, each.there),
        nowhere: address.nowhere.replace(word, each.nowhere),
      })),
    )
  }
  return found
}

/** Parts of an address that are one of a few words. Every file that is read is tried; of what is done, one word is enough. */
function choicesOf({ params, method }: RouteEntry): Readonly<Record<string, readonly string[]>> {
  if (!(params instanceof z.ZodObject)) return {}
  return Object.fromEntries(
    Object.entries(params.shape).flatMap(([name, shape]) =>
      shape instanceof z.ZodEnum
        ? [[name, shape.options.slice(0, method === 'GET' ? undefined : 1).map(String)]]
        : [],
    ),
  )
}

const MEASURING = { id: 'person', calibration: null, language: 'sv', anyway: true }
const FEW_ANSWERS = ANSWERS.split('\n').slice(0, 4).join('\n')
const asOrder = (order: object): FormPart => ({ name: 'order', content: JSON.stringify(order) })
const asFile = (name: string, content: string | Uint8Array = FEW_ANSWERS): FormPart => ({
  ...{ name, filename: 'svar.csv', content },
})

/** What makes an order quick to answer once it is known who may: a question that the form does not have. */
const QUICK: Readonly<Record<string, object>> = {
  '/api/instruments/:id/shorter': { include: ['ingen-fraga'] },
}

/** A form for each route that takes a file. */
const FORMS: Readonly<Record<string, () => Promise<readonly FormPart[]>>> = {
  '/api/studies': async () => [
    { name: 'file', filename: 's.zip', content: await zipOf(smallStudy({ id: 'framlingens-studie' })) },
  ],
  '/api/survey-columns': async () => [asOrder({}), asFile('file')],
  '/api/calibrations': async () => [
    asOrder({
      instrument: { kind: 'known', id: 'ingenstans' },
      survey: {
        ...{ model: 'auto', items: ['fraga_1'], groups: [], id: null, weights: null, highest: null },
        ...{ population: 'Prov', collectedFrom: null, collectedTo: null },
      },
    }),
    asFile('file'),
  ],
  '/api/instruments/:id/measures': async () => [asOrder(MEASURING), asFile('file')],
  '/api/instruments/:id/changes': async () => [
    asOrder({ ...MEASURING, higherIs: 'better' }),
    asFile('before'),
    asFile('after'),
  ],
}

export type RequestPair = { readonly there: InjectOptions; readonly nowhere: InjectOptions }

/** Requests that come past the reading and to the question who may: for what is there, and the same for what is nowhere. */
export async function requestPairs(
  route: RouteEntry,
  planted: PlantedOrganisation,
): Promise<readonly RequestPair[]> {
  const method = route.method as 'GET'
  const query = textQuery(route)
  const content = await contentOf(route)
  return addresses(route, planted).map((url) => {
    const options = (address: string): InjectOptions => ({ method, url: address, query, ...content })
    return { there: options(url.there), nowhere: options(url.nowhere) }
  })
}

async function contentOf(route: RouteEntry): Promise<Pick<InjectOptions, 'headers' | 'payload'>> {
  if (route.takesFile) {
    const form = FORMS[route.url]
    if (!form) throw new Error(`no form to try ${route.url} with: say in FORMS what it takes`)
    return uploadForm(await form())
  }
  const body = sampleBody(route.body)
  if (body === UNKNOWN) throw new Error(`no body to try ${route.method} ${route.url} with`)
  return body === undefined ? {} : { payload: { ...(body as object), ...QUICK[route.url] } }
}

function textQuery(route: RouteEntry): Record<string, string> {
  const query = sampleBody(route.query)
  if (query === UNKNOWN) throw new Error(`no query to try ${route.method} ${route.url} with`)
  return Object.fromEntries(Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]))
}
