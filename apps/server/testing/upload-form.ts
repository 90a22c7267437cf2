import type { InjectOptions } from 'fastify'

const BOUNDARY = 'a-line-that-does-not-occur'

export type FormPart = {
  readonly name: string
  /** Of a file; a field without one. */
  readonly filename?: string
  readonly content: string | Uint8Array
}

/** A form as a browser sends it. */
export function uploadForm(parts: readonly FormPart[]): Pick<InjectOptions, 'headers' | 'payload'> {
  const pieces = parts.flatMap(({ name, filename, content }) => {
    const file = filename === undefined ? '' : `; filename="${filename}"`
    const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`
    return [Buffer.from(head), Buffer.from(content), Buffer.from('\r\n')]
  })
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    payload: Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]),
  }
}
