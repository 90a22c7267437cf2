import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'

/** Asks with a token (null: with none), each time from another address: how many may come from one is for another test. */
export type Ask = (options: InjectOptions, token: string | null) => Promise<LightMyRequestResponse>

export function asker(app: FastifyInstance): Ask {
  let requests = 0
  return async (options, token) => {
    requests += 1
    const remoteAddress = `10.${(requests >> 16) & 255}.${(requests >> 8) & 255}.${requests & 255}`
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` }
    return await app.inject({ ...options, remoteAddress, headers: { ...options.headers, ...authorization } })
  }
}

/** All at once; one after the other where files are taken, which few may bring at a time. */
export async function each<T>(
  whom: readonly T[],
  { takesFile }: { readonly takesFile: boolean },
  work: (one: T) => Promise<void>,
): Promise<void> {
  if (!takesFile) await Promise.all(whom.map(work))
  else for (const one of whom) await work(one)
}
