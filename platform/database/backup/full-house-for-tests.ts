import { randomBytes } from 'node:crypto'
import type { House } from '../house.ts'
import { record } from '../record.ts'
import { HOUSE, type TestPerson, testOrganisation, testPerson } from '../testing/people.ts'

/** Text that a careless copy would bend: quotes, line ends, a backslash, letters of several bytes. */
export const AWKWARD = 'å"\\N\t\r\n\u2028{},\'😀'

/** Writes something of every kind of value, by somebody who is signed in and by the house. */
export async function fillHouse(
  house: House,
): Promise<{ readonly anna: TestPerson; readonly bytes: Buffer }> {
  const principal = await testOrganisation(house, { slug: 'kommunen', kind: 'principal' })
  await testOrganisation(house, { slug: 'namnden', kind: 'authority', parent: principal })
  const anna = await testPerson(house, {
    organisation: { slug: 'forbundet', kind: 'federation' },
    name: 'Anna Prov',
  })
  // Longer than a piece, and no whole number of pieces.
  const bytes = randomBytes(2_300_001)
  await house.withTx(anna.as('bring a study'), async (tx) => {
    const study = await tx
      .insertInto('study')
      .values({ slug: 'en-studie', title: AWKWARD })
      .returning('id')
      .executeTakeFirstOrThrow()
    const definition = JSON.stringify({
      text: AWKWARD,
      small: 1e-300,
      third: 0.1 + 0.2,
      list: [1, null, 'två'],
    })
    const version = await tx
      .insertInto('study_version')
      .values({ study_id: study.id, version: 1, definition, definition_sha256: 'a'.repeat(64) })
      .returning('id')
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('study_file')
      .values({ study_version_id: version.id, name: 'data/lön.csv', sha256: 'b'.repeat(64), bytes, rows: 12 })
      .execute()
    await record(tx, { action: 'study.bring', subject: 'study/en-studie', after: { title: AWKWARD } })
  })
  await house.withTx(HOUSE, async (tx) => {
    for (let place = 0; place < 40; place++)
      await record(tx, { action: 'test.row', subject: `row/${place}`, after: { place, half: place / 7 } })
  })
  return { anna, bytes }
}

/** The rows that people would look for after a disaster, as they are read through the house. */
export async function whatIsThere(house: House): Promise<unknown> {
  return await house.withTx(HOUSE, async (tx) => ({
    studies: await tx.selectFrom('study').selectAll().orderBy('id').execute(),
    versions: await tx.selectFrom('study_version').selectAll().orderBy('id').execute(),
    // The two drivers have bytes in different classes.
    files: (await tx.selectFrom('study_file').selectAll().orderBy('id').execute()).map((file) => ({
      ...file,
      bytes: Buffer.from(file.bytes).toString('hex'),
    })),
    organisations: await tx.selectFrom('organisation').selectAll().orderBy('id').execute(),
    people: await tx.selectFrom('account').selectAll().orderBy('id').execute(),
    roles: await tx.selectFrom('role_assignment').selectAll().orderBy('id').execute(),
  }))
}

/** The log as it stands, and the first row that is not as it should be. */
export async function logOf(house: House) {
  return await house.withTx(HOUSE, async (tx) => {
    const rows = await tx.selectFrom('audit_event').selectAll().orderBy('id').execute()
    const fault = await tx
      .selectNoFrom((eb) => eb.fn<number | null>('app.first_audit_fault').as('fault'))
      .executeTakeFirstOrThrow()
    return { rows, fault: fault.fault }
  })
}
