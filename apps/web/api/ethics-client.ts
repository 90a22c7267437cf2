import { ask } from './ask-server.ts'
import type {
  ApprovalView,
  NewApproval,
  NewParticipation,
  ParticipationCounts,
  PersonAnswers,
  PersonQuestion,
} from './ethics-shapes.ts'

/** Questions about ethical decisions and about who takes part in a study. A failed one throws ApiFailure. */

type Items<T> = { readonly items: readonly T[] }
const post = <T>(path: string, body: unknown): Promise<T> => ask<T>(path, { method: 'POST', body })

export const readApprovals = (signal?: AbortSignal): Promise<Items<ApprovalView>> =>
  ask('/api/ethics', { signal })
export const recordApproval = (approval: NewApproval): Promise<unknown> => post('/api/ethics', approval)

export const readParticipationCounts = (signal?: AbortSignal): Promise<Items<ParticipationCounts>> =>
  ask('/api/ethics/participation', { signal })
/** Sent and not in an address, since it names a person. */
export const readPersonAnswers = (question: PersonQuestion): Promise<PersonAnswers> =>
  post('/api/ethics/participation/answers', question)
export const recordParticipation = (answer: NewParticipation): Promise<unknown> =>
  post('/api/ethics/participation', answer)
export const withdrawParticipation = (
  question: PersonQuestion & Pick<NewParticipation, 'purpose'>,
): Promise<void> => post('/api/ethics/participation/withdrawal', question)
