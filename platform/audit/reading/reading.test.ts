import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type House, record } from '@utfall/database'
import { HOUSE, houseFor, type TestPerson, testPerson } from '@utfall/database/testing'
import { exportLog } from '../export/log-export.ts'
import type { AuditRefusal } from '../problems.ts'
import { verifyHouse } from '../verify/actions.ts'
import { verifyLogFile } from '../verify/log-file.ts'
import { accountLog, readLog } from './actions.ts'

/** Two organisations that each have somebody who acts and somebody who keeps the log. */
async function twoOrganisations(t: TestContext) {
  const house = await houseFor(t)
  const place = (slug: string) => ({ organisation: { slug } })
  const anna = await testPerson(house, { ...place('norr'), name: 'Anna Prov' })
  const berit = await testPerson(house, { ...place('soder'), name: 'Berit Prov' })
  const arvid = await testPerson(house, { ...place('norr'), roles: ['auditor'], name: 'Arvid Prov' })
  const stina = await testPerson(house, {
    ...place('norr'),
    roles: ['house-administrator'],
    name: 'Stina Prov',
  })
  return { house, anna, berit, arvid, stina }
}

async function write(house: House, person: TestPerson, action: string, subject = 'test/1'): Promise<void> {
  const entry = { action, subject, before: { state: 'draft' }, after: { state: 'locked' } }
  await house.withTx(person.as('prova loggen'), (tx) => record(tx, entry))
}

function got<T extends { readonly kind: string }>(answer: T | AuditRefusal): Exclude<T, AuditRefusal> {
  assert.notEqual(answer.kind, 'refused', JSON.stringify(answer))
  return answer as Exclude<T, AuditRefusal>
}

test('a row says who in which role and organisation, when in UTC and in Sweden, what, why, before and after', async (t) => {
  const { house, anna, arvid } = await twoOrganisations(t)
  await write(house, anna, 'study.lock', 'study/vagen')
  const page = got(await readLog(house, arvid.as('granska'), { action: 'study.lock' }))
  assert.equal(page.items.length, 1)
  const [row] = page.items
  assert.deepEqual(row.who, {
    id: `person/${anna.account}`,
    name: 'Anna Prov',
    account: anna.account,
    roles: [{ code: 'evaluator', text: { sv: 'utvärderare', en: 'evaluator' } }],
    organisation: { slug: 'norr', name: { sv: 'norr', en: 'norr' } },
  })
  assert.deepEqual(row.what, { code: 'study.lock', text: { sv: 'Låste en studie', en: 'Locked a study' } })
  assert.deepEqual([row.subject, row.purpose], ['study/vagen', 'prova loggen'])
  assert.deepEqual([row.before, row.after], [{ state: 'draft' }, { state: 'locked' }])
  assert.match(row.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  const swedish = new Date(row.at).toLocaleString('sv-SE', { timeZone: 'Europe/Stockholm' })
  assert.equal(row.inSweden, swedish)
  assert.match(row.hash, /^[0-9a-f]{64}$/)
})

test('an auditor sees the own organisation’s rows, the administrator of the house the house’s own, others are refused', async (t) => {
  const { house, anna, berit, arvid, stina } = await twoOrganisations(t)
  await write(house, anna, 'test.norr')
  await write(house, berit, 'test.soder')
  await house.withTx(HOUSE, (tx) => record(tx, { action: 'test.house', subject: 'test' }))
  const seen = async (person: TestPerson) =>
    got(await readLog(house, person.as('granska'), {})).items.map((row) => row.what.code)
  assert.deepEqual(await seen(arvid), ['test.norr'])
  assert.deepEqual(await seen(stina), ['test.house'])
  assert.deepEqual(await readLog(house, anna.as('nyfiken'), {}), { kind: 'refused', code: 'NOT_ALLOWED' })
  // The refusal is in the log, and so is who looked.
  const after = await seen(arvid)
  assert.deepEqual(after.toSorted(), ['log.read', 'log.read', 'refused', 'test.norr'])
})

test('pages follow one another without gaps or doubles while the log grows', async (t) => {
  const { house, anna, arvid } = await twoOrganisations(t)
  for (let n = 0; n < 25; n++) await write(house, anna, 'study.lock', `study/${n}`)
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = got(
      await readLog(house, arvid.as('granska'), { action: 'study.lock' }, { cursor, limit: 10 }),
    )
    seen.push(...page.items.map((row) => row.subject))
    cursor = page.next ?? undefined
    await write(house, anna, 'study.lock', 'study/new')
  } while (cursor)
  assert.deepEqual(
    seen,
    Array.from({ length: 25 }, (_, n) => `study/${24 - n}`),
  )
})

test('days are days in Sweden, both included; account, subject and organisation choose too', async (t) => {
  const { house, anna, arvid } = await twoOrganisations(t)
  await write(house, anna, 'study.lock', 'study/a')
  await write(house, arvid, 'log.sample', 'log')
  const day = (shift: number) =>
    new Date(Date.now() + shift * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Stockholm' })
  const count = async (filter: Parameters<typeof readLog>[2]) =>
    got(await readLog(house, arvid.as('granska'), filter)).items.filter((row) => row.what.code !== 'log.read')
      .length
  assert.equal(await count({ from: day(0), to: day(0) }), 2)
  assert.equal(await count({ from: day(1) }), 0)
  assert.equal(await count({ to: day(-1) }), 0)
  assert.equal(await count({ account: anna.account }), 1)
  assert.equal(await count({ subject: 'study/a' }), 1)
  assert.equal(await count({ subject: 'study/a', organisation: 'soder' }), 0)
  assert.equal(await count({ organisation: 'norr' }), 2)
})

test('codes, beginnings of codes and groups are asked for together, and with person, day and subject, page by page', async (t) => {
  const { house, anna, arvid } = await twoOrganisations(t)
  for (let n = 0; n < 7; n++) {
    await write(house, anna, 'study.lock', 'study/a')
    await write(house, anna, 'role.give', `account/${arvid.account}`)
    await write(house, anna, 'role.end', 'study/a')
    await write(house, anna, 'consent.record', 'study/a')
    await write(house, arvid, 'study.lock', 'study/a')
  }
  const all = async (filter: Parameters<typeof readLog>[2]) => {
    const codes: string[] = []
    let cursor: string | undefined
    do {
      const page = got(await readLog(house, arvid.as('granska'), filter, { cursor, limit: 4 }))
      codes.push(...page.items.map((row) => row.what.code))
      cursor = page.next ?? undefined
    } while (cursor)
    return Object.fromEntries(
      [...new Set(codes)].map((code) => [code, codes.filter((one) => one === code).length]),
    )
  }
  assert.deepEqual(await all({ action: ['study.lock', 'consent.record'] }), {
    'study.lock': 14,
    'consent.record': 7,
  })
  assert.deepEqual(await all({ action: 'role.' }), { 'role.give': 7, 'role.end': 7 })
  assert.deepEqual(await all({ group: ['roles', 'consents'] }), {
    ...{ 'role.give': 7, 'role.end': 7, 'consent.record': 7 },
  })
  assert.deepEqual(await all({ group: 'consents', action: 'study.lock', account: anna.account }), {
    ...{ 'study.lock': 7, 'consent.record': 7 },
  })
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Stockholm' })
  const narrow = { account: anna.account, from: today, to: today, subject: 'study/a' } as const
  assert.deepEqual(await all({ ...narrow, group: ['roles', 'studies'] }), { 'study.lock': 7, 'role.end': 7 })
  // A person's number finds also what was done to them.
  assert.deepEqual(await all({ account: arvid.account, group: 'roles' }), { 'role.give': 7 })
  assert.deepEqual(await all({ action: 'role%' }), {})
})

test('what the house writes about an account names it, to those who may see who that is and to nobody else', async (t) => {
  const { house, anna, berit, arvid, stina } = await twoOrganisations(t)
  const atDoor = { kind: 'door', purpose: 'sign in' } as const
  for (const { account } of [anna, berit])
    await house.withTx(atDoor, (tx) => record(tx, { action: 'session.begin', subject: `account/${account}` }))
  const about = async (person: TestPerson, filter: Parameters<typeof readLog>[2]) =>
    got(await readLog(house, person.as('granska'), filter)).items.map((row) => row.about?.name ?? null)
  assert.deepEqual(await about(stina, { group: 'sign-ins' }), ['Berit Prov', 'Anna Prov'])
  const [own] = got(await accountLog(house, anna.as('se min logg'))).items
  assert.deepEqual([own.who.id, own.about], ['house', { account: anna.account, name: 'Anna Prov' }])
  const { text } = await fileOf(t, house, stina, 'csv')
  assert.match(text, /"session\.begin";"account\/\d+";"Anna Prov";"sign in"/)
  // An auditor who meets the number of somebody in another organisation is not told who that is.
  await write(house, anna, 'role.give', `account/${berit.account}`)
  await write(house, anna, 'role.give', `account/${anna.account}`)
  assert.deepEqual(await about(arvid, { group: 'roles' }), ['Anna Prov', null])
  const file = await fileOf(t, house, arvid, 'csv')
  assert.doesNotMatch(file.text, /Berit/)
})

test('everybody reads what the house has written about them, and nothing about others', async (t) => {
  const { house, anna, berit } = await twoOrganisations(t)
  await write(house, anna, 'study.lock', 'study/a')
  await write(house, berit, 'study.lock', 'study/b')
  const entry = { action: 'session.begin', subject: `account/${anna.account}` }
  await house.withTx({ kind: 'door', purpose: 'sign in' }, (tx) => record(tx, entry))
  const page = got(await accountLog(house, anna.as('se min logg')))
  assert.deepEqual(
    page.items.map((row) => row.what.code),
    ['session.begin', 'study.lock'],
  )
  assert.equal(page.items[1].subject, 'study/a')
})

async function fileOf(
  t: TestContext,
  house: House,
  person: TestPerson,
  format: 'csv' | 'json',
  language: 'sv' | 'en' = 'sv',
) {
  const answer = got(await exportLog(house, person.as('ta ut loggen'), { format, language, filter: {} }))
  const pieces: string[] = []
  for await (const piece of answer.pieces) pieces.push(piece)
  const folder = await mkdtemp(join(tmpdir(), 'utfall-log-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, `log.${format}`)
  await writeFile(file, pieces.join(''))
  return { text: pieces.join(''), file }
}

test('the log taken out as JSON lines can be verified without the house, and one changed byte anywhere is found', async (t) => {
  const { house, anna, berit, arvid } = await twoOrganisations(t)
  for (let n = 0; n < 6; n++) {
    await write(house, anna, 'study.lock', `study/å"${n}`)
    await write(house, berit, 'study.lock', 'study/b')
  }
  const { text, file } = await fileOf(t, house, arvid, 'json')
  const sound = await verifyLogFile(file)
  assert.ok(sound.kind === 'verified' && sound.log.kind === 'whole')
  assert.deepEqual([sound.log.rows, sound.head.extent], [6, 'excerpt'])
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] ^= 1
    await writeFile(file, changed)
    const found = await verifyLogFile(file)
    assert.ok(
      found.kind === 'damaged' || found.log.kind === 'broken',
      `byte ${at}: ${bytes.subarray(at - 20, at + 1)}`,
    )
  }
  for (const end of [0, 1, text.indexOf('\n') + 1, text.length - 1, text.lastIndexOf('{"end"')]) {
    await writeFile(file, text.slice(0, end))
    assert.equal((await verifyLogFile(file)).kind, 'damaged', `cut at ${end}`)
  }
  await writeFile(file, `${text}{}\n`)
  assert.deepEqual(await verifyLogFile(file), {
    kind: 'damaged',
    fault: { line: 9, kind: 'more-after-the-end' },
  })
})

test('a changed row whose file was summed anew is still found by its own hash', async (t) => {
  const { house, anna, arvid } = await twoOrganisations(t)
  for (let n = 0; n < 3; n++) await write(house, anna, 'study.lock', `study/${n}`)
  const { text, file } = await fileOf(t, house, arvid, 'json')
  const lines = text.trimEnd().split('\n')
  const body = `${lines.slice(0, -1).join('\n').replace('study/1', 'study/7')}\n`
  const sum = createHash('sha256').update(body).digest('hex')
  await writeFile(file, `${body}${JSON.stringify({ end: true, rows: 3, sha256: sum })}\n`)
  const found = await verifyLogFile(file)
  assert.ok(found.kind === 'verified' && found.log.kind === 'broken')
  assert.equal(found.log.firstFault.kind, 'row-changed')
})

test('no cell of the CSV file is run as a formula, and none breaks out of its quotes', async (t) => {
  const { house, anna, arvid } = await twoOrganisations(t)
  const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', ' =cmd', '\t=1', '\r=1', '＝1', 'a";"=1', 'rad\n=1']
  for (const subject of hostile) await write(house, anna, 'study.lock', subject)
  const { text } = await fileOf(t, house, arvid, 'csv')
  assert.ok(text.startsWith('\uFEFF"Nummer";"Tid (UTC)"'))
  const subjects = [...text.matchAll(/;"study\.lock";("(?:[^"]|"")*");/g)].map(([, cell]) =>
    cell.slice(1, -1).replaceAll('""', '"'),
  )
  assert.deepEqual(
    subjects,
    hostile.map((each) => (/^[a-z]/.test(each) ? each : `'${each}`)),
  )
  for (const cell of text.slice(1).matchAll(/(?:^|;|\r\n)"((?:[^"]|"")*)"/g))
    assert.doesNotMatch(cell[1], /^\s*[=+\-@]/)
  const english = await fileOf(t, house, arvid, 'csv', 'en')
  assert.ok(english.text.startsWith('\uFEFF"Number","Time (UTC)"'))
})

test('that the log was taken out is in the log, and who may not read it may not take it out', async (t) => {
  const { house, anna, arvid } = await twoOrganisations(t)
  await fileOf(t, house, arvid, 'csv')
  const refused = await exportLog(house, anna.as('x'), { format: 'json', language: 'sv', filter: {} })
  assert.deepEqual(refused, { kind: 'refused', code: 'NOT_ALLOWED' })
  const page = got(await readLog(house, arvid.as('granska'), { action: 'log.export' }))
  assert.deepEqual(
    page.items.map((row) => [row.who.name, row.after]),
    [['Arvid Prov', { format: 'csv', filter: {} }]],
  )
})

test('the auditor of one organisation learns that the whole log is whole, and not what others’ rows say', async (t) => {
  const { house, anna, berit, arvid } = await twoOrganisations(t)
  await write(house, berit, 'study.lock')
  const [first, second] = await Promise.all([
    verifyHouse(house, arvid.as('kontrollera')),
    verifyHouse(house, arvid.as('kontrollera')),
  ])
  assert.ok(first.kind === 'whole' && second.kind === 'whole')
  assert.ok(first.rows >= 2)
  assert.deepEqual(Object.keys(first).toSorted(), ['clockWentBack', 'kind', 'lanes', 'rows'])
  assert.deepEqual(await verifyHouse(house, anna.as('x')), { kind: 'refused', code: 'NOT_ALLOWED' })
})
