import assert from 'node:assert/strict'
import test from 'node:test'
import { openStudy } from '../compute.ts'
import { CALIBRATION, scaledTrial } from '../testing/scaled-studies.ts'
import { changed, evaluateFolder, folderOf, type SmallStudy, smallTrial } from '../testing/small-studies.ts'
import { lockStudy } from './lock.ts'
import type { Study } from './schema.ts'

const TRIAL = scaledTrial({ persons: 60 })

function opened(study: SmallStudy): Study {
  const result = openStudy(folderOf(study))
  return result.kind === 'opened' ? result.study : assert.fail(JSON.stringify(result))
}

test('a calibration changed after the lock is a change that touches the answer, shown with both hashes', async () => {
  const lock = lockStudy(opened(TRIAL), { name: 'Låsaren', at: new Date('2025-01-01T00:00:00Z') })
  const evaluated = async (study: SmallStudy) => {
    const files = folderOf(study).set('study.lock.json', new TextEncoder().encode(JSON.stringify(lock)))
    const outcome = await evaluateFolder(files)
    return outcome.kind === 'computed' ? outcome.results : assert.fail(JSON.stringify(outcome))
  }
  const same = await evaluated(TRIAL)
  assert.equal(same.study.lock.kind, 'locked')
  const harder = changed(TRIAL, { files: { [CALIBRATION]: (text) => text.replace('-1.5', '-1.4') } })
  const { lock: state } = (await evaluated(harder)).study
  assert.ok(state.kind === 'changed')
  const [before, after] = [TRIAL, harder].map((study) => opened(study).outcomes[0]?.scale?.sha256 ?? '')
  assert.notEqual(before, after)
  assert.deepEqual(state.changes, [{ path: 'outcomes[0].scale.sha256', before, after, decisive: true }])
})

test('a hash that study.json states must be the file’s', () => {
  const stated = (sha256: string) =>
    changed(TRIAL, {
      definition: (it) => {
        const [first] = it.outcomes
        if (first) first.scale = { calibration: CALIBRATION, sha256 }
      },
    })
  const sha256 = opened(TRIAL).outcomes[0]?.scale?.sha256 ?? assert.fail()
  assert.deepEqual(opened(stated(sha256)), opened(TRIAL))
  const other = openStudy(folderOf(stated('0'.repeat(64))))
  assert.ok(other.kind === 'faults')
  assert.equal(other.faults[0]?.column, 'outcomes[0].scale.sha256')
  assert.match(
    other.faults[0]?.swedish?.allowed ?? '',
    new RegExp(`^${sha256}, som är den för ${CALIBRATION}`),
  )
})

test('a study without scales is left as it stands', () => {
  const study = opened(smallTrial(4))
  assert.ok(!JSON.stringify(study).includes('sha256') && !JSON.stringify(study).includes('plausibleSets'))
})
