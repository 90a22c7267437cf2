import type { Failure } from '../../api/failure.ts'
import { UPLOAD_LIMIT_BYTES } from '../../api/upload.ts'

export type UploadTrouble =
  | { readonly kind: 'not-zip'; readonly name: string }
  | { readonly kind: 'too-large'; readonly name: string; readonly bytes: number }
  | { readonly kind: 'empty'; readonly name: string }
  | { readonly kind: 'failure'; readonly failure: Failure }

/** What can be seen before anything is sent. */
export function fileProblem(file: { readonly name: string; readonly size: number }): UploadTrouble | null {
  const { name, size } = file
  if (!name.toLowerCase().endsWith('.zip')) return { kind: 'not-zip', name }
  if (size === 0) return { kind: 'empty', name }
  return size > UPLOAD_LIMIT_BYTES ? { kind: 'too-large', name, bytes: size } : null
}
