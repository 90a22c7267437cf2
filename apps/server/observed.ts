import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { keyOf } from './access.ts'
import { NOT_FOUND } from './problem-details.ts'
import type { ServerParts } from './server-parts.ts'

/**
 * What an operator sees of a server at work: a line for each request and counts for Prometheus. The route is told as
 * its pattern and never as its address, so that no id of anybody or anything is in either.
 */
export function observe(app: FastifyInstance, { house, log, metricsToken }: ServerParts): void {
  const registers = [new Registry()]
  const labelNames = ['method', 'route', 'status'] as const
  const requests = new Counter({
    ...{ name: 'utfall_http_requests_total', help: 'Requests answered', labelNames, registers },
  })
  const seconds = new Histogram({
    name: 'utfall_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(value())
      },
    })
  gauge('utfall_database_open', 'Whether the database answers', () => Number(house.health().state === 'open'))
  gauge('utfall_database_active', 'Transactions under way', () => house.health().active)
  gauge('utfall_database_waiting', 'Transactions that wait for a connection', () => house.health().waiting)
  gauge(
    'utfall_database_restarts',
    'How often the database was stopped and opened again',
    () => house.health().restarts,
  )
  gauge('process_resident_memory_bytes', 'Memory of the process', () => process.memoryUsage.rss())

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const { method } = request
    const status = String(reply.statusCode)
    requests.inc({ method, route, status })
    seconds.observe({ method, route }, reply.elapsedTime / 1000)
    log?.({
      ...{ level: 'info', request: request.id, method, route, status: reply.statusCode },
      milliseconds: Math.round(reply.elapsedTime),
    })
  })

  const schema = { hide: true }
  app.get('/api/metrics', { schema, config: { access: 'public' } }, async (request, reply) => {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const isTheirs = metricsToken !== null && timingSafeEqual(keyOf(given), keyOf(metricsToken))
    if (!isTheirs) return await reply.status(404).send(NOT_FOUND)
    const [registry] = registers
    return await reply.header('Content-Type', registry?.contentType).send(await registry?.metrics())
  })
}
