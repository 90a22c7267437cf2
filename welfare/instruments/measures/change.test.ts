import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Block, renderHtmlFragment } from '@utfall/reports'
import { EVEN_ITEMS, evenAnswers, evenError, evenMeasure } from '../testing/even-items.ts'
import { changeBlocks } from './change-blocks.ts'
import { changesCsv } from './changes-file.ts'
import { type MeasuredTwice, measureAnswersTwice } from './measure-answers.ts'

type Answered = Readonly<Record<string, number | null>>

const FILES = { before: 'var.csv', after: 'host.csv' }

function measured(before: Answered, after: Answered, higherIs: 'better' | 'worse' = 'better') {
  return measureAnswersTwice(
    {
      before: { name: FILES.before, bytes: evenAnswers(before) },
      after: { name: FILES.after, bytes: evenAnswers(after) },
    },
    { items: EVEN_ITEMS },
    { id: null, higherIs, level: 0.95 },
  )
}

function twice(before: Answered, after: Answered, higherIs: 'better' | 'worse' = 'better'): MeasuredTwice {
  const got = measured(before, after, higherIs)
  assert.ok(got.kind === 'measured-twice')
  return got
}

const close = (given: number | null | undefined, expected: number) =>
  assert.ok(
    given !== null && given !== undefined && Math.abs(given - expected) < 1e-9,
    `${given} where ${expected} was expected`,
  )

const html = (blocks: readonly Block[], language: 'sv' | 'en' = 'sv') =>
  renderHtmlFragment(blocks, { language, headingShift: 1 })
const shown = (
  got: MeasuredTwice,
  language: 'sv' | 'en' = 'sv',
  verdict: 'individuals' | 'groups' | 'not-yet' = 'individuals',
) => html(changeBlocks(got, { ...FILES, verdict }, language), language)

const BEFORE: Answered = { A: 2, B: 5, C: 10, E: 4, F: null, G: 0 }
const AFTER: Answered = { C: 10, A: 8, D: 7, B: 6, F: 5, G: 6 }

test('by hand: two ones become eight of ten, 2 ln 3.4 logits, which is beyond the noise; five become six is not', () => {
  const { changes, pairs } = twice(BEFORE, AFTER)
  const [c, a, d, b, f, g] = changes.persons
  close(a?.before, evenMeasure(2))
  close(a?.change, 2 * Math.log(8.5 / 2.5))
  close(a?.changeSe, evenError(2) * Math.SQRT2)
  close(a?.low, 2 * Math.log(3.4) - 1.959963984540054 * evenError(2) * Math.SQRT2)
  assert.deepEqual([a?.verdict, b?.verdict], ['better', 'not-distinguishable'])
  close(b?.change, Math.log(6.5 / 4.5))
  // At the highest score twice: the questions see nothing beyond it.
  assert.deepEqual([c?.change, c?.low, c?.high, c?.verdict], [0, null, null, 'not-distinguishable'])
  // Up from the lowest score: at least this much.
  assert.deepEqual([g?.beforeExtreme, g?.high, g?.verdict], ['lowest', null, 'better'])
  assert.ok((g?.low ?? -1) > 0)
  assert.deepEqual([d?.before, d?.change, d?.verdict], [null, null, null])
  assert.deepEqual([f?.before, f?.change, f?.verdict], [null, null, null])
  assert.deepEqual([pairs.onlyAfter, pairs.onlyBefore], [['D'], ['E']])
  assert.equal(changes.summary.withoutMeasure, 1)
  const { group } = changes.summary
  assert.deepEqual([group?.n, group?.shares.better.count, group?.atEnds], [4, 2, 2])
  close(group?.mean, (2 * Math.log(3.4) + Math.log(6.5 / 4.5) + Math.log(6.5 / 4.5) - evenMeasure(0)) / 4)
})

test('where higher is worse the same rise is worse, and only the words turn', () => {
  const [up, down] = [twice(BEFORE, AFTER), twice(BEFORE, AFTER, 'worse')]
  assert.equal(down.changes.persons[1]?.verdict, 'worse')
  assert.equal(down.changes.persons[1]?.change, up.changes.persons[1]?.change)
  assert.equal(down.changes.summary.group?.mean, up.changes.summary.group?.mean)
})

test('the order of either file’s rows changes nobody’s change', () => {
  const turned = Object.fromEntries(Object.entries(BEFORE).reverse())
  assert.deepEqual(twice(turned, AFTER).changes, twice(BEFORE, AFTER).changes)
})

test('persons are never paired by their row: a file without identities is refused, and so are two of strangers', () => {
  const without = new TextEncoder().encode('q1,q2\n1,0\n')
  const unnamed = measureAnswersTwice(
    { before: { name: 'var.csv', bytes: without }, after: { name: 'host.csv', bytes: without } },
    { items: EVEN_ITEMS },
    { id: null, higherIs: 'better', level: 0.95 },
  )
  assert.ok(unnamed.kind === 'faults' && unnamed.total === 2)
  assert.deepEqual(
    unnamed.faults.map(({ file, row }) => [file, row]),
    [
      ['var.csv', 1],
      ['host.csv', 1],
    ],
  )
  const strangers = measured({ A: 1 }, { B: 1 })
  assert.ok(strangers.kind === 'faults')
  assert.match(strangers.faults[0]?.given ?? '', /nobody who is in the later file: «A»/)
})

test('faults of both files come at once', () => {
  const wrong = (text: string) => new TextEncoder().encode(`person,q1\nA,${text}\n`)
  const got = measureAnswersTwice(
    { before: { name: 'var.csv', bytes: wrong('x') }, after: { name: 'host.csv', bytes: wrong('7') } },
    { items: EVEN_ITEMS },
    { id: null, higherIs: 'better', level: 0.95 },
  )
  assert.ok(got.kind === 'faults')
  assert.deepEqual(
    got.faults.map(({ file, row, column }) => `${file}:${row}:${column}`),
    ['var.csv:2:q1', 'host.csv:2:q1'],
  )
})

test('the file has a row for everyone in either file, and opens in a Swedish spreadsheet', () => {
  const text = new TextDecoder().decode(changesCsv(twice(BEFORE, AFTER), 'sv'))
  const [header, ...rows] = text.replace('\ufeff', '').trim().split('\n')
  assert.match(header ?? '', /^person;mått_före;standardfel_före;ytterläge_före;besvarade;poäng;/)
  assert.equal(rows.length, 7)
  assert.match(rows[1] ?? '', /^A;-1,223775;0,754\d+;;10;8;10;1,223775;0,754\d+;;2,447551;.*;bättre$/)
  assert.match(rows[6] ?? '', /^E;-0,36\d+;0,6\d+;+$/)
})

const many = (groups: readonly (readonly [persons: number, from: number, to: number])[]) => {
  const [before, after]: Record<string, number>[] = [{}, {}]
  for (const [group, [persons, from, to]] of groups.entries())
    for (let person = 0; person < persons; person++) {
      if (before) before[`P${group}-${person}`] = from
      if (after) after[`P${group}-${person}`] = to
    }
  return twice(before ?? {}, after ?? {})
}

test('the page says the direction first, the numbers, what chance gives, and that a change is no effect', () => {
  const got = many([
    [12, 2, 8],
    [20, 5, 6],
    [8, 8, 2],
  ])
  const page = shown(got)
  assert.match(page, /12 av dem \(30\s%\) har blivit bättre med mer än mätosäkerheten, 8 \(20\s%\) sämre/)
  assert.match(page, /upp till ungefär 1,0 bättre och lika många sämre/)
  assert.match(page, /En förändring är inte en effekt/)
  assert.doesNotMatch(page, /P0-0/)
  const better = shown(many([[30, 2, 8]]), 'en')
  assert.match(better, /The group has moved towards better, on average \+2\.45 logits \(95%: /)
  const worse = shown(many([[30, 8, 2]]))
  assert.match(worse, /Gruppen har rört sig åt det sämre hållet, i medeltal −2,45 logit/)
})

test('numbers below five are hidden on the page with one more, and a group below five altogether', () => {
  const page = shown(
    many([
      [12, 2, 8],
      [20, 5, 6],
      [3, 8, 2],
    ]),
  )
  assert.match(page, /<th scope="row">Sämre<\/th><td[^>]*>visas inte/)
  assert.match(page, /<th scope="row">Går inte att skilja från slump<\/th><td[^>]*>visas inte/)
  assert.match(page, /Antal under 5 visas inte/)
  assert.doesNotMatch(page, />20</)
  assert.doesNotMatch(page, />3</)
  const few = shown(many([[4, 2, 8]]))
  assert.match(few, /Färre än 5 personer har mått vid båda tillfällena/)
  assert.doesNotMatch(few, /<table/)
})

test('a measure that is fit for groups only says so beside the change of its persons, and one that is none too', () => {
  const got = many([[30, 2, 8]])
  assert.doesNotMatch(shown(got), /fatta inget beslut|inte ett mått än/)
  assert.match(shown(got, 'sv', 'groups'), /fatta inget beslut om en person/)
  assert.match(shown(got, 'en', 'not-yet'), /The questions are not a measure yet/)
})

test('the same file twice is told before anything else', () => {
  const page = shown(many([[8, 5, 5]]))
  assert.ok(page.indexOf('Filerna är likadana') < page.indexOf('8 personer har mått'))
  assert.ok(page.includes('Filerna är likadana'))
})
