import { stepOffsets } from '../calibration/threshold-layout.ts'
import type { PatternTable } from './patterns.ts'
import { MISSING, type ResponseMatrix } from './response-matrix.ts'

/**
 * Whether the answers tie all steps of all items together, so that one maximum exists.
 * `parts` are groups of items; in `disconnected` nobody's answers link them, in `one-way` every person who links two of
 * them did so in the same direction, and the distance between them could grow without end.
 */
export type Connectivity =
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected' | 'one-way'; readonly parts: readonly (readonly string[])[] }

/**
 * The existence condition of Fischer (1981), carried over to steps: a person with item i in category k ≥ 1 and item j
 * in category l below the highest could as well have had i one lower and j one higher; the answer chosen says that step
 * (i, k) is no harder than step (j, l + 1), an arrow between the two. When arrows lead from every step to every other,
 * all differences are bounded and the conditional likelihood has one finite maximum. For two categories the condition
 * is also necessary; for more it is sufficient, since a person can also move several steps at once.
 * Anchored items are known, so their steps count as one.
 */
export function connectivity(
  responses: ResponseMatrix,
  table: PatternTable,
  anchored: ReadonlySet<string> = new Set(),
): Connectivity {
  const { items, highest } = responses
  const stepStart = stepOffsets(highest)
  const nodeOf = stepNodes(items, stepStart, anchored)
  const nodes = Math.max(...nodeOf) + 1
  const arrows = { words: Math.ceil(nodes / 32), bits: new Int32Array(nodes * Math.ceil(nodes / 32)) }
  // Most answers hang together after a few hundred persons, so the rest need not be read.
  let strong: StrongParts = { count: nodes, partOf: new Int32Array(nodes) }
  for (let from = 0, to = 500; from < responses.persons && strong.count > 1; from = to, to *= 4) {
    addArrows(arrows, responses, table, { stepStart, nodeOf, from, to: Math.min(to, responses.persons) })
    strong = strongParts(arrows, nodes)
  }
  if (strong.count === 1) return { kind: 'connected' }
  const linked = linkedParts(table, items.length, items, anchored)
  if (linked.length > 1) return { kind: 'disconnected', parts: linked }
  return { kind: 'one-way', parts: gathered(items, partOfItems(strong, nodeOf, stepStart)) }
}

/** An item whose steps lie in several parts stands where its first step outside the largest part does: that step is the trouble. */
function partOfItems(
  { count, partOf }: StrongParts,
  nodeOf: Int32Array,
  stepStart: Int32Array,
): readonly number[] {
  const sizes = new Int32Array(count)
  for (const node of nodeOf) sizes[partOf[node]]++
  const largest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size), 0))
  return Array.from({ length: stepStart.length - 1 }, (_, i) => {
    const parts = Array.from(nodeOf.subarray(stepStart[i], stepStart[i + 1]), (node) => partOf[node])
    return parts.find((part) => part !== largest) ?? largest
  })
}

function stepNodes(
  items: readonly string[],
  stepStart: Int32Array,
  anchored: ReadonlySet<string>,
): Int32Array {
  const nodeOf = new Int32Array(stepStart[items.length])
  let next = anchored.size > 0 ? 1 : 0
  items.forEach((item, i) => {
    for (let step = stepStart[i]; step < stepStart[i + 1]; step++)
      nodeOf[step] = anchored.has(item) ? 0 : next++
  })
  return nodeOf
}

/** Per node a row of bits: the nodes that an arrow leads to. */
type Arrows = { readonly words: number; readonly bits: Int32Array }

function addArrows(
  { words, bits }: Arrows,
  { items, answers, highest }: ResponseMatrix,
  { patternOf }: PatternTable,
  part: {
    readonly stepStart: Int32Array
    readonly nodeOf: Int32Array
    readonly from: number
    readonly to: number
  },
): void {
  const { stepStart, nodeOf } = part
  const width = items.length
  const open = new Int32Array(words)
  for (let v = part.from; v < part.to; v++) {
    if (patternOf[v] < 0) continue
    open.fill(0)
    for (let i = 0; i < width; i++) {
      const answer = answers[v * width + i]
      if (answer === MISSING || answer === highest[i]) continue
      const node = nodeOf[stepStart[i] + answer]
      open[node >> 5] |= 1 << (node & 31)
    }
    for (let i = 0; i < width; i++) {
      const answer = answers[v * width + i]
      if (answer < 1) continue
      const from = nodeOf[stepStart[i] + answer - 1] * words
      // An item cannot pass a step to itself.
      const own = answer < highest[i] ? nodeOf[stepStart[i] + answer] : -1
      for (let w = 0; w < words; w++)
        bits[from + w] |= own >> 5 === w ? open[w] & ~(1 << (own & 31)) : open[w]
    }
  }
}

type StrongParts = { readonly count: number; readonly partOf: Int32Array }

/** Strongly connected parts by two searches (Kosaraju), on rows of bits. */
function strongParts({ words, bits }: Arrows, nodes: number): StrongParts {
  const has = (from: number, to: number) => (bits[from * words + (to >> 5)] >> (to & 31)) & 1
  const order = finishingOrder(nodes, has)
  const partOf = new Int32Array(nodes).fill(-1)
  let count = 0
  for (let index = nodes - 1; index >= 0; index--) {
    if (partOf[order[index]] >= 0) continue
    const stack = [order[index]]
    partOf[order[index]] = count
    for (let node = stack.pop(); node !== undefined; node = stack.pop())
      for (let from = 0; from < nodes; from++)
        if (partOf[from] < 0 && has(from, node)) {
          partOf[from] = count
          stack.push(from)
        }
    count++
  }
  return { count, partOf }
}

function finishingOrder(nodes: number, has: (from: number, to: number) => number): Int32Array {
  const order = new Int32Array(nodes)
  const seen = new Uint8Array(nodes)
  let finished = 0
  for (let start = 0; start < nodes; start++) {
    if (seen[start]) continue
    seen[start] = 1
    const path = [{ node: start, next: 0 }]
    for (let top = path.at(-1); top; top = path.at(-1)) {
      while (top.next < nodes && (seen[top.next] || !has(top.node, top.next))) top.next++
      if (top.next < nodes) {
        seen[top.next] = 1
        path.push({ node: top.next, next: 0 })
      } else {
        order[finished++] = top.node
        path.pop()
      }
    }
  }
  return order
}

/** Items that hang together because somebody answered both, or because both are anchored. */
function linkedParts(
  { patterns, itemStart, itemsOf }: PatternTable,
  width: number,
  items: readonly string[],
  anchored: ReadonlySet<string>,
): readonly (readonly string[])[] {
  const root = Int32Array.from({ length: width }, (_, i) => i)
  const find = (i: number): number => {
    let at = i
    while (root[at] !== at) at = root[at]
    return at
  }
  const join = (i: number, j: number) => {
    root[find(Math.max(i, j))] = find(Math.min(i, j))
  }
  for (let g = 0; g < patterns; g++)
    for (let a = itemStart[g] + 1; a < itemStart[g + 1]; a++) join(itemsOf[itemStart[g]], itemsOf[a])
  const known = items.flatMap((item, i) => (anchored.has(item) ? [i] : []))
  for (const i of known) join(known[0], i)
  return gathered(
    items,
    items.map((_, i) => find(i)),
  )
}

function gathered(items: readonly string[], partOf: readonly number[]): readonly (readonly string[])[] {
  const parts = new Map<number, string[]>()
  items.forEach((item, i) => {
    const part = parts.get(partOf[i])
    if (part) part.push(item)
    else parts.set(partOf[i], [item])
  })
  return [...parts.values()]
}
