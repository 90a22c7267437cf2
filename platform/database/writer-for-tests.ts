import { openHouse } from './index.ts'
import { TEMPLATES } from './testing/database-for-tests.ts'

// Another process in the house: writes studies until it is killed, and tells each only when it is committed.
const directory = process.argv[2]
if (!directory) throw new Error('which directory?')
const house = await openHouse({ directory, templateDirectory: TEMPLATES })
for (let count = 0; count < 100_000; count++) {
  const slug = `p${process.pid}-${count}`
  await house.withTx({ actor: 'writer', purpose: 'test' }, async (tx) => {
    await tx
      .insertInto('study')
      .values({ slug, title: 'x'.repeat(2000) })
      .execute()
    await tx.insertInto('audit_event').values({ action: 'study.add', subject: slug }).execute()
  })
  process.stdout.write(`${slug}\n`)
}
