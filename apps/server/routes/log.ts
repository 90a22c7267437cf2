import { Readable } from 'node:stream'
import {
  AUDIT_PROBLEMS,
  type AuditProblem,
  accountLog,
  caseLog,
  drawSample,
  exportLog,
  readLog,
  reviewEntry,
  reviewSummary,
  verifyHouse,
} from '@utfall/audit'
import {
  CaseLogPage,
  LogDay,
  LogFilter,
  LogPage,
  LogSample,
  ReviewOrder,
  ReviewSummary,
  WholeOrBroken,
} from '@utfall/audit/schema'
import { dateInSweden } from '@utfall/basics'
import { renderHtml } from '@utfall/reports'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { problem } from '../problem-details.ts'
import type { ServerParts } from '../server-parts.ts'
import { allCaseRows, caseLogDocument } from './case-log-document.ts'

const SIGNED_IN = { access: 'signed-in' } as const
const LANGUAGE = z.enum(['sv', 'en']).default('sv')
const PAGED = {
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
}
const SPAN = { from: LogDay, to: LogDay }
/** As a spreadsheet and as lines that `utfall audit verify` reads. */
const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/jsonl; charset=utf-8' } as const
const EXTENSIONS = { csv: 'csv', json: 'jsonl' } as const

async function refuse(reply: FastifyReply, code: AuditProblem): Promise<FastifyReply> {
  return await problem(reply, code, AUDIT_PROBLEMS[code])
}

/** The log: read, taken out, verified and reviewed; and what it says about oneself and about a case. */
export function logRoutes(parts: Pick<ServerParts, 'house' | 'clock'>): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(readingRoutes(parts))
    await app.register(reviewRoutes(parts))
    await app.register(caseLogRoute(parts))
  }
}

function readingRoutes({ house, clock }: Pick<ServerParts, 'house' | 'clock'>): FastifyPluginAsyncZod {
  return async (app) => {
    const listing = { querystring: LogFilter.extend(PAGED), response: { 200: LogPage } }
    app.get('/log', { schema: listing, config: SIGNED_IN }, async (request, reply) => {
      const { cursor, limit, ...filter } = request.query
      const page = await readLog(house, request.person('read the log'), filter, { cursor, limit })
      if (page.kind === 'refused') return await refuse(reply, page.code)
      return { items: page.items, next: page.next }
    })

    const asFile = LogFilter.extend({ format: z.enum(['csv', 'json']), language: LANGUAGE })
    app.get('/log/export', { schema: { querystring: asFile }, config: SIGNED_IN }, async (request, reply) => {
      const { format, language, ...filter } = request.query
      const person = request.person('take the log out as a file')
      const file = await exportLog(house, person, { format, language, filter })
      if (file.kind === 'refused') return await refuse(reply, file.code)
      const name = `utfall-log-${dateInSweden(clock())}.${EXTENSIONS[format]}`
      return await reply
        .header('Content-Type', TYPES[format])
        .header('Content-Disposition', `attachment; filename="${name}"`)
        .header('Cache-Control', 'no-store')
        .send(Readable.from(file.pieces, { objectMode: false, encoding: 'utf8' }))
    })

    const whole = { response: { 200: WholeOrBroken } }
    app.get('/log/whole', { schema: whole, config: SIGNED_IN }, async (request, reply) => {
      const found = await verifyHouse(house, request.person('verify the log'))
      if (found.kind === 'refused') return await refuse(reply, found.code)
      return found.kind === 'whole' ? { ...found, lanes: [...found.lanes] } : found
    })

    const own = { querystring: z.strictObject(PAGED), response: { 200: LogPage } }
    app.get('/account/log', { schema: own, config: SIGNED_IN }, async (request, reply) => {
      const page = await accountLog(house, request.person('read about oneself in the log'), request.query)
      if (page.kind === 'refused') return await refuse(reply, page.code)
      return { items: page.items, next: page.next }
    })
  }
}

function reviewRoutes({ house }: Pick<ServerParts, 'house'>): FastifyPluginAsyncZod {
  return async (app) => {
    const sample = {
      querystring: z.strictObject({ n: z.coerce.number().int().min(1).max(200).default(20), ...SPAN }),
      response: { 200: LogSample },
    }
    app.get('/log/sample', { schema: sample, config: SIGNED_IN }, async (request, reply) => {
      const drawn = await drawSample(house, request.person('review the log by sample'), request.query)
      if (drawn.kind === 'refused') return await refuse(reply, drawn.code)
      return { drawnFrom: drawn.drawnFrom, items: drawn.items }
    })

    const review = { body: ReviewOrder, response: { 204: z.null() } }
    app.post('/log/reviews', { schema: review, config: SIGNED_IN }, async (request, reply) => {
      const done = await reviewEntry(house, request.person('review the log'), request.body)
      if (done.kind === 'refused') return await refuse(reply, done.code)
      return await reply.status(204).send(null)
    })

    const summary = { querystring: z.strictObject(SPAN), response: { 200: ReviewSummary } }
    app.get('/log/reviews', { schema: summary, config: SIGNED_IN }, async (request, reply) => {
      const found = await reviewSummary(house, request.person('follow the review of the log'), request.query)
      if (found.kind === 'refused') return await refuse(reply, found.code)
      const { kind: _, ...counts } = found
      return counts
    })
  }
}

function caseLogRoute({ house, clock }: Pick<ServerParts, 'house' | 'clock'>): FastifyPluginAsyncZod {
  return async (app) => {
    const REFERENCE = z.strictObject({ reference: z.uuid() })
    const PURPOSE = 'tell the person who has looked'
    const one = { params: REFERENCE, querystring: z.strictObject(PAGED), response: { 200: CaseLogPage } }
    app.get('/cases/:reference/log', { schema: one, config: SIGNED_IN }, async (request, reply) => {
      const { reference } = request.params
      const page = await caseLog(house, request.person(PURPOSE), reference, request.query)
      if (page.kind === 'refused') return await refuse(reply, page.code)
      return { reference, items: page.items, next: page.next }
    })

    const printed = { params: REFERENCE, querystring: z.strictObject({ language: LANGUAGE }) }
    app.get('/cases/:reference/log/print', { schema: printed, config: SIGNED_IN }, async (request, reply) => {
      const rows = await allCaseRows(house, request.person(PURPOSE), request.params.reference)
      if (rows.kind === 'refused') return await refuse(reply, rows.code)
      const { language } = request.query
      const document = caseLogDocument(rows.items, { language, date: dateInSweden(clock()) })
      return await reply
        .header('Content-Type', 'text/html; charset=utf-8')
        .header('Content-Disposition', 'attachment; filename="utfall-case-log.html"')
        .header('Cache-Control', 'no-store')
        .send(renderHtml(document))
    })
  }
}
