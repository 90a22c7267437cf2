import { relative } from 'node:path'

type TestFailure = {
  readonly name: string
  readonly file?: string
  readonly line?: number
  readonly details: { readonly type?: string; readonly error: Error & { readonly cause?: unknown } }
}
type TestEvent = { readonly type: string; readonly data: unknown }

/**
 * A reporter that tells only what failed: a line for each, its place, and the first words of the reason. The rounds of
 * a whole run write theirs to one file, which is read out last, where whoever sees only the end finds it.
 */
export default async function* failures(source: AsyncIterable<TestEvent>) {
  for await (const event of source) {
    if (event.type !== 'test:fail') continue
    const { name, file, line, details } = event.data as TestFailure
    if (details.type === 'suite') continue
    const { cause } = details.error
    const reason = cause instanceof Error ? cause.message : String(cause ?? details.error.message)
    const place = file ? ` (${relative(process.cwd(), file)}:${line ?? ''})` : ''
    yield `${name}${place}\n    ${reason.trim().split('\n').slice(0, 6).join('\n    ')}\n`
  }
}
