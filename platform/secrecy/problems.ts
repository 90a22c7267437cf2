/** What this room refuses, with stable codes. */
export const SECRECY_PROBLEMS = {
  NOT_ALLOWED: {
    status: 403,
    sv: 'Din roll i organisationen får inte göra det här.',
    en: 'Your role in the organisation may not do this.',
  },
  CONFIRM_AGAIN: {
    status: 403,
    sv: 'Bekräfta vem du är innan du gör det här.',
    en: 'Confirm who you are before you do this.',
  },
} as const

export type SecrecyProblem = keyof typeof SECRECY_PROBLEMS
export type SecrecyRefusal = { readonly kind: 'refused'; readonly code: SecrecyProblem }
