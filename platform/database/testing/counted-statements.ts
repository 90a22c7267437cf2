import { AsyncLocalStorage } from 'node:async_hooks'
import type { KyselyPlugin } from 'kysely'
import type { House } from '../house.ts'
import type { Tx } from '../tables.ts'

export type StatementCount = {
  /** Does it, and gives what people asked of the database for it: the kind of each statement, in order. */
  of<T>(work: () => Promise<T>): Promise<{ readonly done: T; readonly statements: string }>
}

/** Counts every statement that any room sends for a person on this house, by standing between the two. */
export function countStatements(house: House): StatementCount {
  const underWay = new AsyncLocalStorage<string[]>()
  const counting: KyselyPlugin = {
    transformQuery({ node }) {
      underWay.getStore()?.push(node.kind.replace(/(Query)?Node$/, ''))
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const begin = house.withTx.bind(house)
  house.withTx = (person, work) =>
    begin(person, (tx, acting) =>
      work(person.kind === 'session' ? (tx.withPlugin(counting) as Tx) : tx, acting),
    )
  return {
    async of(work) {
      const kinds: string[] = []
      const done = await underWay.run(kinds, work)
      return { done, statements: kinds.join(' ') }
    },
  }
}
