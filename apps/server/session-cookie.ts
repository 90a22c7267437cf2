import type { FastifyReply, FastifyRequest } from 'fastify'

/** On https the browser itself holds the cookie to this host; the loopback address has no https. */
const SECURE_NAME = '__Host-utfall'
const LOOPBACK_NAME = 'utfall'
const BEARER = /^Bearer ([A-Za-z0-9_-]{20,200})$/
/** As a browser would send back what we gave it. */
const TOKEN = /^[A-Za-z0-9_-]{20,200}$/

const nameFor = (request: FastifyRequest) => (request.isSecure ? SECURE_NAME : LOOPBACK_NAME)

/** The machine's token, else the browser's; null where there is none. */
export function tokenOf(request: FastifyRequest): string | null {
  const bearer = BEARER.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return bearer
  const cookie = request.cookies[nameFor(request)]
  return cookie !== undefined && TOKEN.test(cookie) ? cookie : null
}

/** Hands the browser its token; no script can read it, and no other site's form sends it. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  void reply.setCookie(nameFor(request), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.isSecure,
  })
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  void reply.clearCookie(nameFor(request), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.isSecure,
  })
}

/** What binds the way back from a provider of identity to the browser that left: for ten minutes, and once. */
const TRIP_SECONDS = 600
const tripName = (request: FastifyRequest) => `${nameFor(request)}-trip`

export function setTripCookie(request: FastifyRequest, reply: FastifyReply, kept: string): void {
  void reply.setCookie(tripName(request), kept, {
    path: '/',
    httpOnly: true,
    // The provider sends the browser back by a link from another site.
    sameSite: 'lax',
    secure: request.isSecure,
    maxAge: TRIP_SECONDS,
  })
}

/** What the browser kept, and no longer keeps. */
export function takeTripCookie(request: FastifyRequest, reply: FastifyReply): string | null {
  const secure = request.isSecure
  void reply.clearCookie(tripName(request), { path: '/', httpOnly: true, sameSite: 'lax', secure })
  const kept = request.cookies[tripName(request)]
  return kept !== undefined && TOKEN.test(kept) ? kept : null
}
