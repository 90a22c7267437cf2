import { sql } from 'kysely'
import type { House } from '../house.ts'
import type { Person } from '../person.ts'

/** Every row of every table, as far as a person sees it: one text for each table. */
export async function rowsSeen(
  house: House,
  person: Person,
  passedOver: ReadonlySet<string> = new Set(),
): Promise<Readonly<Record<string, string>>> {
  return await house.withTx(person, async (tx) => {
    const { rows: tables } = await sql<{ readonly name: string; readonly columns: readonly string[] }>`
      select table_name as name, array_agg(column_name::text order by column_name) as columns
      from information_schema.column_privileges
      where table_schema = 'public' and privilege_type = 'SELECT' and grantee = current_user
        and column_name <> 'last_seen_at' group by table_name order by table_name`.execute(tx)
    const found: Record<string, string> = {}
    for (const { name, columns } of tables) {
      if (passedOver.has(name)) continue
      const { rows } =
        await sql`select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(name)}`.execute(
          tx,
        )
      found[name] = rows
        .map((row) => JSON.stringify(row))
        .sort()
        .join('\n')
    }
    return found
  })
}
