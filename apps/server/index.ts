export { keyOf } from './access.ts'
export { type Service, serve } from './serve.ts'
export { readSettings, type Settings } from './settings.ts'
