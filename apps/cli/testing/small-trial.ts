import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const places: string[] = []
process.on('exit', () => {
  for (const place of places) rmSync(place, { recursive: true, force: true })
})

/** An empty folder that is gone when the tests are. */
export function emptyFolder(): string {
  const place = mkdtempSync(join(tmpdir(), 'utfall-study-'))
  places.push(place)
  return place
}

/** A study folder with these files. */
export function studyFolder(files: Readonly<Record<string, string>>): string {
  const place = emptyFolder()
  for (const [name, content] of Object.entries(files)) writeFileSync(join(place, name), content)
  return place
}

/** A trial of forty persons at two sites, one question before and after. */
export const SMALL_STUDY = {
  utfall: 1,
  id: 'liten-studie',
  title: { sv: 'Liten studie', en: 'Small study' },
  question: { sv: 'Blir det bättre?', en: 'Does it get better?' },
  initiative: { name: 'Stöd' },
  evaluator: { name: 'Prövaren', independent: true },
  design: { kind: 'individually-randomised' },
  population: { description: 'Påhittade', selection: 'Alla' },
  arms: [
    { id: 'vantan', role: 'control', label: { sv: 'Väntan', en: 'Waiting' } },
    { id: 'stod', role: 'treatment', label: { sv: 'Stöd', en: 'Support' } },
  ],
  timePoints: [
    { id: 'fore', label: { sv: 'Före', en: 'Before' }, months: 0 },
    { id: 'efter', label: { sv: 'Efter', en: 'After' }, months: 6 },
  ],
  data: { file: 'personer.csv', person: 'person', arm: 'grupp', site: 'plats' },
  asOf: '2026-10-30',
  outcomes: [
    {
      id: 'maende',
      label: { sv: 'Mående', en: 'Well-being' },
      kind: 'measure',
      role: 'primary',
      direction: 'higher-is-better',
      at: [
        { time: 'fore', column: 'före' },
        { time: 'efter', column: 'efter' },
      ],
    },
  ],
  analysis: { permutations: 200, estimator: 'difference', seed: 7 },
} as const

export type Person = {
  readonly person: string
  readonly grupp: string
  readonly plats: string
  readonly före: string
  readonly efter: string
}

/** Twenty waiting and twenty with support, who end on exactly four points more: 50 to 59 twice, 54 to 63 twice. */
export function smallPersons(): readonly Person[] {
  return Array.from({ length: 40 }, (_, index) => {
    const hasSupport = index % 2 === 1
    const step = Math.floor(index / 2) % 10
    return {
      person: `P${index}`,
      grupp: hasSupport ? 'stod' : 'vantan',
      plats: index < 20 ? 'Norr' : 'Söder',
      före: String(40 + ((index * 7) % 13)),
      efter: String(50 + step + (hasSupport ? 4 : 0)),
    }
  })
}

export function personsText(persons: readonly Person[]): string {
  const rows = persons.map((each) => [each.person, each.grupp, each.plats, each.före, each.efter].join(','))
  return `${['person,grupp,plats,före,efter', ...rows].join('\n')}\n`
}

export function smallTrial(
  changes: Readonly<Record<string, unknown>> = {},
  persons: readonly Person[] = smallPersons(),
): Readonly<Record<string, string>> {
  return {
    'study.json': `${JSON.stringify({ ...SMALL_STUDY, ...changes }, null, 2)}\n`,
    'personer.csv': personsText(persons),
  }
}
