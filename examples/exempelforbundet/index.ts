export { type Example, generateExample, SEED, type Truth } from './generate.ts'
