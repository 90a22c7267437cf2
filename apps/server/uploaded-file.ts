import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'

/** A file that came with a form, and the one field of JSON that says what it is. */
export type UploadedFile<Order> =
  | { readonly kind: 'uploaded'; readonly name: string; readonly bytes: Uint8Array; readonly order: Order }
  | { readonly kind: 'no-file' }
  | { readonly kind: 'faulty-order'; readonly places: string }

/** Reads the form: the field `order` first, then the file. A file above the limit is thrown as the reader throws it. */
export async function uploadedFile<Order>(
  app: FastifyInstance,
  request: FastifyRequest,
  orderShape: z.ZodType<Order>,
  limitBytes: number,
): Promise<UploadedFile<Order>> {
  if (!request.isMultipart()) return { kind: 'no-file' }
  const limits = { fileSize: limitBytes, files: 1, fields: 1, parts: 2, fieldSize: 200_000 }
  const part = await request.file({ limits })
  if (!part) return { kind: 'no-file' }
  const bytes = await part.toBuffer()
  // The reader itself sees the limit only when another chunk comes after it.
  if (part.file.truncated) throw new app.multipartErrors.RequestFileTooLargeError()
  const order = orderOf(part.fields.order, orderShape)
  if (order.kind === 'faulty-order') return order
  return { kind: 'uploaded', name: part.filename, bytes, order: order.value }
}

export type SentFile = { readonly name: string; readonly bytes: Uint8Array }

/** Two files of one form, by the names of their fields. */
export type UploadedPair<Order> =
  | {
      readonly kind: 'uploaded'
      readonly before: SentFile
      readonly after: SentFile
      readonly order: Order
    }
  | Exclude<UploadedFile<Order>, { kind: 'uploaded' }>

/** Reads a form of two files, `before` and `after`, and its field `order`, which comes first. */
export async function uploadedPair<Order>(
  app: FastifyInstance,
  request: FastifyRequest,
  orderShape: z.ZodType<Order>,
  limitBytes: number,
): Promise<UploadedPair<Order>> {
  if (!request.isMultipart()) return { kind: 'no-file' }
  const limits = { fileSize: limitBytes, files: 2, fields: 1, parts: 3, fieldSize: 200_000 }
  const files = new Map<string, SentFile>()
  let field: unknown
  for await (const part of request.files({ limits })) {
    const bytes = await part.toBuffer()
    if (part.file.truncated) throw new app.multipartErrors.RequestFileTooLargeError()
    files.set(part.fieldname, { name: part.filename, bytes })
    field = part.fields.order
  }
  const [before, after] = [files.get('before'), files.get('after')]
  if (!before || !after) return { kind: 'no-file' }
  const order = orderOf(field, orderShape)
  return order.kind === 'faulty-order' ? order : { kind: 'uploaded', before, after, order: order.value }
}

function orderOf<Order>(
  field: unknown,
  shape: z.ZodType<Order>,
):
  | { readonly kind: 'order'; readonly value: Order }
  | Extract<UploadedFile<Order>, { kind: 'faulty-order' }> {
  const order = shape.safeParse(jsonOf(textOf(field)))
  if (order.success) return { kind: 'order', value: order.data }
  const places = order.error.issues.map(({ path }) => ['order', ...path].join('/'))
  return { kind: 'faulty-order', places: [...new Set(places)].join(', ') }
}

function textOf(field: unknown): string {
  const isField = typeof field === 'object' && field !== null && 'value' in field
  return isField && typeof field.value === 'string' ? field.value : ''
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
