import type { ApprovalView, ParticipationCounts, PersonAnswers } from '../api/ethics-shapes.ts'
import { STUDY_ID } from './answers.ts'
import type { Answers } from './test-server.ts'

/** Ethical decisions and answers about taking part, as the API gives them. Numbers and persons are made up. */

export const approval: ApprovalView = {
  id: 1,
  study: STUDY_ID,
  authority: 'Etikprövningsmyndigheten',
  reference: 'Dnr 2026-00001-01',
  decision: 'approved-with-conditions',
  scope: ['questionnaire', 'randomisation'],
  conditions: 'Informationen till deltagarna ska finnas på lättläst svenska.',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  recordedAt: '2026-01-10T09:00:00Z',
  state: 'ends-soon',
}
export const approvals: readonly ApprovalView[] = [
  approval,
  {
    ...approval,
    id: 2,
    reference: 'Dnr 2025-00009-01',
    decision: 'approved',
    conditions: null,
    state: 'in-force',
  },
  { ...approval, id: 3, reference: 'Dnr 2026-00002-01', decision: 'refused', scope: [], state: 'refused' },
  { ...approval, id: 4, study: 'an-en', state: 'replaced' },
]

export const PSEUDONYM = 'prov-0123456789abcdef'
const asked = { givenAt: '2026-10-01T08:00:00Z', textVersion: 'deltagarinformation-2', language: 'sv' }
const notAsked = { givenAt: null, textVersion: null, language: null }
export const personAnswers: PersonAnswers = {
  purposes: [
    { purpose: 'questionnaire', said: 'given', ...asked, closedBy: null },
    { purpose: 'staff-rating', said: 'declined', ...asked, closedBy: 'OUTSIDE_APPROVAL' },
    { purpose: 'register-link', said: 'not-asked', ...notAsked, closedBy: 'OUTSIDE_APPROVAL' },
    { purpose: 'randomisation', said: 'not-asked', ...notAsked, closedBy: 'NOT_ASKED' },
  ],
}

const FEW = { kind: 'few', sv: 'färre än 5', en: 'fewer than 5' } as const
const counts: ParticipationCounts = {
  study: STUDY_ID,
  purpose: 'questionnaire',
  given: { kind: 'count', n: 61 },
  withdrawn: FEW,
  declined: { kind: 'count', n: 8 },
  missing: FEW,
  notApplicable: FEW,
}

export function researchIsWell(answers: Answers): void {
  answers.set('GET /api/ethics', () => ({ json: { items: approvals } }))
  answers.set('GET /api/ethics/participation', () => ({
    json: { items: [counts, { ...counts, purpose: 'register-link', given: FEW }] },
  }))
  answers.set('POST /api/ethics/participation/answers', () => ({ json: personAnswers }))
}
