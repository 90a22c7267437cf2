import type { Language } from '@utfall/basics'
import type { ResultNote } from '../result/figure-schema.ts'
import type { MeasurementResults } from '../result/schema.ts'
import type { InstrumentDefinition } from '../schema.ts'

/** What a reader sees in place of a column's name: the question itself, shortened. */
export type ItemNames = ReadonlyMap<string, string>

/** Longer than this breaks over three lines beside a picture on a phone. */
const LONGEST = 56

/**
 * The wording of each question where it is known, else its column where that is a whole sentence (as forms export
 * them); nothing for a column that is a name already. Shortened at a word, and told apart by the column where two
 * begin alike.
 */
export function itemNames({ items }: Pick<InstrumentDefinition, 'items'>, language: Language): ItemNames {
  const worded = items.flatMap(({ id, wording }) => {
    const text = (wording?.[language] ?? wording?.sv ?? wording?.en ?? id).trim()
    return text === id && id.length <= LONGEST ? [] : [[id, text.replaceAll(/\s+/g, ' ')] as const]
  })
  const wordings = worded.map(([, text]) => text)
  const names = worded.map(([id, text]) => [id, shortened(text)] as const)
  const taken = new Map<string, number>(items.map(({ id }) => [id, 1]))
  for (const [, name] of names) taken.set(name, (taken.get(name) ?? 0) + 1)
  return new Map(
    names.map(([id, name], place) => {
      if ((taken.get(name) ?? 0) < 2 || name === id) return [id, name] as const
      const ends = withEnd(wordings[place])
      const isEnough = wordings.filter((other) => withEnd(other) === ends).length === 1
      return [id, isEnough ? ends : `${name} (${id.length > LONGEST ? place + 1 : id})`] as const
    }),
  )
}

/** Questions that begin alike differ at the end. */
function withEnd(text: string): string {
  const start = text.slice(0, LONGEST / 3)
  const end = text.slice(-LONGEST / 2)
  const whole = `${start.slice(0, start.lastIndexOf(' '))} … ${end.slice(end.indexOf(' ') + 1)}`
  return text.length <= LONGEST ? text : whole
}

function shortened(plain: string): string {
  if (plain.length <= LONGEST) return plain
  const cut = plain.slice(0, LONGEST)
  const space = cut.lastIndexOf(' ')
  return `${(space > LONGEST / 2 ? cut.slice(0, space) : cut.slice(0, -1)).replace(/[\s,.;:–-]+$/, '')}…`
}

/** Results with the questions called by what they ask; sentences quote them. Nothing else changes. */
export function namedResults(
  results: MeasurementResults,
  names: ItemNames,
  language: Language,
): MeasurementResults {
  if (names.size === 0) return results
  const name = (id: string) => names.get(id) ?? id
  const all = (ids: readonly string[]) => ids.map(name)
  const item = <T extends { readonly item: string }>(row: T): T => ({ ...row, item: name(row.item) })
  const pair = <T extends { readonly first: string; readonly second: string }>(row: T): T => ({
    ...row,
    first: name(row.first),
    second: name(row.second),
  })
  const quoted = <T extends ResultNote>(note: T): T => ({
    ...note,
    detail: quotedDetail(note.detail, names, language),
  })
  const { tests, calibration, burden, settings, verdict } = results
  const { andersen, localDependence, dimension, anchors } = tests
  return {
    ...results,
    settings: { ...settings, anchored: all(settings.anchored) },
    calibration:
      calibration.kind === 'calibrated'
        ? calibration
        : {
            ...calibration,
            detail: quotedDetail(calibration.detail, names, language),
            parts: calibration.parts.map(all),
          },
    items: results.items.map((row) => ({ ...row, id: name(row.id) })),
    answers: results.answers.map(item),
    dropped: results.dropped.map(item),
    recoded: results.recoded.map(item),
    itemCurves: results.itemCurves.map(item),
    burden:
      burden.kind === 'curve'
        ? { ...burden, rows: burden.rows.map((row) => ({ ...row, items: all(row.items) })) }
        : burden,
    tests: {
      ...tests,
      andersen: andersen.kind === 'test' ? { ...andersen, excluded: all(andersen.excluded) } : andersen,
      localDependence:
        localDependence.kind === 'checked'
          ? {
              ...localDependence,
              pairs: localDependence.pairs.map(pair),
              dependent: localDependence.dependent.map(pair),
            }
          : localDependence,
      dimension:
        dimension.kind === 'checked' ? { ...dimension, loadings: dimension.loadings.map(item) } : dimension,
      dif: tests.dif.map((found) =>
        found.kind === 'checked'
          ? { ...found, items: found.items.map(item), excluded: all(found.excluded) }
          : found,
      ),
      anchors:
        anchors?.kind === 'checked'
          ? { ...anchors, rows: anchors.rows.map(item), notComparable: all(anchors.notComparable) }
          : anchors,
    },
    verdict: { ...verdict, reasons: verdict.reasons.map(quoted), tries: verdict.tries.map(quoted) },
    leftOut: results.leftOut.map(quoted),
    notes: results.notes.map(quoted),
  }
}

const ITEM_KEYS: readonly string[] = ['item', 'first', 'second']

function quotedDetail(
  detail: ResultNote['detail'],
  names: ItemNames,
  language: Language,
): ResultNote['detail'] {
  const [open, close] = language === 'sv' ? ['”', '”'] : ['“', '”']
  return Object.fromEntries(
    Object.entries(detail).map(([key, value]) => {
      const name = ITEM_KEYS.includes(key) ? names.get(String(value)) : undefined
      return [key, name === undefined ? value : `${open}${name}${close}`]
    }),
  )
}
