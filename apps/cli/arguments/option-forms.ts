import type { Text } from '../texts/text.ts'

/** What one option takes: how it is shown in help, what is allowed, and how the given text becomes a value. */
export type Form<V> = {
  /** In help and usage: `COLUMN`, `N`, `holm|bh|hochberg`. */
  readonly placeholder: Text
  readonly allowed: Text
  /** The value, or undefined when the text is not allowed. */
  readonly parse: (given: string) => V | undefined
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/** The name of a column, as it stands in the header row. */
export function column(): Form<string> {
  return {
    placeholder: { sv: 'KOLUMN', en: 'COLUMN' },
    allowed: { sv: 'namnet på en kolumn', en: 'the name of a column' },
    parse: (given) => given.trim().normalize('NFC') || undefined,
  }
}

/** Some columns, parted by commas; a name that itself holds a comma stands in double quotes. */
export function columnList(): Form<readonly string[]> {
  return {
    placeholder: { sv: 'KOLUMN,…', en: 'COLUMN,…' },
    allowed: {
      sv: 'olika kolumnnamn med komma emellan (namn med komma inom citattecken)',
      en: 'different column names with commas between (a name with a comma in double quotes)',
    },
    parse: distinctList,
  }
}

/** A value that occurs in a column: an arm, a level. */
export function cellValue(): Form<string> {
  return {
    placeholder: { sv: 'VÄRDE', en: 'VALUE' },
    allowed: { sv: 'ett värde i kolumnen', en: 'a value of the column' },
    parse: (given) => given.trim() || undefined,
  }
}

/** Two or more values of a column, in order. */
export function valueList(): Form<readonly string[]> {
  return {
    placeholder: { sv: 'VÄRDE,VÄRDE,…', en: 'VALUE,VALUE,…' },
    allowed: {
      sv: 'minst två olika värden med komma emellan, i ordning',
      en: 'at least two different values with commas between, in order',
    },
    parse: (given) => {
      const list = distinctList(given)
      return list && list.length >= 2 ? list : undefined
    },
  }
}

/** Exactly one of the words; never a part of one. */
export function choice<const C extends string>(choices: readonly C[]): Form<C> {
  const text = choices.join('|')
  return {
    placeholder: { sv: text, en: text },
    allowed: { sv: text, en: text },
    parse: (given) => choices.find((each) => each === given),
  }
}

/** A number strictly between two others, with a decimal point (or comma). */
export function numberBetween(low: number, high: number): Form<number> {
  return {
    placeholder: { sv: 'TAL', en: 'NUMBER' },
    allowed: {
      sv: `ett tal större än ${low} och mindre än ${high}`,
      en: `a number above ${low} and below ${high}`,
    },
    parse: (given) => {
      const value = parseNumber(given)
      return value !== undefined && value > low && value < high ? value : undefined
    },
  }
}

/** A number within limits, both included, with a decimal point (or comma). */
export function numberFrom(low: number, high: number): Form<number> {
  return {
    placeholder: { sv: 'TAL', en: 'NUMBER' },
    allowed: { sv: `ett tal från ${low} till ${high}`, en: `a number from ${low} to ${high}` },
    parse: (given) => {
      const value = parseNumber(given)
      return value !== undefined && value >= low && value <= high ? value : undefined
    },
  }
}

/** A whole number within limits, both included. */
export function wholeNumber(low: number, high: number): Form<number> {
  return {
    placeholder: { sv: 'N', en: 'N' },
    allowed: { sv: `ett heltal från ${low} till ${high}`, en: `a whole number from ${low} to ${high}` },
    parse: (given) => parseWhole(given, low, high),
  }
}

/** A whole number within limits or the word `all`. */
export function wholeNumberOrAll(low: number, high: number): Form<number | 'all'> {
  return {
    placeholder: { sv: 'N|all', en: 'N|all' },
    allowed: {
      sv: `ett heltal från ${low} till ${high} eller all`,
      en: `a whole number from ${low} to ${high} or all`,
    },
    parse: (given) => (given === 'all' ? 'all' : parseWhole(given, low, high)),
  }
}

export type Range = { readonly low: number; readonly high: number }

/** Two numbers, the smaller first: `0,100`. The decimal mark is a point here. */
export function range(): Form<Range> {
  return {
    placeholder: { sv: 'LÄGST,HÖGST', en: 'LOW,HIGH' },
    allowed: {
      sv: 'två tal med komma emellan, det minsta först (decimaler med punkt)',
      en: 'two numbers with a comma between, the smaller first',
    },
    parse: (given) => {
      const parts = given.split(',').map((part) => (NUMBER.test(part.trim()) ? Number(part) : Number.NaN))
      const [low, high] = parts
      if (parts.length !== 2 || low === undefined || high === undefined) return undefined
      return Number.isFinite(low) && Number.isFinite(high) && low < high ? { low, high } : undefined
    },
  }
}

export type MeanSd = { readonly mean: number; readonly sd: number }

/** A normal distribution in logits: `0,1`. The decimal mark is a point here. */
export function meanSd(): Form<MeanSd> {
  return {
    placeholder: { sv: 'MEDEL,SD', en: 'MEAN,SD' },
    allowed: {
      sv: 'två tal med komma emellan: medelvärde från -100 till 100 och standardavvikelse från 0.01 till 100 (decimaler med punkt)',
      en: 'two numbers with a comma between: a mean from -100 to 100 and a standard deviation from 0.01 to 100',
    },
    parse: (given) => {
      const parts = given.split(',').map((part) => (NUMBER.test(part.trim()) ? Number(part) : Number.NaN))
      const [mean, sd] = parts
      if (parts.length !== 2 || mean === undefined || sd === undefined) return undefined
      return Math.abs(mean) <= 100 && sd >= 0.01 && sd <= 100 ? { mean, sd } : undefined
    },
  }
}

function parseNumber(given: string): number | undefined {
  const pointed = given.trim().replace(',', '.')
  return NUMBER.test(pointed) ? Number(pointed) : undefined
}

function parseWhole(given: string, low: number, high: number): number | undefined {
  if (!/^[+-]?\d{1,16}$/.test(given.trim())) return undefined
  const value = Number(given)
  return Number.isSafeInteger(value) && value >= low && value <= high ? value : undefined
}

/** Cells of one line of comma-separated text, each non-empty and once; undefined otherwise. */
function distinctList(given: string): readonly string[] | undefined {
  const cells: string[] = []
  const cell = /\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(,|$)/y
  for (;;) {
    const match = cell.exec(given)
    if (!match) return undefined
    const text = match[1] === undefined ? (match[2] ?? '').trim() : match[1].replaceAll('""', '"')
    cells.push(text.normalize('NFC'))
    if (match[3] === '') break
  }
  const isSound = cells.every((each) => each !== '') && new Set(cells).size === cells.length
  return isSound ? cells : undefined
}
