import { z } from 'zod'

/**
 * What of FHIR's Questionnaire (R5, and R4 where it differs) the house reads and keeps. Unknown properties are let
 * through here and named by `compile.ts`, so that nothing that changes what is asked is lost in silence.
 */

export const TRANSLATION = 'http://hl7.org/fhir/StructureDefinition/translation'
export const ITEM_WEIGHT = 'http://hl7.org/fhir/StructureDefinition/itemWeight'
/** R4's name for the same. */
export const ORDINAL_VALUE = 'http://hl7.org/fhir/StructureDefinition/ordinalValue'
export const OPTION_EXCLUSIVE = 'http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive'
export const MIN_VALUE = 'http://hl7.org/fhir/StructureDefinition/minValue'
export const MAX_VALUE = 'http://hl7.org/fhir/StructureDefinition/maxValue'
export const ITEM_CONTROL = 'http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl'
/** Our own: what becomes of answers to questions that a later answer hides. */
export const HIDDEN_ANSWERS = 'urn:utfall:fhir:hidden-answers'
/** The code system of answers that are no place on a scale. */
export const ABSENT_REASON = 'http://terminology.hl7.org/CodeSystem/data-absent-reason'

export type FhirExtension = {
  readonly url: string
  readonly extension?: readonly FhirExtension[] | undefined
  readonly valueCode?: string | undefined
  readonly valueString?: string | undefined
  readonly valueMarkdown?: string | undefined
  readonly valueBoolean?: boolean | undefined
  readonly valueInteger?: number | undefined
  readonly valueDecimal?: number | undefined
  readonly valueDate?: string | undefined
  readonly valueCodeableConcept?:
    | { readonly coding?: readonly { readonly code?: string | undefined }[] | undefined }
    | undefined
}

export const FhirExtension: z.ZodType<FhirExtension> = z.lazy(() =>
  z.looseObject({
    url: z.string().min(1),
    extension: z.array(FhirExtension).optional(),
    valueCode: z.string().optional(),
    valueString: z.string().optional(),
    valueMarkdown: z.string().optional(),
    valueBoolean: z.boolean().optional(),
    valueInteger: z.int().optional(),
    valueDecimal: z.number().optional(),
    valueDate: z.string().optional(),
    valueCodeableConcept: z
      .looseObject({ coding: z.array(z.looseObject({ code: z.string().optional() })).optional() })
      .optional(),
  }),
)

/** What stands beside a primitive value, for instance `_text` beside `text`. */
const Beside = z.looseObject({ extension: z.array(FhirExtension).optional() }).optional()
export type Beside = z.infer<typeof Beside>

const Coding = z.looseObject({
  system: z.string().optional(),
  code: z.string().min(1).max(200).optional(),
  display: z.string().optional(),
  _display: Beside,
  extension: z.array(FhirExtension).optional(),
})
export type FhirCoding = z.infer<typeof Coding>

const AnswerOption = z.looseObject({
  valueCoding: Coding.optional(),
  valueString: z.string().optional(),
  valueInteger: z.int().optional(),
  extension: z.array(FhirExtension).optional(),
})
export type FhirOption = z.infer<typeof AnswerOption>

const EnableWhen = z.looseObject({
  question: z.string().min(1),
  operator: z.enum(['exists', '=', '!=', '>', '<', '>=', '<=']),
  answerBoolean: z.boolean().optional(),
  answerInteger: z.int().optional(),
  answerDecimal: z.number().optional(),
  answerDate: z.string().optional(),
  answerString: z.string().optional(),
  answerCoding: Coding.optional(),
})
export type FhirEnableWhen = z.infer<typeof EnableWhen>

export type FhirItem = {
  readonly linkId: string
  readonly type: string
  readonly text?: string | undefined
  readonly _text?: Beside
  readonly repeats?: boolean | undefined
  readonly required?: boolean | undefined
  readonly maxLength?: number | undefined
  readonly enableWhen?: readonly FhirEnableWhen[] | undefined
  readonly enableBehavior?: 'all' | 'any' | undefined
  readonly answerOption?: readonly FhirOption[] | undefined
  readonly extension?: readonly FhirExtension[] | undefined
  readonly item?: readonly FhirItem[] | undefined
}

export const FhirItem: z.ZodType<FhirItem> = z.lazy(() =>
  z.looseObject({
    linkId: z.string().min(1).max(255),
    type: z.string(),
    text: z.string().optional(),
    _text: Beside,
    repeats: z.boolean().optional(),
    required: z.boolean().optional(),
    maxLength: z.int().min(1).optional(),
    enableWhen: z.array(EnableWhen).optional(),
    enableBehavior: z.enum(['all', 'any']).optional(),
    answerOption: z.array(AnswerOption).optional(),
    extension: z.array(FhirExtension).optional(),
    item: z.array(FhirItem).optional(),
  }),
)

export const FhirQuestionnaire = z.looseObject({
  resourceType: z.literal('Questionnaire'),
  url: z.string().optional(),
  version: z.string().optional(),
  language: z.string().optional(),
  title: z.string().min(1),
  _title: Beside,
  description: z.string().optional(),
  _description: Beside,
  status: z.enum(['draft', 'active', 'retired', 'unknown']),
  extension: z.array(FhirExtension).optional(),
  item: z.array(FhirItem).min(1),
})
export type FhirQuestionnaire = z.infer<typeof FhirQuestionnaire>

export function extensionOf(
  extensions: readonly FhirExtension[] | undefined,
  ...urls: readonly string[]
): FhirExtension | undefined {
  return extensions?.find(({ url }) => urls.includes(url))
}
