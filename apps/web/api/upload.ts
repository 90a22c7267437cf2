import { type Failure, failureOf } from './failure.ts'
import type { Started } from './shapes.ts'

/** The server's limit; told beforehand, and checked here so that nobody waits for a refusal. */
export const UPLOAD_LIMIT_BYTES = 200_000_000

export type UploadEnd =
  | { readonly kind: 'sent'; readonly started: Started }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'stopped' }

export type Upload = { readonly end: Promise<UploadEnd>; readonly stop: () => void }

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * Sends a zip of a study folder. XMLHttpRequest and not fetch, because only it tells how much has been sent.
 * `onShare` gets the share sent, 0 to 1.
 */
export function sendStudy(file: File, onShare: (share: number) => void): Upload {
  const request = new XMLHttpRequest()
  const end = new Promise<UploadEnd>((resolve) => {
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onShare(event.loaded / event.total)
    }
    request.onload = () => {
      const answer = parsed(request.responseText)
      resolve(
        request.status === 202
          ? { kind: 'sent', started: answer as Started }
          : { kind: 'failed', failure: failureOf(request.status, answer) },
      )
    }
    request.onerror = () => resolve({ kind: 'failed', failure: { kind: 'no-connection' } })
    request.onabort = () => resolve({ kind: 'stopped' })
  })
  const form = new FormData()
  form.append('file', file, file.name)
  request.open('POST', '/api/studies')
  request.send(form)
  return { end, stop: () => request.abort() }
}
