import { type FaultList, type FaultWords, faultWords } from '@utfall/exchange'

/** Tells one fault in study.json: its place as a path, then what stands there and what may, in English and Swedish. */
export type Report = (path: string, english: FaultWords, swedish: FaultWords) => void

export function reportInto(faults: FaultList): Report {
  return (path, english, swedish) => faults.add({ row: null, column: path, ...faultWords(english, swedish) })
}

export function repeated(ids: readonly string[], path: string, report: Report): void {
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  for (const id of new Set(twice)) {
    report(path, [`«${id}» twice`, 'each once'], [`«${id}» två gånger`, 'varje en gång'])
  }
}

/** A name that must be one of those that the study itself gives. */
export function unknown(path: string, given: string, known: readonly string[], report: Report): void {
  const names = known.join(', ')
  report(path, [`«${given}»`, `one of ${names}`], [`«${given}»`, `något av ${names}`])
}
