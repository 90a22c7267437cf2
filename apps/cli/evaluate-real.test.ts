import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT, run } from './testing/program.ts'

const STUDIES = join(ROOT, 'tests/journeys/real')
const DATA = join(ROOT, '../shared/data/effects/data')
const ABSENT = '../shared is not beside the checkout'

/** The main estimate as others have published it for the same people, in the words of the Swedish report. */
const PUBLISHED: Readonly<Record<string, string>> = {
  // Bilias 2000, group 4 against group 0: the log of weeks about 0.08 lower; −0.0855 on these rows without covariates.
  'penn-bonus': '−0,085',
  // Dehejia and Wahba 1999: 1 794 dollars.
  'nsw-dehejia-wahba': '1 794',
  // LaLonde 1986: 886 dollars.
  'nsw-lalonde': '886',
  // Stock and Watson, table 13.1, kindergarten: small against regular class, 13.90 points on the two tests together.
  'star-kindergarten': '13,9',
  // Schochet, Burghardt and McConnell 2008 on the same people: 16.06 dollars a week in year four.
  jobcorps: '16,1',
  // Trained men against men from a survey: −635 dollars, where the trial itself found 1 794.
  'lalonde-matchit': '−635',
}
const VERDICTS: Readonly<Record<string, string>> = {
  'nsw-dehejia-wahba': 'Ja, det blev bättre',
  'nsw-lalonde': 'Ingen säker skillnad',
  'lalonde-matchit': 'Kan inte mätas med den här studien',
  'btheb-before-after': 'Kan inte mätas med den här studien',
}

const studies = existsSync(STUDIES)
  ? readdirSync(STUDIES, { withFileTypes: true })
      .filter((each) => each.isDirectory())
      .map((each) => each.name)
      .sort()
  : []

test('every study with a published figure is among the described ones', () => {
  for (const id of Object.keys(PUBLISHED)) assert.ok(studies.includes(id), id)
})

for (const id of studies) {
  const figure = PUBLISHED[id]
  const what = figure === undefined ? 'is evaluated to an answer' : `gives the published ${figure}`
  test(`the public study ${id} ${what}, on the terminal and in the report`, async (t) => {
    if (!existsSync(DATA)) return t.skip(ABSENT)
    const out = mkdtempSync(join(tmpdir(), 'utfall-real-'))
    t.after(() => rmSync(out, { recursive: true }))
    const { exitCode, stdout, stderr } = await run('evaluate', join(STUDIES, id), '--out', out)
    assert.equal(exitCode, 0, stderr)
    assert.deepEqual(readdirSync(out).sort(), ['report.html', 'report.pdf', 'results.json'])
    const html = readFileSync(join(out, 'report.html'), 'utf8')
    const [title = ''] = stdout.split('\n')
    assert.ok(html.includes(title), title)
    assert.equal(title, VERDICTS[id] ?? title)
    assert.doesNotMatch(stdout + html, /NaN|undefined|Infinity|\[object/)
    if (figure === undefined) return
    assert.ok(plain(stdout).includes(figure), stdout)
    assert.ok(plain(html).includes(figure), 'the report lacks the published figure')
  })
}

/** Numbers are set with spaces that do not break; a reader sees a space. */
function plain(text: string): string {
  return text.replaceAll(/[\u00a0\u202f]/g, ' ')
}
