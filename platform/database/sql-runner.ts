export type Rows = {
  readonly rows: readonly Record<string, unknown>[]
  readonly affected: number | null
  readonly command: string
}

/** Anything that can run SQL. */
export type SqlRunner = {
  /** One statement with its values. */
  query(sql: string, parameters?: readonly unknown[]): Promise<Rows>
  /** One or several statements without values, in one trip; what the last of them answered. */
  script(sql: string): Promise<Rows>
}
