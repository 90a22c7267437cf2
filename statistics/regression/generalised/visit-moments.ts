/**
 * All that a repeated-measures model needs of the data: for each pattern of visits that some persons came to, the sums of squares and
 * products of their person-level design z and their outcomes y. The fit then takes no time that grows with n.
 */
export type VisitPattern = {
  readonly persons: number
  /** Which of the visits were made, as indices in order. */
  readonly seen: readonly number[]
  /** q × q: Σ zz'. */
  readonly zz: Float64Array
  /** q × visits: Σ z·y, zero where the visit was missed. */
  readonly zy: Float64Array
  /** visits × visits: Σ y·y'. */
  readonly yy: Float64Array
}

export type VisitMoments = {
  readonly visits: number
  readonly width: number
  readonly patterns: readonly VisitPattern[]
  readonly persons: number
  readonly rows: number
}

/**
 * `z` is row-major persons × width; `outcomes` one column a visit, NaN for a missed visit. Persons without any visit are left out.
 */
export function visitMoments(
  z: Float64Array,
  width: number,
  outcomes: readonly Float64Array[],
): VisitMoments {
  const visits = outcomes.length
  const total = visits === 0 ? 0 : outcomes[0].length
  const patterns = new Map<
    number,
    { persons: number; zz: Float64Array; zy: Float64Array; yy: Float64Array }
  >()
  let persons = 0
  let rows = 0
  for (let person = 0; person < total; person++) {
    let mask = 0
    for (let visit = 0; visit < visits; visit++)
      if (!Number.isNaN(outcomes[visit][person])) mask |= 1 << visit
    if (mask === 0) continue
    let sums = patterns.get(mask)
    if (sums === undefined) {
      sums = {
        persons: 0,
        zz: new Float64Array(width * width),
        zy: new Float64Array(width * visits),
        yy: new Float64Array(visits * visits),
      }
      patterns.set(mask, sums)
    }
    sums.persons++
    persons++
    const at = person * width
    for (let i = 0; i < width; i++) {
      const value = z[at + i]
      for (let j = 0; j < width; j++) sums.zz[i * width + j] += value * z[at + j]
    }
    for (let visit = 0; visit < visits; visit++) {
      if ((mask & (1 << visit)) === 0) continue
      rows++
      const y = outcomes[visit][person]
      for (let i = 0; i < width; i++) sums.zy[i * visits + visit] += z[at + i] * y
      for (let other = 0; other < visits; other++) {
        if ((mask & (1 << other)) !== 0) sums.yy[visit * visits + other] += y * outcomes[other][person]
      }
    }
  }
  return {
    visits,
    width,
    persons,
    rows,
    patterns: [...patterns]
      .sort(([a], [b]) => a - b)
      .map(([mask, sums]) => ({
        ...sums,
        seen: Array.from(outcomes.keys()).filter((visit) => (mask & (1 << visit)) !== 0),
      })),
  }
}
