import { z } from 'zod'

type Schema = {
  /** A shape with a name of its own stands beside the others. */
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minItems?: number
  readonly minLength?: number
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly format?: string
  readonly pattern?: string
  readonly default?: unknown
}

/** A body that fits a route's shape: with it a request comes past the reading and to the question who may. */
export function sampleBody(shape: unknown): unknown {
  if (!(shape instanceof z.ZodType)) return undefined
  const schema = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as Schema
  const body = sampleOf(schema, schema.$defs ?? {})
  return shape.safeParse(body).success ? body : UNKNOWN
}

/** Where no sample fits: the route's own test must try it. */
export const UNKNOWN = Symbol('no sample')

function sampleOf(schema: Schema, named: Readonly<Record<string, Schema>>): unknown {
  const within = (part: Schema) => sampleOf(part, named)
  if (schema.$ref !== undefined) return within(named[schema.$ref.replace('#/$defs/', '')] ?? {})
  if (schema.const !== undefined) return schema.const
  if (schema.default !== undefined) return schema.default
  if (schema.enum) return schema.enum[0]
  const [choice] = schema.anyOf ?? schema.oneOf ?? []
  if (choice) return within(choice)
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(within))
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [
          name,
          laterIfEnd(name, within(schema.properties?.[name] ?? {})),
        ]),
      )
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => within(schema.items ?? {}))
    case 'integer':
    case 'number':
      return Math.max(
        schema.minimum ?? 1,
        (schema.exclusiveMinimum ?? 0) + (schema.type === 'integer' ? 1 : 0.5),
      )
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return sampleText(schema)
  }
}

/** What ends comes after what begins. */
function laterIfEnd(name: string, value: unknown): unknown {
  return name.endsWith('To') && typeof value === 'string' ? value.replace(DAY, LATER_DAY) : value
}

const DAY = '2026-11-22'
const LATER_DAY = '2026-11-29'
const FORMATS: Readonly<Record<string, string>> = {
  date: DAY,
  'date-time': `${DAY}T12:00:00Z`,
  email: 'prov@example.se',
  uuid: '6f1b0b5e-2f5e-4a3e-9a52-0d6a3a3a9f10',
  uri: 'https://example.se',
}

function sampleText({ format, pattern, minLength = 1 }: Schema): string {
  const known = FORMATS[format ?? '']
  if (known) return known
  const tries = [
    'x'.repeat(Math.max(1, minLength)),
    'abcdefghij'.repeat(6),
    'x'.repeat(43),
    'x-y',
    'sv',
    '1',
    DAY,
    '0180',
    '5560360793',
  ]
  return (
    tries.find((text) => text.length >= minLength && (!pattern || new RegExp(pattern, 'u').test(text))) ?? 'x'
  )
}
