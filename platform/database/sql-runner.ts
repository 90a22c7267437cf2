export type Rows = {
  readonly rows: readonly Record<string, unknown>[]
  readonly affected: number | null
  readonly command: string
}

/** Anything that can run SQL. */
export type SqlRunner = {
  /** One statement with its values. */
  query(sql: string, parameters?: readonly unknown[]): Promise<Rows>
  /** One or several statements without values. */
  script(sql: string): Promise<void>
}
