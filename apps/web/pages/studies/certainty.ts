import type { DesignKind, VerdictKind } from '../../api/shapes.ts'

export type CertaintyKey = `${VerdictKind}.${'drawn' | 'not-drawn'}`

/** How sure an answer is follows from what was found and from whether chance divided the groups. */
export function certaintyKey(verdict: VerdictKind, design: DesignKind): CertaintyKey {
  const drawn = design === 'individually-randomised' || design === 'cluster-randomised'
  return `${verdict}.${drawn ? 'drawn' : 'not-drawn'}`
}
