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
  const field = part.fields.order
  const text = field && 'value' in field && typeof field.value === 'string' ? field.value : ''
  const order = orderShape.safeParse(jsonOf(text))
  if (!order.success) {
    const places = order.error.issues.map(({ path }) => ['order', ...path].join('/'))
    return { kind: 'faulty-order', places: [...new Set(places)].join(', ') }
  }
  return { kind: 'uploaded', name: part.filename, bytes, order: order.data }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
