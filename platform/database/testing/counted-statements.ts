import type { KyselyPlugin } from 'kysely'
import type { House } from '../house.ts'
import type { Tx } from '../tables.ts'

export type StatementCount = {
  /** What people have asked of the database since the last time: the kind of each statement, in order. */
  taken(): string
}

/** Counts every statement that any room sends for a person on this house, by standing between the two. */
export function countStatements(house: House): StatementCount {
  let kinds: string[] = []
  const counting: KyselyPlugin = {
    transformQuery({ node }) {
      kinds.push(node.kind.replace(/(Query)?Node$/, ''))
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
    taken() {
      const all = kinds.join(' ')
      kinds = []
      return all
    },
  }
}
