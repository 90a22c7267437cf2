import type { Failure } from '../../api/failure.ts'

/** Which field the server's refusal is about: the words stand there, and there one goes on. */
export function refusedField(failure: Failure | null | undefined): 'current' | 'new' | null {
  if (failure?.kind !== 'refused') return null
  const { code } = failure.problem
  if (code === 'CURRENT_PASSWORD') return 'current'
  return code.startsWith('PASSWORD_') ? 'new' : null
}
