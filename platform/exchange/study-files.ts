import { type Faults, fileFault } from './fault.ts'

/** The files of a study by their path below its folder, with forward slashes. */
export type StudyFiles = { readonly kind: 'files'; readonly files: ReadonlyMap<string, Uint8Array> }

export type StudyLimits = { readonly files: number; readonly totalBytes: number }

/** Hidden files and what file browsers leave behind are no part of a study. */
export function isPassedOver(path: string): boolean {
  return path
    .split('/')
    .some(
      (part) => part.startsWith('.') || part === '__MACOSX' || part === 'Thumbs.db' || part === 'desktop.ini',
    )
}

export function tooManyFiles(file: string, limits: StudyLimits): Faults {
  return fileFault(
    file,
    [`more than ${limits.files} files`, `at most ${limits.files} in a study`],
    [`fler än ${limits.files} filer`, `högst ${limits.files} i en studie`],
  )
}

export function tooManyBytes(file: string, limits: StudyLimits): Faults {
  const size =
    limits.totalBytes >= 1e6 ? `${Math.floor(limits.totalBytes / 1e6)} MB` : `${limits.totalBytes} byte`
  return fileFault(
    file,
    [`more than ${size} of unpacked files`, `at most ${size}`],
    [`mer än ${size} uppackade filer`, `högst ${size}`],
  )
}
