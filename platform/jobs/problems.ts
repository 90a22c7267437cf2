import { SECRECY_PROBLEMS } from '@utfall/secrecy'

/** What this room refuses, with stable codes. */
export const JOB_PROBLEMS = {
  ...SECRECY_PROBLEMS,
  JOB_NOT_FOUND: { status: 404, sv: 'Arbetet finns inte.', en: 'There is no such job.' },
  JOB_NOT_UNDER_WAY: {
    status: 409,
    sv: 'Arbetet är redan avslutat.',
    en: 'The job has already ended.',
  },
} as const

export type JobProblem = keyof typeof JOB_PROBLEMS
export type JobRefusal = { readonly kind: 'refused'; readonly code: JobProblem }

export function refused(code: JobProblem): JobRefusal {
  return { kind: 'refused', code }
}

/** Why a job ended without an answer, where the work itself has not said why. */
export const JOB_ENDS = {
  JOB_BROKE: {
    sv: 'Arbetet avbröts av ett fel hos oss.',
    en: 'The job ended through a fault of ours.',
  },
  JOB_INTERRUPTED: {
    sv: 'Tjänsten stängdes medan arbetet väntade eller pågick. Starta det igen.',
    en: 'The service was closed while the job waited or was under way. Start it again.',
  },
} as const

export type JobEndCode = keyof typeof JOB_ENDS
