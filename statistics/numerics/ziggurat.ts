/**
 * The ziggurat for the standard normal: 128 layers of equal area under exp(−x²/2), the lowest of them with
 * the tail. Doornik (2005), An Improved Ziggurat Method to Generate Normal Random Samples (ZIGNOR), with his
 * constants for 128 layers: the layer's number and the place in the layer come from different random words,
 * which Marsaglia & Tsang (2000) had not.
 */
export const ZIGGURAT_LAYERS = 128
/** Where the tail begins. */
export const ZIGGURAT_TAIL = 3.442619855899
/** The area of each layer. */
const LAYER_AREA = 9.91256303526217e-3

export type ZigguratTables = {
  /**
   * The right edge of each layer, from the lowest (its width as if the tail were a part of its box) to 0.
   */
  readonly edge: Float64Array
  /** The share of each layer that lies wholly under the curve. */
  readonly ratio: Float64Array
}

let tables: ZigguratTables | undefined

/** The tables, made on first use. */
export function zigguratTables(): ZigguratTables {
  if (tables) return tables
  const edge = new Float64Array(ZIGGURAT_LAYERS + 1)
  let density = Math.exp(-0.5 * ZIGGURAT_TAIL * ZIGGURAT_TAIL)
  edge[0] = LAYER_AREA / density
  edge[1] = ZIGGURAT_TAIL
  for (let i = 2; i < ZIGGURAT_LAYERS; i++) {
    edge[i] = Math.sqrt(-2 * Math.log(LAYER_AREA / edge[i - 1] + density))
    density = Math.exp(-0.5 * edge[i] * edge[i])
  }
  const ratio = new Float64Array(ZIGGURAT_LAYERS)
  for (let i = 0; i < ZIGGURAT_LAYERS; i++) ratio[i] = edge[i + 1] / edge[i]
  tables = { edge, ratio }
  return tables
}
