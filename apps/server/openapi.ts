import { jsonSchemaTransformObject } from 'fastify-type-provider-zod'

type Document = ReturnType<typeof jsonSchemaTransformObject>

/**
 * The document without shapes that nothing in it points to. Each named schema is registered once as it is read and
 * once as it is written; only what a route takes or gives belongs in the document.
 */
export const usedSchemasOnly: typeof jsonSchemaTransformObject = (input) => {
  const document = jsonSchemaTransformObject(input)
  const schemas = 'components' in document ? document.components?.schemas : undefined
  if (!schemas) return document
  for (const name of Object.keys(schemas)) {
    if (!isReferenced(document, name)) delete schemas[name]
  }
  return document
}

function isReferenced(document: Document, name: string): boolean {
  const { components, ...rest } = document as { components?: { schemas?: Record<string, unknown> } }
  const others = Object.entries(components?.schemas ?? {}).filter(
    ([each]) => each !== name && !each.endsWith('Input'),
  )
  return JSON.stringify([rest, Object.fromEntries(others)]).includes(`"#/components/schemas/${name}"`)
}
