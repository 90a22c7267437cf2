import { createHash } from 'node:crypto'
import {
  estimatesForFile,
  estimateViews,
  evaluationPart,
  openStored,
  reportContext,
  STUDY_FILE,
  storedReport,
  studyOverview,
} from '@utfall/evaluations'
import { EstimateRow, ProblemView, ReportPart } from '@utfall/evaluations/schema'
import { documentContents, renderHtmlFragment, tableToCsv } from '@utfall/reports'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ServerParts } from '../server-parts.ts'
import { refuse } from './refuse.ts'

const LANGUAGE = z.enum(['sv', 'en'])
const SLUG = z.strictObject({ id: z.string().max(80) })
const KINDS = z.enum(['report.html', 'report.pdf', 'results.json', 'estimates.csv', 'study.json'])

/** The report as parts of a page, and as files to keep. */
export function reportRoutes({ house }: ServerParts): FastifyPluginAsyncZod {
  return async (app) => {
    const query = z.strictObject({ language: LANGUAGE, part: z.enum(['board', 'statistician', 'annex']) })
    app.get(
      '/studies/:id/report',
      { schema: { params: SLUG, querystring: query, response: { 200: ReportPart, default: ProblemView } } },
      async (request, reply) => {
        const overview = await studyOverview(house, request.person('read report'), request.params.id)
        if ('kind' in overview) return await refuse(reply, overview.code)
        if (!overview.results) return await refuse(reply, 'STUDY_NOT_EVALUATED')
        const { language, part } = request.query
        const [first, ...blocks] = evaluationPart(overview.study, overview.results, { language, part })
        const title = first?.kind === 'part' ? first.title : ''
        return {
          title,
          html: renderHtmlFragment(blocks, { language, headingShift: 1 }),
          contents: documentContents(blocks),
        }
      },
    )

    const rows = z.strictObject({ rows: z.array(EstimateRow) })
    const asked = z.strictObject({ language: LANGUAGE })
    app.get(
      '/studies/:id/estimates',
      { schema: { params: SLUG, querystring: asked, response: { 200: rows, default: ProblemView } } },
      async (request, reply) => {
        const overview = await studyOverview(house, request.person('read estimates'), request.params.id)
        if ('kind' in overview) return await refuse(reply, overview.code)
        if (!overview.results) return await refuse(reply, 'STUDY_NOT_EVALUATED')
        return { rows: estimateViews(overview.study, overview.results, request.query.language) }
      },
    )

    const file = {
      params: z.strictObject({ id: z.string().max(80), kind: KINDS }),
      querystring: z.strictObject({ language: LANGUAGE.default('sv') }),
    }
    app.get('/studies/:id/files/:kind', { schema: file }, async (request, reply) => {
      const { id, kind } = request.params
      const { language } = request.query
      const content = await fileContent(request, reply, id, kind, language)
      if (!content) return reply
      const name =
        kind === 'results.json' || kind === 'study.json' ? `${id}-${kind}` : `${id}-${language}-${kind}`
      return await reply
        .header('Content-Type', TYPES[kind])
        .header('Content-Disposition', `attachment; filename="${name}"`)
        .header('ETag', `"${createHash('sha256').update(content).digest('hex')}"`)
        .send(Buffer.from(content))
    })

    async function fileContent(
      request: FastifyRequest,
      reply: FastifyReply,
      id: string,
      kind: z.infer<typeof KINDS>,
      language: 'sv' | 'en',
    ): Promise<Uint8Array | null> {
      if (kind === 'study.json') {
        const opened = await openStored(house, request.person('download study'), id)
        if (opened.kind === 'refused') return await refused(reply, opened.code)
        return opened.files.get(STUDY_FILE) ?? null
      }
      if (kind === 'estimates.csv') {
        const overview = await studyOverview(house, request.person('download estimates'), id)
        if ('kind' in overview) return await refused(reply, overview.code)
        if (!overview.results) return await refused(reply, 'STUDY_NOT_EVALUATED')
        return new TextEncoder().encode(
          tableToCsv(estimatesForFile(reportContext(overview.study, overview.results, language)), language),
        )
      }
      const wanted = kind === 'report.html' ? 'html' : kind === 'report.pdf' ? 'pdf' : 'json'
      const stored = await storedReport(
        house,
        request.person('download report'),
        id,
        wanted,
        wanted === 'json' ? null : language,
      )
      return stored.kind === 'refused' ? await refused(reply, stored.code) : stored.bytes
    }
  }
}

async function refused(reply: FastifyReply, code: Parameters<typeof refuse>[1]): Promise<null> {
  await refuse(reply, code)
  return null
}

const TYPES = {
  'report.html': 'text/html; charset=utf-8',
  'report.pdf': 'application/pdf',
  'results.json': 'application/json; charset=utf-8',
  'estimates.csv': 'text/csv; charset=utf-8',
  'study.json': 'application/json; charset=utf-8',
} as const
