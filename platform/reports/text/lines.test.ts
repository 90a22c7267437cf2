import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { textWidth, wrapText } from './lines.ts'
import { escapeMarkup, printable } from './printable.ts'

const style = { sizePx: 13, weight: 400 } as const

test('a text is broken at spaces, and a hard space keeps a number with its unit', () => {
  const lines = wrapText('Skillnad mot väntelistan är 2\u00a0000\u00a0kr per person', 120, style)
  assert.ok(lines.length > 1)
  assert.ok(lines.some((line) => line.includes('2\u00a0000\u00a0kr')))
})

test('a compound longer than the line is broken with a hyphen', () => {
  const lines = wrapText('Arbetsförmedlingshandläggarbedömning', 120, style)
  assert.ok(lines.slice(0, -1).every((line) => line.endsWith('-')))
  assert.equal(lines.map((line) => line.replace(/-$/, '')).join(''), 'Arbetsförmedlingshandläggarbedömning')
})

test('a soft hyphen shows where the line breaks and nowhere else', () => {
  assert.deepEqual(wrapText('sam\u00adordning', 400, style), ['samordning'])
  assert.deepEqual(wrapText('samordnings\u00adförbund', 100, style), ['samordnings-', 'förbund'])
})

test('no line is wider than its room, whatever the text, when one character fits', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.integer({ min: 60, max: 400 }),
      (text, room) => {
        for (const line of wrapText(text, room, style)) {
          if ([...new Intl.Segmenter('sv').segment(line.replace(/-$/, ''))].length > 1)
            assert.ok(textWidth(line, style) <= room)
        }
      },
    ),
    { numRuns: 300, seed: 2 },
  )
})

test('wrapping loses no word', () => {
  const words = fc.array(fc.stringMatching(/^[a-zåäö]{1,12}$/), { maxLength: 20 })
  fc.assert(
    fc.property(words, fc.integer({ min: 120, max: 400 }), (list, room) => {
      const text = list.join(' ')
      assert.equal(wrapText(text, room, style).join(' '), text)
    }),
    { numRuns: 200, seed: 3 },
  )
})

test('a control character, which no XML may hold, falls away and half a surrogate pair is marked', () => {
  assert.equal(printable('a\u0000b\u001fc\ud800d\uffff'), 'abc\ufffdd')
  assert.equal(escapeMarkup('<a href="x">&\'</a>'), '&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;')
})

test('widths are those of the font: a capital W is wider than a small i', () => {
  assert.ok(textWidth('W', style) > 2 * textWidth('i', style))
  assert.ok(textWidth('Stöd', { ...style, weight: 600 }) > textWidth('Stöd', style))
})
