import type { FastifyInstance } from 'fastify'

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
  "frame-ancestors 'none'",
].join('; ')

/** No page of ours asks for any of these. */
const PERMISSIONS = 'camera=(), microphone=(), geolocation=(), payment=(), usb=()'

/** Where the service is reached on its own machine. */
const OUR_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

export function securityHeaders(app: FastifyInstance, origin: string | null): void {
  const names = new Set([...OUR_NAMES, ...(origin === null ? [] : [new URL(origin).hostname])])
  app.addHook('onSend', async (request, reply) => {
    reply.header('Content-Security-Policy', POLICY)
    reply.header('X-Content-Type-Options', 'nosniff')
    reply.header('Referrer-Policy', 'no-referrer')
    reply.header('Cross-Origin-Opener-Policy', 'same-origin')
    reply.header('Cross-Origin-Resource-Policy', 'same-origin')
    reply.header('Permissions-Policy', PERMISSIONS)
    if (request.protocol === 'https') reply.header('Strict-Transport-Security', 'max-age=31536000')
    if (request.url.startsWith('/api/')) reply.header('Cache-Control', 'no-store')
  })
  // A name that someone else points at this machine is not this house (DNS rebinding).
  app.addHook('onRequest', async (request, reply) => {
    if (names.has(request.hostname)) return
    await reply.status(421).send({
      code: 'OTHER_HOST',
      message: {
        sv: 'Huset svarar bara på sin egen adress.',
        en: 'The house answers only at its own address.',
      },
    })
  })
  // A page on another site must not be able to make this house act: its requests carry another origin.
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'GET' || request.method === 'HEAD') return
    const { origin, host } = request.headers
    // A page without a place of its own sends the word "null", which is no address.
    if (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host)) {
      await reply.status(403).send({
        code: 'OTHER_ORIGIN',
        message: { sv: 'Anropet kom från en annan webbplats.', en: 'The request came from another site.' },
      })
    }
  })
}
