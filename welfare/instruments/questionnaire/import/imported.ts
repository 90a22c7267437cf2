import { FaultList, type Faults, type FaultWords, faultWords, joinFaults } from '@utfall/exchange'
import type { FhirQuestionnaire } from '../fhir.ts'
import type { OptionMeaning } from '../form.ts'
import { UNSUPPORTED_TEXTS } from '../unsupported.ts'

/** Where in the file that was brought something stands; rows as in a spreadsheet, the header is row 1. */
export type Place = { readonly file: string; readonly row: number | null; readonly column: string | null }

export type NotSupported = {
  readonly place: Place
  readonly what: keyof typeof UNSUPPORTED_TEXTS
  /** What stands there, where that says more than the place does. */
  readonly given: string | null
  readonly sv: string
  readonly en: string
}

/** A questionnaire from elsewhere as the house keeps it, and what of the file is done otherwise or not at all. */
export type Imported = {
  readonly kind: 'imported'
  readonly resource: FhirQuestionnaire
  readonly unsupported: readonly NotSupported[]
  readonly counts: {
    readonly pages: number
    readonly questions: number
    readonly information: number
    /** Questions and groups that are asked on a condition. */
    readonly conditions: number
    /** Fields of the file that are not asked. */
    readonly leftOut: number
    readonly languages: number
  }
}

/**
 * Codes that mean there is no answer, by what they mean: for instance `-99` as `declined`. No file says which they are,
 * and none are guessed: 99 may be an age and NA a country.
 */
export type AbsentCodes = Readonly<Record<string, Exclude<OptionMeaning, 'answer'>>>

export type ImportOptions = {
  /** The language of words that the file gives none for. */
  readonly language: string
  /** The name of the questionnaire where the file has none; null takes it from the file's own names. */
  readonly title: string | null
  readonly absentCodes: AbsentCodes
}

export const TAKEN_NAME: readonly [english: FaultWords, swedish: FaultWords] = [
  ['a name that another question or group has', 'one of its own'],
  ['ett namn som en annan fråga eller grupp har', 'ett eget'],
]

/** Names in a fault: enough to find the right one by, however many the file has. */
export function someOf(names: readonly string[]): string {
  const some = names.slice(0, SHOWN_NAMES).map((name) => name.slice(0, SHOWN_CHARACTERS))
  return [...some, ...(names.length > SHOWN_NAMES ? ['…'] : [])].join(', ')
}

const SHOWN_NAMES = 20
const SHOWN_CHARACTERS = 120

/** Holds the faults of every part of a file and what is to be told, while it is read. */
export class ImportWork {
  readonly notSupported: NotSupported[] = []
  readonly #lists = new Map<string, FaultList>()
  readonly #told = new Set<string>()

  fault({ file, row, column }: Place, english: FaultWords, swedish: FaultWords): void {
    const list = this.#lists.get(file) ?? new FaultList(file)
    this.#lists.set(file, list)
    list.add({ row, column, ...faultWords(english, swedish) })
  }

  tell(place: Place, what: NotSupported['what'], given: string | null = null): void {
    const shown = given === null ? null : given.slice(0, SHOWN_CHARACTERS)
    this.notSupported.push({ place, what, given: shown, ...UNSUPPORTED_TEXTS[what] })
  }

  /** What holds for a whole column is told once, with its first row. */
  tellOnce(place: Place, what: NotSupported['what'], given: string | null = null): void {
    const key = JSON.stringify([place.file, place.column, what])
    if (this.#told.has(key)) return
    this.#told.add(key)
    this.tell(place, what, given)
  }

  faults(): Faults | null {
    return this.#lists.size === 0 ? null : joinFaults([...this.#lists.values()].map((list) => list.result()))
  }
}
