import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem } from './problem-details.ts'
import { SERVER_PROBLEMS } from './problems.ts'

/** Nothing from anywhere else, nothing inline: the pages are files of our own. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** No page of ours asks for any of these. */
const PERMISSIONS = 'camera=(), microphone=(), geolocation=(), payment=(), usb=()'

const SVG = 'image/svg+xml'

/** Where the service is reached on its own machine. */
const OUR_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

export function setSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .header('Content-Security-Policy', POLICY)
    .header('X-Content-Type-Options', 'nosniff')
    .header('Referrer-Policy', 'no-referrer')
    .header('Cross-Origin-Opener-Policy', 'same-origin')
    .header('Cross-Origin-Resource-Policy', 'same-origin')
    .header('Permissions-Policy', PERMISSIONS)
  if (request.isSecure) void reply.header('Strict-Transport-Security', 'max-age=31536000')
  if (request.url.startsWith('/api/')) void reply.header('Cache-Control', 'no-store')
}

export function securityHeaders(app: FastifyInstance, origin: string | null): void {
  const names = new Set([...OUR_NAMES, ...(origin === null ? [] : [new URL(origin).hostname])])
  app.addHook('onSend', async (request, reply) => {
    setSecurityHeaders(request, reply)
    // Text in every other kind of answer says its character set by itself (ASVS 5.0.0, 4.1.1).
    if (reply.getHeader('content-type') === SVG) void reply.header('content-type', `${SVG}; charset=utf-8`)
  })
  // A name that someone else points at this machine is not this house (DNS rebinding).
  app.addHook('onRequest', async (request, reply) => {
    if (names.has(request.hostname)) return
    await problem(reply, 'OTHER_HOST', SERVER_PROBLEMS.OTHER_HOST)
  })
  // A page on another site must not be able to make this house act: its requests carry another origin.
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'GET' || request.method === 'HEAD') return
    const { origin, host } = request.headers
    // A page without a place of its own sends the word "null", which is no address.
    if (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host)) {
      await problem(reply, 'OTHER_ORIGIN', SERVER_PROBLEMS.OTHER_ORIGIN)
    }
  })
}
