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

export const readApprovals = (signal?: AbortSignal): Promise<Items<ApprovalView>> =>
  ask('get', '/api/ethics', { signal })
export const recordApproval = (approval: NewApproval) => ask('post', '/api/ethics', { body: approval })

export const readParticipationCounts = (signal?: AbortSignal): Promise<Items<ParticipationCounts>> =>
  ask('get', '/api/ethics/participation', { signal })
/** Sent and not in an address, since it names a person. */
export const readPersonAnswers = (question: PersonQuestion): Promise<PersonAnswers> =>
  ask('post', '/api/ethics/participation/answers', { body: question })
export const recordParticipation = (answer: NewParticipation) =>
  ask('post', '/api/ethics/participation', { body: answer })
export const withdrawParticipation = (question: PersonQuestion & Pick<NewParticipation, 'purpose'>) =>
  ask('post', '/api/ethics/participation/withdrawal', { body: question })
