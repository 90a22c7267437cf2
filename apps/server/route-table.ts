import type { FastifyInstance } from 'fastify'

/** A route as it was registered. */
export type RouteEntry = {
  readonly method: string
  /** Its pattern: /api/studies/:id */
  readonly url: string
  readonly access: 'public' | 'signed-in'
  /** The shape of its body; undefined where it takes none, or a form with a file. */
  readonly body: unknown
  /** The shapes of what stands in its address. */
  readonly params: unknown
  readonly query: unknown
  readonly takesFile: boolean
}

const tables = new WeakMap<FastifyInstance, RouteEntry[]>()

/** Writes down each route as it comes, so that a test can try every one there is. */
export function keepRouteTable(app: FastifyInstance): void {
  const table: RouteEntry[] = []
  tables.set(app, table)
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/')) return
    const { body, params, querystring, consumes } = (route.schema ?? {}) as {
      readonly body?: unknown
      readonly params?: unknown
      readonly querystring?: unknown
      readonly consumes?: readonly string[]
    }
    for (const method of [route.method].flat()) {
      if (method === 'HEAD' || method === 'OPTIONS') continue
      table.push({
        ...{ method, url: route.url, access: route.config?.access ?? 'signed-in' },
        ...{ body, params, query: querystring },
        takesFile: consumes?.includes('multipart/form-data') ?? false,
      })
    }
  })
}

export function routeTable(app: FastifyInstance): readonly RouteEntry[] {
  return tables.get(app) ?? []
}
