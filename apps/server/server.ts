import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import multipart from '@fastify/multipart'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import fastify, { type FastifyInstance } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { answerErrors } from './errors.ts'
import { usedSchemasOnly } from './openapi.ts'
import { evaluationRoutes } from './routes/evaluations.ts'
import { healthRoute } from './routes/health.ts'
import { instrumentRoutes } from './routes/instruments.ts'
import { securityHeaders } from './security-headers.ts'
import type { ServerParts } from './server-parts.ts'
import { UPLOAD_LIMIT_BYTES } from './upload-limit.ts'
import { VERSION } from './version.ts'

const PAGES = fileURLToPath(new URL('../web/dist/', import.meta.url))

/** The HTTP API with OpenAPI made from its schemas, and the pages as files. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = fastify({ bodyLimit: 1_000_000, logger: false, routerOptions: { ignoreTrailingSlash: true } })
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
  securityHeaders(app)
  answerErrors(app)
  await app.register(healthRoute(parts), { prefix: '/api' })
  await app.register(evaluationRoutes(parts), { prefix: '/api' })
  await app.register(instrumentRoutes(parts), { prefix: '/api' })
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger())
  if (existsSync(PAGES)) await servePages(app)
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
  app.setNotFoundHandler((request, reply) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    // A file that an older page asks for after an upgrade is gone: the page must not be taken for it.
    if (!isRead || request.url.startsWith('/api/') || request.url.startsWith('/assets/')) {
      return reply.status(404).send({
        code: 'NOT_FOUND',
        message: { sv: 'Adressen finns inte.', en: 'There is no such address.' },
      })
    }
    return reply.sendFile('index.html', { maxAge: 0, immutable: false })
  })
}
