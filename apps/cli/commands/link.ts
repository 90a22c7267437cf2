import { readAnswers } from '@utfall/instruments/offline'
import {
  anchorTest,
  ITEM_MODELS,
  type ItemModel,
  LINK_METHODS,
  type LinkItem,
  type LinkMethod,
  linkForms,
} from '@utfall/rasch'
import { listed } from '../analysis/earlier-answers.ts'
import { readBytes } from '../analysis/input-table.ts'
import { type ItemsFile, readItemsFile, scaleBody, withCovariance } from '../analysis/known-items.ts'
import { isNotEstimable } from '../analysis/not-estimable.ts'
import { refuseMeasurement } from '../analysis/not-measurable.ts'
import { choice, columnList, numberBetween, numberFrom } from '../arguments/option-forms.ts'
import { flag, optional, withDefault } from '../arguments/options.ts'
import { filePath } from '../arguments/path-form.ts'
import { badOption, fromFaults } from '../bad-input.ts'
import { defineCommand } from '../command.ts'
import type { Note } from '../output/document.ts'
import { linkView } from '../output/link-view.ts'

/** An item moved when its adjusted p is below this and it moved by at least the limit in logits. */
const ALPHA = 0.05

/** With this few items in the link nothing shows which of them moved, so none is taken out. */
const KEPT = 3

export const link = defineCommand({
  operands: [
    { sv: 'A.json', en: 'A.json' },
    { sv: 'B.json', en: 'B.json' },
  ],
  options: {
    common: optional<readonly string[]>(columnList(), {
      sv: 'frågorna som bär länken; annars alla som finns i båda',
      en: 'the items that carry the link; otherwise all that both have',
    }),
    method: withDefault<LinkMethod>(choice(LINK_METHODS), 'mean-mean', {
      sv: 'mean-mean: gemensamma frågor väger lika; precision-weighted: efter hur säkert de är placerade',
      en: 'mean-mean: common items weigh alike; precision-weighted: by how surely they are placed',
    }),
    'drop-unstable': flag({
      sv: 'ta bort frågor som flyttat sig ur länken, en i taget, så länge minst tre är kvar',
      en: 'take items that moved out of the link, one at a time, as long as three are left',
    }),
    'least-logits': withDefault<number>(numberFrom(0, 100), 0.5, {
      sv: 'så många logit måste en fråga ha flyttat sig för att kallas instabil',
      en: 'an item must have moved this many logits to be called unstable',
    }),
    answers: optional<string>(filePath({ sv: 'SVAR_B.csv', en: 'ANSWERS_B.csv' }), {
      sv: 'svaren på formulär B: prövar om de gemensamma frågornas steg från A håller där',
      en: 'the answers to form B: tests whether the steps of the common items from A hold there',
    }),
    model: withDefault<ItemModel>(choice(ITEM_MODELS), 'pcm', {
      sv: 'modellen för det provet',
      en: 'the model of that test',
    }),
    level: withDefault<number>(numberBetween(0, 1), 0.95, {
      sv: 'intervallens täckning',
      en: 'coverage of the intervals',
    }),
  },
  takes: {
    sv: 'Två kalibreringar från calibrate --json, var och en på sina egna personer, med några frågor gemensamma.',
    en: 'Two calibrations from calibrate --json, each on its own persons, with some items in common.',
  },
  gives: {
    sv: 'shift och se: så mycket läggs till mått på B för att stå på A:s skala. common: varje gemensam frågas displacement med se, z och p. unstable: de som flyttat sig. agreement: om de är överens om en förskjutning. items och covariance: formulär B på A:s skala, med länkens osäkerhet, så att svaret kan ges till measure --items.',
    en: "shift and se: what is added to measures on B to stand on A's scale. common: the displacement of each common item with se, z and p. unstable: those that moved. agreement: whether they agree on one shift. items and covariance: form B on A's scale, with the link's uncertainty, so that the answer can be given to measure --items.",
  },
  examples: ['link host.json var.json', 'link host.json var.json --drop-unstable --answers var.csv --json'],
  run: async ({ operands: [pathA = '', pathB = ''], values, language }) => {
    const [a, b] = [await readItemsFile(pathA), await readItemsFile(pathB)]
    const common = commonItems(a, b, values.common)
    const least = values['least-logits']
    const [scaleA, scaleB] = [withCovariance(a), withCovariance(b)]
    const { method, level } = values
    const all = linkForms(scaleA, scaleB, { common, method, level })
    if (isNotEstimable(all)) return refuseMeasurement(all, pathB)
    // One at a time: an item that moved far also displaces those that stayed.
    const pruned = linkForms(scaleA, scaleB, {
      common,
      method,
      level,
      dropUnstable: { alpha: ALPHA, leastLogits: least, keep: KEPT },
    })
    if (isNotEstimable(pruned)) return refuseMeasurement(pruned, pathB)
    const found = values['drop-unstable'] ? pruned : all
    const judged = common.length > KEPT ? pruned : all
    const moved =
      judged === pruned
        ? pruned.items.filter(({ droppedAt }) => droppedAt !== null)
        : all.items.filter((item) => hasMoved(item, least))
    const unstable = moved.map(({ item }) => item)
    // Beyond chance, and still not far enough to matter.
    const within = judged.items.flatMap(({ item, adjusted, displacement, droppedAt }) =>
      droppedAt === null && adjusted !== null && adjusted.holm < ALPHA && Math.abs(displacement) < least
        ? [item]
        : [],
    )
    const anchors =
      values.answers === undefined ? null : await anchorsOf(values.answers, values.model, a, common)
    const notes: readonly Note[] = [
      ...found.notes,
      ...listed('shifted-within-limit', within, { least }),
      ...(unstable.length > 0 ? [{ code: 'unstable-items', detail: { names: unstable.join(', ') } }] : []),
      ...(anchors?.notes ?? []),
    ]
    const { kind: _, items, linkedScale, notes: __, ...figures } = found
    const scale = scaleBody(linkedScale, b.known.categories)
    const test = anchors?.body ?? null
    return {
      input: b.identity,
      body: {
        ...figures,
        level: values.level,
        forms: { a: a.identity, b: b.identity },
        common: items.map(({ item, ...rest }) => ({ id: item, ...rest, unstable: unstable.includes(item) })),
        unstable,
        anchorTest: test,
        // So that whoever measures on the linked form is warned as on the forms themselves.
        verdict: [a, b].some(({ known }) => known.verdict === 'not-yet') ? { kind: 'not-yet' } : null,
        ...scale,
        notes,
      },
      view: linkView({ found, linked: scale.items, unstable, test, level: values.level, notes }, language),
    }
  },
})

function hasMoved({ adjusted, displacement }: LinkItem, least: number): boolean {
  return adjusted !== null && adjusted.holm < ALPHA && Math.abs(displacement) >= least
}

/** The items of the link; the same answers must stand behind the same steps on both forms. */
function commonItems(a: ItemsFile, b: ItemsFile, wanted: readonly string[] | undefined): readonly string[] {
  const shared = a.known.scale.items.filter((item) => b.known.scale.items.includes(item))
  const absent = wanted?.find((item) => !shared.includes(item))
  if (absent !== undefined)
    throw badOption(
      'common',
      absent,
      { sv: `frågor i båda: ${shared.join(', ')}`, en: `items of both: ${shared.join(', ')}` },
      { sv: 'Inget har beräknats.', en: 'Nothing was computed.' },
    )
  const items = wanted ?? shared
  const differing = items.find((item) => categoriesText(a, item) !== categoriesText(b, item))
  if (differing !== undefined)
    refuseMeasurement(
      {
        reason: 'common-item-with-other-categories',
        detail: { item: differing, a: categoriesText(a, differing), b: categoriesText(b, differing) },
      },
      b.path,
    )
  return items
}

function categoriesText({ known }: ItemsFile, item: string): string {
  return Array.from(known.categories[known.scale.items.indexOf(item)] ?? []).join(', ')
}

/** Do the steps from A hold among those who answered B? */
async function anchorsOf(path: string, model: ItemModel, a: ItemsFile, common: readonly string[]) {
  const answers = readAnswers({ name: path, bytes: await readBytes(path) })
  if (answers.kind === 'faults') throw fromFaults(answers)
  const { items, thresholds } = a.known.scale
  const anchors = new Map(common.map((item) => [item, thresholds[items.indexOf(item)] ?? new Float64Array()]))
  const found = anchorTest(answers.responses, anchors, { model })
  if (isNotEstimable(found)) return refuseMeasurement(found, path)
  const { statistic, df, p } = found
  return { body: { statistic, df, p, anchors: found.anchors, model }, notes: found.notes }
}
