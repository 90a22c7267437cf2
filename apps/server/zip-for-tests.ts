import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** A zip archive of the given files, with the same bytes each time. */
export async function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files))
    zip.addBuffer(Buffer.from(content), name, { mtime: new Date(0) })
  zip.end()
  return await buffer(zip.outputStream)
}
