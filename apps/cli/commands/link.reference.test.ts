import assert from 'node:assert/strict'
import { readExpected } from '../../../tests/rasch-reference.ts'
import { csv, document, run } from '../testing/program.ts'
import { allWithin, answersPath, raschReference, STANDARD_ERROR, within } from '../testing/rasch-gold.ts'

type Linked = {
  readonly shift: number
  readonly se: number
  readonly precisionWeighted: { readonly shift: number }
  readonly common: readonly {
    readonly id: string
    readonly displacement: number
    readonly separateZ: number
  }[]
  readonly unstable: readonly string[]
  readonly items: readonly {
    readonly id: string
    readonly thresholds: readonly number[]
    readonly thresholdSe: readonly number[]
  }[]
  readonly anchorTest: { readonly statistic: number; readonly df: number; readonly p: number } | null
}

type Anchored = { readonly logLik: number; readonly parameters: number } & Pick<Linked, 'items'>

const MODEL = ['--model', 'pcm', '--replicates', '0'] as const
const FORM_A = answersPath('edge_anchor_formA')
const FORM_B = answersPath('edge_anchor_formB')

/** A calibration as its own document, in a file. */
async function calibration(path: string, name: string): Promise<string> {
  const { exitCode, stdout, stderr } = await run('calibrate', path, ...MODEL, '--json')
  assert.equal(exitCode, 0, stderr)
  return csv(name, stdout)
}

raschReference(
  'two forms linked by four common items: shift, its error, displacements and the linked steps',
  async () => {
    const gold = readExpected('anchoring.json')
    const a = await calibration(FORM_A, 'form-a.json')
    const b = await calibration(FORM_B, 'form-b.json')
    const found = await document<Linked>('link', a, b, '--answers', FORM_B)
    const link = gold.mean_mean_link
    within(found.shift, link.shift, 1e-9, 'shift')
    within(found.se, link.se_shift, 1e-9, 'se')
    within(found.precisionWeighted.shift, link.weighted_shift, 1e-9, 'weighted shift')
    assert.deepEqual(
      found.common.map(({ id }) => id),
      link.common_items,
    )
    allWithin(
      found.common.map(({ displacement }) => displacement),
      link.displacement,
      1e-9,
      'displacement',
    )
    allWithin(
      found.common.map(({ separateZ }) => separateZ),
      link.displacement_z,
      1e-7,
      'z',
    )
    found.items.forEach(({ id, thresholds }, i) => {
      allWithin(thresholds, link.formB_thresholds_on_A[i], 1e-8, id)
    })
    assert.deepEqual(found.unstable, [])
    const test = gold.formB_anchored.LR_anchor_fit
    assert.equal(found.anchorTest?.df, test.df)
    within(found.anchorTest?.statistic ?? 0, test.LR, 1e-6, 'anchor test')
    within(found.anchorTest?.p ?? 0, test.p, 1e-6, 'anchor p')
  },
)

raschReference(
  'what link writes is a calibration: form B measured with it stands where the shift says',
  async () => {
    const a = await calibration(FORM_A, 'scale-a.json')
    const b = await calibration(FORM_B, 'scale-b.json')
    const { stdout } = await run('link', a, b, '--json')
    const { shift } = JSON.parse(stdout) as Linked
    type Measured = {
      readonly persons: readonly { readonly measure: number; readonly seTotal: number; readonly se: number }[]
    }
    const own = await document<Measured>('measure', FORM_B, '--items', b)
    const moved = await document<Measured>(
      'measure',
      FORM_B,
      '--items',
      csv('linked.json', stdout),
      '--item-uncertainty',
    )
    moved.persons.forEach((person, index) => {
      within(person.measure - own.persons[index].measure, shift, 1e-9, 'moved')
      assert.ok(person.seTotal > person.se)
    })
  },
)

raschReference('form B calibrated with the common items held at their steps on form A', async () => {
  const gold = readExpected('anchoring.json').formB_anchored
  const a = await calibration(FORM_A, 'anchors-a.json')
  const found = await document<Anchored>('calibrate', FORM_B, ...MODEL, '--anchors', a)
  within(found.logLik, gold.loglik, 1e-8, 'logLik')
  assert.equal(found.parameters, gold.npar)
  found.items.forEach(({ id, thresholds, thresholdSe }, i) => {
    allWithin(thresholds, gold.thresholds[i], 1e-8, id)
    allWithin(thresholdSe, gold.se[i], STANDARD_ERROR, `${id} se`)
  })
})
