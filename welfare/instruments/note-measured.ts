import { type House, type Person, record } from '@utfall/database'

/** Writes down that persons were measured: how many and with what, never who. */
export async function noteMeasured(
  house: House,
  person: Person,
  slug: string,
  measured: {
    readonly version: number
    readonly persons: number
    readonly fileSha256: string
    /** Of the answers on an earlier occasion, where a change was asked for. */
    readonly earlierFileSha256?: string
    /** Asked for though the verdict is that the answers are no measure yet. */
    readonly againstVerdict: boolean
  },
): Promise<void> {
  await house.withTx(person, (tx) =>
    record(tx, { action: 'persons.measure', subject: `instrument/${slug}`, after: measured }),
  )
}
