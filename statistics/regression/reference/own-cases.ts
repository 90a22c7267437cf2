import { readFileSync } from 'node:fs'

type OwnCase = { readonly id: string; readonly result: never; readonly data?: never }

/** For tests only: what the R script beside `generalised.json` gave for a case, and the data it was given. */
export function ownCase<Result, Data = undefined>(
  id: string,
): { readonly result: Result; readonly data: Data } {
  const file = new URL('generalised.json', import.meta.url)
  const cases: readonly OwnCase[] = JSON.parse(readFileSync(file, 'utf8')).cases
  const found = cases.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no case ${id} in generalised.json`)
  return { result: found.result, data: found.data as Data }
}
