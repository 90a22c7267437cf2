import { buildWeb } from './build-web.ts'

/** Bundles the pages when they have changed, then opens the house and serves it. */
await buildWeb()
await import('../apps/server/main.ts')
