import type { Note } from '../frame/note.ts'

/** Clusters fewer than this make the sandwich too small (Cameron & Miller 2015, section VI: "few" is 20 to 50). */
const FEW_CLUSTERS = 40

export function clusterNotes(clusters: number | null): readonly Note[] {
  return clusters !== null && clusters < FEW_CLUSTERS ? [{ code: 'few-clusters', detail: { clusters } }] : []
}

/** A collinear term that was left out, by name. */
export function droppedNotes(droppedTerms: readonly string[]): readonly Note[] {
  return droppedTerms.map((term) => ({ code: 'collinear-term', detail: { term } }))
}
