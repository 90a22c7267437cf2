import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { faultText, readStudyFolder } from './index.ts'

async function studyFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'utfall-study-'))
  t.after(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'data'))
  await mkdir(join(folder, '.git'))
  await writeFile(join(folder, 'study.json'), '{}')
  await writeFile(join(folder, 'data', 'people.csv'), 'id\n1\n')
  await writeFile(join(folder, '.git', 'HEAD'), 'x')
  return folder
}

async function onlyFault(folder: string, limits?: { files: number; totalBytes: number }): Promise<string> {
  const result = await readStudyFolder(folder, limits)
  if (result.kind !== 'faults' || !result.faults[0]) throw new Error(`no fault: ${result.kind}`)
  return faultText(result.faults[0], 'en')
}

test('the files of a folder are read by their path, hidden ones passed over', async (t) => {
  const folder = await studyFolder(t)
  await symlink('people.csv', join(folder, 'data', 'same.csv'))
  const result = await readStudyFolder(folder)
  assert.deepEqual('files' in result && [...result.files.keys()], [
    'study.json',
    'data/people.csv',
    'data/same.csv',
  ])
})

test('a link out of the folder is refused', async (t) => {
  const folder = await studyFolder(t)
  await symlink('/etc/hostname', join(folder, 'data', 'out.csv'))
  assert.match(
    await onlyFault(folder),
    /out.csv: given out.csv, which is a link out of the folder or no file/,
  )
})

test('a folder that is not there, a file in its place and too much in it are told apart', async (t) => {
  const folder = await studyFolder(t)
  assert.match(
    await onlyFault(join(folder, 'none')),
    /none: given nothing there allowed a folder with a study$/,
  )
  assert.match(await onlyFault(join(folder, 'study.json')), /given a file allowed a folder/)
  assert.match(await onlyFault(folder, { files: 1, totalBytes: 100 }), /more than 1 files/)
  assert.match(await onlyFault(folder, { files: 9, totalBytes: 3 }), /more than 3 byte/)
})
