import { createHash } from 'node:crypto'
import { dateInSweden } from '@utfall/basics'
import type { House, Person } from '@utfall/database'
import { ProblemView, ReportPart } from '@utfall/evaluations/schema'
import {
  cardContent,
  cardDocument,
  instrumentOverview,
  instrumentPart,
  isAgainstVerdict,
  itemsFile,
  type Refusal,
  scoreTableFile,
  storedCalibration,
  storedCalibrationFile,
} from '@utfall/instruments'
import { REPORT_PARTS, type ReportPartName } from '@utfall/instruments/schema'
import { documentContents, renderHtmlFragment, renderPdf } from '@utfall/reports'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { refuseInstrument } from '../instrument-problem.ts'
import type { ServerParts } from '../server-parts.ts'

const LANGUAGE = z.enum(['sv', 'en'])
const SLUG = z.strictObject({ id: z.string().max(80) })
const VERSION = z.coerce.number().int().min(1).max(1_000_000)
/** Asked for against the verdict that the answers are no measure yet. */
const ANYWAY = z.literal('true').optional()
const KINDS = ['report.html', 'report.pdf', 'results.json', 'items.json', 'scores.csv'] as const
type Kind = (typeof KINDS)[number]

const TYPES: Readonly<Record<Kind, string>> = {
  'report.html': 'text/html; charset=utf-8',
  'report.pdf': 'application/pdf',
  'results.json': 'application/json; charset=utf-8',
  'items.json': 'application/json; charset=utf-8',
  'scores.csv': 'text/csv; charset=utf-8',
}

/** What an instrument's calibration says, as parts of a page and as files to keep. */
export function instrumentFileRoutes({ house, clock }: ServerParts): FastifyPluginAsyncZod {
  return async (app) => {
    const query = z.strictObject({
      language: LANGUAGE,
      part: z.enum(REPORT_PARTS),
      /** A version of the quality card; the newest unless said. */
      card: VERSION.optional(),
      anyway: ANYWAY,
    })
    app.get(
      '/instruments/:id/report',
      { schema: { params: SLUG, querystring: query, response: { 200: ReportPart, default: ProblemView } } },
      async (request, reply) => {
        const { language, part, card: version, anyway } = request.query
        const content = await shownContent(house, request, request.params.id, part, version)
        if (content.kind === 'refused') return await refuseInstrument(reply, content.code)
        const { title, blocks } = instrumentPart(part, { ...content, anyway: anyway === 'true' }, language)
        return {
          title,
          html: renderHtmlFragment(blocks, { language, headingShift: 1 }),
          contents: documentContents(blocks),
        }
      },
    )

    const printed = {
      params: SLUG,
      querystring: z.strictObject({ language: LANGUAGE.default('sv'), card: VERSION.optional() }),
    }
    app.get('/instruments/:id/card.pdf', { schema: printed }, async (request, reply) => {
      const { id } = request.params
      const { language, card } = request.query
      const content = await shownContent(house, request, id, 'card', card)
      if (content.kind === 'refused') return await refuseInstrument(reply, content.code)
      const day = content.card?.created_at ?? content.calibration?.head.created_at
      const date = dateInSweden(day === undefined ? clock() : new Date(day))
      const pdf = await renderPdf(cardDocument(cardContent(content), { language, date }))
      const version = content.card === null ? '' : `-${content.card.version}`
      return await reply
        .header('Content-Type', TYPES['report.pdf'])
        .header('Content-Disposition', `attachment; filename="${id}-${language}-card${version}.pdf"`)
        .send(Buffer.from(pdf))
    })

    const file = {
      params: z.strictObject({ id: z.string().max(80), kind: z.enum(KINDS) }),
      querystring: z.strictObject({
        language: LANGUAGE.default('sv'),
        calibration: VERSION.optional(),
        anyway: ANYWAY,
      }),
    }
    app.get('/instruments/:id/files/:kind', { schema: file }, async (request, reply) => {
      const { id, kind } = request.params
      const { language, calibration: version = null, anyway } = request.query
      const content = await fileContent(request.person('download calibration'), id, kind, {
        language,
        version,
        anyway: anyway === 'true',
      })
      if (content.kind === 'refused') return await refuseInstrument(reply, content.code)
      const name = `${id}-${content.version}-${kind.endsWith('.json') ? '' : `${language}-`}${kind}`
      return await reply
        .header('Content-Type', TYPES[kind])
        .header('Content-Disposition', `attachment; filename="${name}"`)
        .header('ETag', `"${createHash('sha256').update(content.bytes).digest('hex')}"`)
        .send(Buffer.from(content.bytes))
    })

    async function fileContent(
      person: Person,
      id: string,
      kind: Kind,
      {
        language,
        version,
        anyway,
      }: { readonly language: 'sv' | 'en'; readonly version: number | null; readonly anyway: boolean },
    ) {
      if (kind === 'report.html' || kind === 'report.pdf') {
        const wanted = { kind: kind === 'report.pdf' ? ('pdf' as const) : ('html' as const), language }
        const stored = await storedCalibrationFile(house, person, id, version, wanted)
        if (stored.kind === 'refused') return stored
        return { kind: 'content' as const, version: stored.version, bytes: stored.bytes }
      }
      const stored = await storedCalibration(house, person, id, version)
      if (stored.kind === 'refused') return stored
      const content = (text: string) => ({
        kind: 'content' as const,
        version: stored.head.version,
        bytes: new TextEncoder().encode(text),
      })
      if (kind === 'results.json') return content(stored.text)
      if (kind === 'scores.csv' && isAgainstVerdict(stored.results) && !anyway)
        return { kind: 'refused' as const, code: 'NOT_A_MEASURE' as const }
      const made = kind === 'items.json' ? itemsFile(id, stored) : scoreTableFile(id, stored, language)
      return made === null ? { kind: 'refused' as const, code: 'NO_SCALE' as const } : content(made)
    }
  }
}

type Shown = Parameters<typeof cardContent>[0] & { readonly kind: 'shown' }

/** What a part of the page is made from: the card with the calibration that it names, else the newest calibration. */
async function shownContent(
  house: House,
  request: FastifyRequest,
  id: string,
  part: ReportPartName,
  version: number | undefined,
): Promise<Shown | Refusal> {
  const overview = await instrumentOverview(house, request.person('read instrument'), id)
  if (overview.kind === 'refused') return overview
  const card =
    version === undefined ? overview.cards[0] : overview.cards.find((each) => each.version === version)
  if (version !== undefined && !card) return { kind: 'refused', code: 'CARD_NOT_FOUND' }
  const wanted = part === 'card' ? (card ? card.calibration : null) : null
  const calibration =
    part === 'card' && card && wanted === null
      ? null
      : await storedCalibration(house, request.person('read calibration'), overview.slug, wanted)
  if (calibration?.kind === 'refused' && part !== 'card') return calibration
  const shown = calibration?.kind === 'calibration' ? calibration : null
  return { kind: 'shown', overview, calibration: shown, card: card ?? null }
}
