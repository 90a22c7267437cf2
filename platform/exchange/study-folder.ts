import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { type Faults, fileFault } from './fault.ts'
import { isPassedOver, type StudyFiles, type StudyLimits, tooManyBytes, tooManyFiles } from './study-files.ts'

/** A folder lies on the analyst's own machine: what fits its memory may be read. */
const FOLDER_LIMITS: StudyLimits = { files: 200, totalBytes: 2_000_000_000 }

/**
 * The regular files of a study's folder. Hidden files are passed over. A symbolic link is followed when it leads to
 * a file in the same folder; one that leads out is a fault, so that a study never reads what it does not hold.
 */
export async function readStudyFolder(
  directory: string,
  limits: StudyLimits = FOLDER_LIMITS,
): Promise<StudyFiles | Faults> {
  try {
    return await readFolder(await realpath(directory), directory, limits)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    const path = error instanceof Error && 'path' in error ? String(error.path) : directory
    return code === 'ENOENT'
      ? fileFault(path, ['nothing there', 'a folder with a study'], ['inget där', 'en mapp med en studie'])
      : fileFault(
          path,
          [`a file or folder that cannot be read (${code})`, 'a readable one'],
          [`en fil eller mapp som inte går att läsa (${code})`, 'en läsbar'],
        )
  }
}

async function readFolder(root: string, shown: string, limits: StudyLimits): Promise<StudyFiles | Faults> {
  if (!(await stat(root)).isDirectory()) {
    return fileFault(shown, ['a file', 'a folder with a study'], ['en fil', 'en mapp med en studie'])
  }
  const files = new Map<string, Uint8Array>()
  let totalBytes = 0
  const waiting = ['']
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    const entries = await readdir(join(root, folder), { withFileTypes: true })
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (isPassedOver(path)) continue
      if (entry.isDirectory()) {
        waiting.push(path)
        continue
      }
      const real = await realpath(join(root, path))
      const found = await stat(real)
      if (!real.startsWith(root + sep) || !found.isFile()) return notAFile(join(shown, path))
      totalBytes += found.size
      if (files.size >= limits.files) return tooManyFiles(shown, limits)
      if (totalBytes > limits.totalBytes) return tooManyBytes(shown, limits)
      files.set(path.normalize('NFC'), await readFile(real))
    }
  }
  return { kind: 'files', files }
}

function notAFile(path: string): Faults {
  return fileFault(
    path,
    [`${basename(path)}, which is a link out of the folder or no file`, 'files in the folder itself'],
    [`${basename(path)}, som är en länk ut ur mappen eller ingen fil`, 'filer i själva mappen'],
  )
}
