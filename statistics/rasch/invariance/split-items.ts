import { MISSING, type ResponseMatrix } from '../responses/response-matrix.ts'

/** Per item before: its columns after the split, one, or one per group in the order of the groups. */
export function splitColumns(
  items: number,
  groups: number,
  split: ReadonlySet<number>,
): readonly (readonly number[])[] {
  let next = 0
  return Array.from({ length: items }, (_, i) =>
    Array.from({ length: split.has(i) ? groups : 1 }, () => next++),
  )
}

/**
 * The answers with some items as one item per group: only the persons of the group have answered its part,
 * everybody else is missing there. Fitted so, the item may have a difficulty of its own in each group while the
 * other items tie the groups together on one scale.
 */
export function splitItems(
  responses: ResponseMatrix,
  groups: Int32Array,
  labels: readonly string[],
  split: ReadonlySet<number>,
): ResponseMatrix {
  const width = responses.items.length
  const columnsOf = splitColumns(width, labels.length, split)
  const items: string[] = []
  const highest: number[] = []
  columnsOf.forEach((columns, i) => {
    columns.forEach((_, place) => {
      const name = responses.items[i]
      items.push(split.has(i) ? `${name} [${labels[place]}]` : name)
      highest.push(responses.highest[i])
    })
  })
  const answers = new Int16Array(responses.persons * items.length).fill(MISSING)
  for (let v = 0; v < responses.persons; v++)
    for (let i = 0; i < width; i++) {
      const columns = columnsOf[i]
      const column = columns[split.has(i) ? groups[v] : 0]
      answers[v * items.length + column] = responses.answers[v * width + i]
    }
  const { persons, weights } = responses
  return { persons, items, answers, highest: Int32Array.from(highest), ...(weights && { weights }) }
}
