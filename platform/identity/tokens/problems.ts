/** What is refused about machine tokens. */
export const TOKEN_PROBLEMS = {
  TOKEN_NOT_FOUND: { status: 404, sv: 'Nyckeln finns inte.', en: 'There is no such token.' },
  TOKEN_REVOKED: {
    status: 409,
    sv: 'Nyckeln är redan återkallad.',
    en: 'The token has been taken back already.',
  },
  SCOPE_NOT_FOR_MACHINES: {
    status: 400,
    sv: 'Ett program kan inte få göra det i den rollen. Välj bland det som står i listan för rollen.',
    en: 'A program cannot be let do that in that role. Choose among what the list says for the role.',
  },
} as const

export type TokenProblem = keyof typeof TOKEN_PROBLEMS
export type TokenRefusal = { readonly kind: 'refused'; readonly code: TokenProblem }
