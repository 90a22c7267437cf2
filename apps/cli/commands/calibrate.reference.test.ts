import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { goldCases, readExpected, readGold } from '../../../tests/rasch-reference.ts'
import { document, run } from '../testing/program.ts'
import {
  allWithin,
  answersPath,
  FIT,
  raschReference,
  STANDARD_ERROR,
  THRESHOLD,
  within,
} from '../testing/rasch-gold.ts'
import { emptyFolder } from '../testing/small-trial.ts'

type Calibrated = {
  readonly logLik: number
  readonly parameters: number
  readonly reliability: number
  readonly items: readonly {
    readonly id: string
    readonly location: number
    readonly thresholds: readonly number[]
    readonly thresholdSe: readonly number[]
    readonly infit: number
    readonly outfit: number
  }[]
}

for (const { dataset, model } of goldCases()) {
  raschReference(
    `${dataset} by ${model}: steps, errors, fit, reliability and persons are the reference's`,
    async () => {
      const gold = readGold(dataset, model)
      const out = join(emptyFolder(), 'personer.csv')
      const words = ['calibrate', answersPath(dataset), '--model', model.toLowerCase(), '--replicates', '0']
      if (gold.error !== undefined) {
        const { exitCode, stdout, stderr } = await run(...words)
        assert.deepEqual([exitCode, stdout], [2, ''])
        assert.match(stderr, /\[(disconnected|no-maximum)\]/)
        return
      }
      const found = await document<Calibrated>(...words, '--persons', out)
      const byId = new Map(found.items.map((item) => [item.id, item]))
      const items = (gold.items as string[]).map((id) => {
        const item = byId.get(id)
        assert.ok(item, id)
        return item
      })
      assert.equal(found.items.length, items.length)
      const { cml, item_fit_conditional: fit, reliability } = gold
      within(found.logLik, cml.loglik, 1e-8, 'logLik')
      assert.equal(found.parameters, cml.npar)
      items.forEach((item, i) => {
        allWithin(item.thresholds, cml.norm_location.thresholds[i], THRESHOLD, item.id)
        allWithin(item.thresholdSe, cml.norm_location.threshold_se[i], STANDARD_ERROR, `${item.id} se`)
        within(item.infit, fit.infit[i], FIT, `${item.id} infit`)
        within(item.outfit, fit.outfit[i], FIT, `${item.id} outfit`)
      })
      within(found.reliability, reliability.wle_all.reliability, THRESHOLD, 'reliability')
      comparePersons(readFileSync(out, 'utf8'), readExpected(`${dataset}__${model}.persons.csv`))
    },
  )
}

const COLUMNS: readonly (readonly [string, string])[] = [
  ['answered', 'n_answered'],
  ['raw', 'raw'],
  ['max', 'max'],
  ['measure', 'wle'],
  ['se', 'wle_se'],
  ['mle', 'mle'],
  ['mleSe', 'mle_se'],
]

function comparePersons(written: string, expected: string | null): void {
  if (expected === null) return
  const [ours, theirs] = [cells(written), cells(expected)]
  assert.equal(ours.rows.length, theirs.rows.length)
  for (const [mine, reference] of COLUMNS) {
    const [column, goldColumn] = [ours.names.indexOf(mine), theirs.names.indexOf(reference)]
    assert.ok(column >= 0 && goldColumn >= 0, mine)
    ours.rows.forEach((row, person) => {
      const [actual, wanted] = [row[column], theirs.rows[person][goldColumn]]
      if (wanted === '') assert.equal(actual, '', `${mine}, person ${person + 1}`)
      else within(Number(actual), Number(wanted), THRESHOLD, `${mine}, person ${person + 1}`)
    })
  }
}

function cells(text: string) {
  const [header, ...lines] = text.trimEnd().split('\n')
  return { names: header.split(','), rows: lines.map((line) => line.split(',')) }
}
