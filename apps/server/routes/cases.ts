import { renderHtml } from '@utfall/reports'
import {
  addWorker,
  CASE_PROBLEMS,
  type CaseRefusal,
  closeCase,
  decideException,
  endWorker,
  handOverCase,
  listCases,
  listOrphanedCases,
  openCase,
  protectIdentity,
  readCase,
  recordConsents,
  reviewConsent,
  takeOutCase,
  withdrawConsent,
  writeInformation,
} from '@utfall/secrecy'
import {
  CaseList,
  CasePage,
  Decided,
  HandOver,
  NewCase,
  NewConsents,
  NewException,
  NewInformation,
  NewWorker,
  OrphanedList,
  Protection,
  Purpose,
  Reference,
  Review,
  Withdrawal,
} from '@utfall/secrecy/schema'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { problem } from '../problem-details.ts'
import type { ServerParts } from '../server-parts.ts'
import { caseSheet, sheetDocument, sheetText } from './case-sheet.ts'

const SIGNED_IN = { access: 'signed-in' } as const
const ONE = z.strictObject({ reference: Reference })
const PART = z.strictObject({
  reference: Reference,
  id: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 31 - 1),
})
const PAGE = z.strictObject({
  cursor: Reference.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
const NOTHING = z.null()
const Made = z.strictObject({ id: z.int() })

export async function refuseCase(reply: FastifyReply, { code }: CaseRefusal): Promise<FastifyReply> {
  return await problem(reply, code, CASE_PROBLEMS[code])
}

/** Answers what was done without a word, or why not. */
async function nothing(
  reply: FastifyReply,
  done: CaseRefusal | { readonly kind: 'done' },
): Promise<FastifyReply> {
  return done.kind === 'refused' ? await refuseCase(reply, done) : await reply.status(204).send(null)
}

/** Cases: who works with them, what is known, and on which ground it is told. */
export function caseRoutes({ house }: Pick<ServerParts, 'house'>): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(wholeCases({ house }))
    await app.register(takingOut({ house }))
    await app.register(caseParts({ house }))
    await app.register(leftCases({ house }))
    await app.register(grounds({ house }))
  }
}

function wholeCases({ house }: Pick<ServerParts, 'house'>): FastifyPluginAsyncZod {
  return async (app) => {
    const listing = { querystring: PAGE, response: { 200: CaseList } }
    app.get('/cases', { schema: listing, config: SIGNED_IN }, async (request, reply) => {
      const { cursor = null, limit } = request.query
      const found = await listCases(house, request.person('list cases'), { cursor, limit })
      if (found.kind === 'refused') return await refuseCase(reply, found)
      return { items: found.items, next: found.next }
    })

    const opening = { body: NewCase, response: { 201: z.strictObject({ reference: Reference }) } }
    app.post('/cases', { schema: opening, config: SIGNED_IN }, async (request, reply) => {
      const opened = await openCase(house, request.person('open a case'), request.body)
      if (opened.kind === 'refused') return await refuseCase(reply, opened)
      return await reply.status(201).send({ reference: opened.reference })
    })

    const reading = {
      params: ONE,
      querystring: z.strictObject({ purpose: Purpose }),
      response: { 200: CasePage },
    }
    app.get('/cases/:reference', { schema: reading, config: SIGNED_IN }, async (request, reply) => {
      const { purpose } = request.query
      const read = await readCase(house, request.person(purpose), request.params.reference, purpose)
      if (read.kind === 'refused') return await refuseCase(reply, read)
      // Neither the browser nor anything between keeps what was told.
      return await reply.header('Cache-Control', 'no-store').send(read.page)
    })

    const closing = { params: ONE, response: { 204: NOTHING } }
    app.post('/cases/:reference/close', { schema: closing, config: SIGNED_IN }, async (request, reply) => {
      const done = await closeCase(house, request.person('close a case'), request.params.reference)
      return await nothing(reply, done)
    })

    const protecting = { params: ONE, body: Protection, response: { 204: NOTHING } }
    app.post(
      '/cases/:reference/protection',
      { schema: protecting, config: SIGNED_IN },
      async (request, reply) => {
        const person = request.person('protect an identity')
        return await nothing(
          reply,
          await protectIdentity(house, person, request.params.reference, request.body),
        )
      },
    )
  }
}

/** A case along to one's own record: to print, and as plain text to paste. */
function takingOut({ house }: Pick<ServerParts, 'house'>): FastifyPluginAsyncZod {
  return async (app) => {
    const taking = {
      params: ONE,
      querystring: z.strictObject({
        purpose: Purpose,
        format: z.enum(['html', 'text']).default('html'),
        language: z.enum(['sv', 'en']).default('sv'),
      }),
    }
    app.get('/cases/:reference/export', { schema: taking, config: SIGNED_IN }, async (request, reply) => {
      const { purpose, format, language } = request.query
      const taken = await takeOutCase(house, request.person(purpose), request.params.reference, purpose)
      if (taken.kind === 'refused') return await refuseCase(reply, taken)
      const sheet = caseSheet(taken, language)
      const isText = format === 'text'
      return await reply
        .header('Content-Type', isText ? 'text/plain; charset=utf-8' : 'text/html; charset=utf-8')
        .header('Content-Disposition', `attachment; filename="utfall-case.${isText ? 'txt' : 'html'}"`)
        .header('Cache-Control', 'no-store')
        .send(isText ? sheetText(sheet) : renderHtml(sheetDocument(sheet)))
    })
  }
}

function caseParts({ house }: Pick<ServerParts, 'house'>): FastifyPluginAsyncZod {
  return async (app) => {
    const adding = { params: ONE, body: NewWorker, response: { 204: NOTHING } }
    app.post('/cases/:reference/workers', { schema: adding, config: SIGNED_IN }, async (request, reply) => {
      const person = request.person('let somebody work with a case')
      return await nothing(reply, await addWorker(house, person, request.params.reference, request.body))
    })

    const ending = { params: PART, response: { 204: NOTHING } }
    app.post(
      '/cases/:reference/workers/:id/end',
      { schema: ending, config: SIGNED_IN },
      async (request, reply) => {
        const { reference, id } = request.params
        const person = request.person('end somebody’s work with a case')
        return await nothing(reply, await endWorker(house, person, reference, id))
      },
    )

    const writing = { params: ONE, body: NewInformation, response: { 201: Made } }
    app.post(
      '/cases/:reference/information',
      { schema: writing, config: SIGNED_IN },
      async (request, reply) => {
        const person = request.person('write what is known')
        const written = await writeInformation(house, person, request.params.reference, request.body)
        if (written.kind === 'refused') return await refuseCase(reply, written)
        return await reply.status(201).send({ id: written.id })
      },
    )
  }
}

/** Cases that everybody in the unit who worked with them has left: an administrator hands them over, unread. */
function leftCases({ house }: Pick<ServerParts, 'house'>): FastifyPluginAsyncZod {
  return async (app) => {
    const listing = { querystring: PAGE, response: { 200: OrphanedList } }
    app.get('/cases/orphaned', { schema: listing, config: SIGNED_IN }, async (request, reply) => {
      const { cursor = null, limit } = request.query
      const person = request.person('find cases that nobody works with')
      const found = await listOrphanedCases(house, person, { cursor, limit })
      if (found.kind === 'refused') return await refuseCase(reply, found)
      return { items: found.items, next: found.next }
    })

    const handing = { params: ONE, body: HandOver, response: { 204: NOTHING } }
    app.post(
      '/cases/:reference/hand-over',
      { schema: handing, config: SIGNED_IN },
      async (request, reply) => {
        const person = request.person('hand a case over')
        return await nothing(reply, await handOverCase(house, person, request.params.reference, request.body))
      },
    )
  }
}

function grounds({ house }: Pick<ServerParts, 'house'>): FastifyPluginAsyncZod {
  return async (app) => {
    const consenting = {
      params: ONE,
      body: NewConsents,
      response: { 201: z.strictObject({ ids: z.array(z.int()) }) },
    }
    app.post(
      '/cases/:reference/consents',
      { schema: consenting, config: SIGNED_IN },
      async (request, reply) => {
        const person = request.person('record a consent')
        const recorded = await recordConsents(house, person, request.params.reference, request.body)
        if (recorded.kind === 'refused') return await refuseCase(reply, recorded)
        return await reply.status(201).send({ ids: [...recorded.ids] })
      },
    )

    const withdrawing = { params: PART, body: Withdrawal, response: { 204: NOTHING } }
    app.post(
      '/cases/:reference/consents/:id/withdrawal',
      { schema: withdrawing, config: SIGNED_IN },
      async (request, reply) => {
        const { reference, id } = request.params
        const order = { consent: id, reason: request.body.reason }
        const person = request.person('take back a consent')
        return await nothing(reply, await withdrawConsent(house, person, reference, order))
      },
    )

    const reviewing = { params: PART, body: Review, response: { 204: NOTHING } }
    app.post(
      '/cases/:reference/consents/:id/review',
      { schema: reviewing, config: SIGNED_IN },
      async (request, reply) => {
        const { reference, id } = request.params
        const order = { consent: id, ...request.body }
        const person = request.person('review a consent')
        return await nothing(reply, await reviewConsent(house, person, reference, order))
      },
    )

    const deciding = { params: ONE, body: NewException, response: { 201: Decided } }
    app.post(
      '/cases/:reference/exceptions',
      { schema: deciding, config: SIGNED_IN },
      async (request, reply) => {
        const person = request.person('decide on an exception')
        const decided = await decideException(house, person, request.params.reference, request.body)
        if (decided.kind === 'refused') return await refuseCase(reply, decided)
        const { kind: _, ...view } = decided
        return await reply.status(201).send(view)
      },
    )
  }
}
