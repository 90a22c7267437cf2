import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type OpenedStudy, openStudy } from '@utfall/evaluations/offline'
import { fileFault, readStudyFolder } from '@utfall/exchange'
import { fromFaults } from '../bad-input.ts'

/**
 * A study from its folder. Data files that the study says lie elsewhere (`data.folder`) are read from there; only here,
 * where the person who runs the command owns both places.
 */
export async function readStudy(directory: string): Promise<OpenedStudy> {
  const folder = await readStudyFolder(directory)
  if (folder.kind === 'faults') throw fromFaults(folder)
  const opened = openStudy(folder.files)
  if (opened.kind === 'faults') throw fromFaults(opened)
  const { data } = opened.study
  if (data.folder === undefined) return opened
  const elsewhere = resolve(directory, data.folder)
  const files = new Map(folder.files)
  const names = [
    data.file,
    ...(data.more ?? []).map((more) => more.file),
    ...(data.screening ? [data.screening.file] : []),
  ]
  for (const name of names) {
    if (files.has(name)) continue
    const bytes = await readFile(resolve(elsewhere, name)).catch(() => null)
    if (bytes === null) throw fromFaults(notThere(resolve(elsewhere, name)))
    files.set(name, new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  }
  return { ...opened, files }
}

function notThere(path: string) {
  return fileFault(
    path,
    ['no file that can be read', 'the data file that study.json names in data.folder'],
    ['ingen fil som går att läsa', 'datafilen som study.json nämner i data.folder'],
  )
}
