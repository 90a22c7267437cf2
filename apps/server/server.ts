import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import fastify, { type FastifyInstance } from 'fastify'
import {
  type FastifyPluginAsyncZod,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import { guardAccess } from './access.ts'
import { answerErrors } from './errors.ts'
import { shedLoad } from './load-shedding.ts'
import { observe } from './observed.ts'
import { usedSchemasOnly } from './openapi.ts'
import { answerProblems, NOT_FOUND } from './problem-details.ts'
import { answerRepeated } from './repeated-requests.ts'
import { keepRouteTable } from './route-table.ts'
import { accountRoutes } from './routes/account.ts'
import { answeringRoutes } from './routes/answering.ts'
import { caseRoutes } from './routes/cases.ts'
import { ethicsRoutes } from './routes/ethics.ts'
import { evaluationRoutes } from './routes/evaluations.ts'
import { healthRoute } from './routes/health.ts'
import { houseRoute } from './routes/house.ts'
import { instrumentRoutes } from './routes/instruments.ts'
import { jobRoutes } from './routes/jobs.ts'
import { logRoutes } from './routes/log.ts'
import { machineTokenRoutes } from './routes/machine-tokens.ts'
import { organisationRoutes } from './routes/organisations.ts'
import { peopleRoutes } from './routes/people.ts'
import { secrecyRoutes } from './routes/secrecy.ts'
import { sessionRoutes } from './routes/session.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { securityHeaders } from './security-headers.ts'
import type { ServerParts } from './server-parts.ts'
import { refuseUnkeepableText } from './unkeepable-text.ts'
import { answerUnreadableAddress } from './unreadable-address.ts'
import { UPLOAD_LIMIT_BYTES } from './upload-limit.ts'
import { VERSION } from './version.ts'

const PAGES = fileURLToPath(new URL('../web/dist/', import.meta.url))

/** From one person or address; signing in has a limit of its own. */
export const MOST_REQUESTS_A_MINUTE = 1200

const ROUTES: readonly ((parts: ServerParts) => FastifyPluginAsyncZod)[] = [
  healthRoute,
  sessionRoutes,
  signInRoutes,
  accountRoutes,
  answeringRoutes,
  evaluationRoutes,
  instrumentRoutes,
  jobRoutes,
  logRoutes,
  caseRoutes,
  secrecyRoutes,
  ethicsRoutes,
  peopleRoutes,
  organisationRoutes,
  machineTokenRoutes,
  houseRoute,
]

/** The HTTP API with OpenAPI made from its schemas, and the pages as files. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: 1_000_000,
    logger: false,
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: answerUnreadableAddress,
    // Behind a gateway, which says whom it speaks for; only those that the settings name are believed.
    trustProxy: parts.origin === null ? false : [...parts.proxies],
    requestTimeout: 300_000,
  })
  // Whoever comes from outside comes by https: the gateway sees to that, and the settings say so.
  app.decorateRequest('isSecure', parts.origin !== null)
  keepRouteTable(app)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Utfall', version: VERSION, license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' } },
    },
    transform: jsonSchemaTransform,
    transformObject: usedSchemasOnly,
  })
  await app.register(multipart, { limits: { fileSize: UPLOAD_LIMIT_BYTES, files: 1, fields: 0, parts: 1 } })
  answerProblems(app)
  await app.register(cookie)
  securityHeaders(app, parts.origin)
  shedLoad(app)
  await app.register(rateLimit, {
    max: MOST_REQUESTS_A_MINUTE,
    timeWindow: 60_000,
    allowList: (request) => !request.url.startsWith('/api/'),
    // Whoever is signed in is counted by who they are, everybody else by address: a made-up token is nobody's.
    keyGenerator: ({ actor, ip }) => (actor === '' ? ip : actor),
  })
  guardAccess(app, parts)
  refuseUnkeepableText(app)
  answerRepeated(app, parts.house)
  observe(app, parts)
  answerErrors(app, parts.log)
  for (const routes of ROUTES) await app.register(routes(parts), { prefix: '/api' })
  app.get('/api/openapi.json', { schema: { hide: true }, config: { access: 'public' } }, () => app.swagger())
  const hasPages = existsSync(PAGES)
  if (hasPages) await servePages(app)
  app.setNotFoundHandler((request, reply) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    // A file that an older page asks for after an upgrade is gone: the page must not be taken for it.
    if (!hasPages || !isRead || request.url.startsWith('/api/') || request.url.startsWith('/assets/')) {
      return reply.status(404).send(NOT_FOUND)
    }
    return reply.sendFile('index.html', { maxAge: 0, immutable: false })
  })
  return app
}

/** Hashed files are kept by the browser for good; the page itself is asked for each time. */
async function servePages(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: PAGES,
    wildcard: false,
    index: false,
    maxAge: '365d',
    immutable: true,
  })
}
