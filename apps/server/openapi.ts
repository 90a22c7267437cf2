import { jsonSchemaTransformObject } from 'fastify-type-provider-zod'

/**
 * The document without shapes that no route leads to. Each named schema is registered once as it is read and once as
 * it is written; only what a route takes or gives, and what that is made of, belongs in the document.
 */
export const usedSchemasOnly: typeof jsonSchemaTransformObject = (input) => {
  const document = jsonSchemaTransformObject(input)
  const schemas = 'components' in document ? document.components?.schemas : undefined
  if (!schemas) return document
  const { components: _, ...rest } = document as { components?: unknown }
  const used = new Set<string>()
  const waiting = namesIn(rest)
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (used.has(name)) continue
    used.add(name)
    waiting.push(...namesIn(schemas[name]))
  }
  // By name: otherwise their order would be that in which whoever starts the server happens to load its parts.
  for (const [name, schema] of Object.entries(schemas).sort(([one], [other]) => (one < other ? -1 : 1))) {
    delete schemas[name]
    if (used.has(name)) schemas[name] = schema
  }
  return document
}

/** Names of the schemas that a part of the document points to. */
function namesIn(part: unknown): string[] {
  const text = JSON.stringify(part) ?? ''
  return [...text.matchAll(/"#\/components\/schemas\/([^"/]+)"/g)].map(([, name]) => name ?? '')
}
