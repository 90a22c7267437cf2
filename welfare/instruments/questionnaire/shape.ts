import { z } from 'zod'
import type { Form } from './form.ts'

/** A form as it is sent to a page; OpenAPI is made from it. */

const Texts = z.record(z.string(), z.string())
const Value = z.union([z.string(), z.number()])

const Condition = z
  .strictObject({
    kind: z.enum(['all', 'any']),
    tests: z.array(
      z.union([
        z.strictObject({ question: z.string(), operator: z.literal('exists'), value: z.boolean() }),
        z.strictObject({
          question: z.string(),
          operator: z.enum(['=', '!=', '>', '<', '>=', '<=']),
          value: Value,
        }),
      ]),
    ),
  })
  .meta({ id: 'AskedWhen' })

const Question = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['one', 'several', 'text', 'whole-number', 'number', 'date', 'information']),
    text: Texts,
    help: Texts.nullable(),
    when: z.array(Condition),
    options: z.array(
      z.strictObject({
        code: z.string(),
        text: Texts,
        weight: z.number().nullable(),
        meaning: z.enum(['answer', 'not-applicable', 'unknown', 'declined']),
        isExclusive: z.boolean(),
      }),
    ),
    lowest: Value.nullable(),
    highest: Value.nullable(),
    longest: z.int(),
  })
  .meta({ id: 'AskedQuestion' })

export const FormShape = z
  .strictObject({
    languages: z.array(z.string()),
    title: Texts,
    introduction: Texts.nullable(),
    hiddenAnswers: z.enum(['removed', 'kept-apart']),
    pages: z.array(
      z.strictObject({
        id: z.string(),
        title: Texts.nullable(),
        when: z.array(Condition),
        questions: z.array(Question),
      }),
    ),
  })
  .meta({ id: 'AskedForm' })

/** The shape and the type say the same, or this does not compile. */
type Same<Shape extends Form> = Shape
export type FormSent = Same<z.infer<typeof FormShape>>
