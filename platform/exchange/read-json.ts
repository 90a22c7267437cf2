import type { z } from 'zod'
import { FaultList, type Faults, type PlacedFault } from './fault.ts'

export type ReadJson<T> = { readonly kind: 'read'; readonly value: T } | Faults

type InSwedish = Readonly<Record<string, string>>

/**
 * The text of a JSON file as a value of this shape, or its faults with their paths. What the shape says in words of its
 * own is English; `inSwedish` has the same in Swedish.
 */
export function readJson<T>(
  bytes: Uint8Array,
  file: string,
  shape: z.ZodType<T>,
  inSwedish: InSwedish = {},
): ReadJson<T> {
  const faults = new FaultList(file)
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    faults.add(jsonFault(error, bytes))
    return faults.result()
  }
  const outcome = shape.safeParse(value, { reportInput: true })
  if (outcome.success) return { kind: 'read', value: outcome.data }
  for (const issue of outcome.error.issues) faults.add(issueFault(issue, value, inSwedish))
  return faults.result()
}

function jsonFault(error: unknown, bytes: Uint8Array): PlacedFault {
  if (!(error instanceof SyntaxError)) {
    return {
      row: null,
      column: null,
      given: 'bytes that are not UTF-8',
      allowed: 'a text file in UTF-8',
      swedish: { given: 'byte som inte är UTF-8', allowed: 'en textfil i UTF-8' },
    }
  }
  const text = new TextDecoder().decode(bytes)
  return {
    row: text.slice(0, syntaxPosition(text, error.message)).split('\n').length,
    column: null,
    given: 'text that is not JSON',
    allowed: 'JSON: look for a missing comma, quote or bracket just before this place',
    swedish: {
      given: 'text som inte är JSON',
      allowed: 'JSON: leta efter ett komma, citattecken eller en klammer som saknas strax före stället',
    },
  }
}

/**
 * Where the text stops being JSON. The engine does not say so for every mistake; then it is as far as the longest
 * beginning of the text that only lacks its end.
 */
function syntaxPosition(text: string, message: string): number {
  const stated = /position (\d+)/.exec(message)?.[1]
  if (stated !== undefined) return Number(stated)
  let [good, bad] = [0, text.length + 1]
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (onlyLacksItsEnd(text.slice(0, middle))) good = middle
    else bad = middle
  }
  return good
}

function onlyLacksItsEnd(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const position = /position (\d+)/.exec(message)?.[1]
    return position === undefined ? message.includes('end of JSON') : Number(position) >= text.length
  }
}

type Issue = z.core.$ZodIssue

function issueFault(issue: Issue, root: unknown, inSwedish: InSwedish): PlacedFault {
  const inner = issue.code === 'invalid_union' ? closestUnionIssue(issue) : issue
  const path = [...issue.path, ...(inner === issue ? [] : inner.path)]
  const given = givenText(valueAt(root, path))
  const [allowed, swedish] = allowedTexts(inner, inSwedish)
  return {
    row: null,
    column: pathText(path) || null,
    given: inner.code === 'unrecognized_keys' ? `«${inner.keys.join('», «')}»` : given.en,
    allowed,
    swedish: {
      given: inner.code === 'unrecognized_keys' ? `«${inner.keys.join('», «')}»` : given.sv,
      allowed: swedish,
    },
  }
}

/** Of a union's branches, the complaint that went deepest: the branch the writer most likely meant. */
function closestUnionIssue(issue: Extract<Issue, { code: 'invalid_union' }>): Issue {
  const all = issue.errors.flat()
  if (all.length === 0) return issue
  return all.reduce((best, next) => (next.path.length > best.path.length ? next : best))
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root
  for (const key of path) {
    if (value === null || typeof value !== 'object') return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text === '' ? String(key) : `${text}.${String(key)}`
  }, '')
}

function givenText(value: unknown): { en: string; sv: string } {
  if (value === undefined) return { en: 'nothing', sv: 'inget' }
  const text = JSON.stringify(value)
  const short = text.length > 80 ? `${text.slice(0, 77)}…` : text
  return { en: short, sv: short }
}

/** What the schema wanted, in English and Swedish. */
function allowedTexts(issue: Issue, inSwedish: InSwedish): readonly [string, string] {
  switch (issue.code) {
    case 'invalid_type':
      return [
        TYPE_WORDS[issue.expected]?.[0] ?? issue.expected,
        TYPE_WORDS[issue.expected]?.[1] ?? issue.expected,
      ]
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ')
      return [`one of ${values}`, `något av ${values}`]
    }
    case 'too_small':
      return limitTexts(
        issue.minimum,
        issue.origin,
        issue.inclusive === false ? ['above', 'över'] : ['at least', 'minst'],
      )
    case 'too_big':
      return limitTexts(
        issue.maximum,
        issue.origin,
        issue.inclusive === false ? ['below', 'under'] : ['at most', 'högst'],
      )
    case 'unrecognized_keys':
      return ['only the fields that the format knows', 'bara fälten som formatet känner']
    case 'invalid_format':
      if (issue.format === 'date') return ['a date YYYY-MM-DD', 'ett datum ÅÅÅÅ-MM-DD']
      if (issue.format === 'datetime') return ['a time YYYY-MM-DDThh:mm:ssZ', 'en tid ÅÅÅÅ-MM-DDTtt:mm:ssZ']
      return [issue.message, inSwedish[issue.message] ?? issue.message]
    case 'invalid_union': {
      // A union told apart by its kind lists the kinds; zod's types do not say so yet.
      const options: unknown = 'options' in issue ? issue.options : undefined
      if (!Array.isArray(options)) return ['a value that the format knows', 'ett värde som formatet känner']
      const kinds = options.map(String).join(', ')
      return [`one of ${kinds}`, `något av ${kinds}`]
    }
    default:
      return [issue.message, inSwedish[issue.message] ?? issue.message]
  }
}

function limitTexts(
  limit: number | bigint,
  origin: string,
  words: readonly [string, string],
): readonly [string, string] {
  const [english, swedish] = sizeWord(origin)
  return [`${words[0]} ${limit}${english}`, `${words[1]} ${String(limit).replace('.', ',')}${swedish}`]
}

const TYPE_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  string: ['a text', 'en text'],
  number: ['a number', 'ett tal'],
  int: ['a whole number', 'ett heltal'],
  boolean: ['true or false', 'true eller false'],
  array: ['a list [ ]', 'en lista [ ]'],
  object: ['an object { }', 'ett objekt { }'],
  record: ['an object { }', 'ett objekt { }'],
  tuple: ['two numbers in a list', 'två tal i en lista'],
}

function sizeWord(origin: string): readonly [string, string] {
  if (origin === 'string') return [' characters', ' tecken']
  if (origin === 'array' || origin === 'set') return [' items', ' poster']
  return ['', '']
}
