/** A text (or mark) that wants its middle at `centre` and is 2 × `half` wide. */
type WantedPlace = { readonly centre: number; readonly half: number }

/**
 * Middles moved as little as possible, in squares, so that neighbours are `gap` apart and all stand inside
 * `from` to `to`. Given from left to right. Least squares under an order is isotonic regression: each place less
 * the room that those before it need must not fall (pool adjacent violators; Barlow et al. 1972, chapter 1), and
 * cutting that at the ends keeps it the best.
 */
export function spreadApart(
  places: readonly WantedPlace[],
  room: { readonly from: number; readonly to: number; readonly gap: number },
): readonly number[] {
  let taken = 0
  const offsets = places.map((place, i) => {
    if (i > 0) taken += (places[i - 1]?.half ?? 0) + room.gap + place.half
    return taken
  })
  const pools: { sum: number; count: number }[] = []
  places.forEach((place, i) => {
    let pool = { sum: place.centre - (offsets[i] ?? 0), count: 1 }
    for (
      let last = pools.at(-1);
      last && last.sum / last.count > pool.sum / pool.count;
      last = pools.at(-1)
    ) {
      pools.pop()
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count }
    }
    pools.push(pool)
  })
  const lowest = room.from + (places[0]?.half ?? 0)
  const highest = Math.max(lowest, room.to - (places.at(-1)?.half ?? 0) - taken)
  return pools
    .flatMap((pool) => Array.from({ length: pool.count }, () => pool.sum / pool.count))
    .map((start, i) => Math.min(highest, Math.max(lowest, start)) + (offsets[i] ?? 0))
}
