/** A small trial that evaluates in a moment: one outcome before and after. */
export function smallStudy(changes: Record<string, unknown> = {}, persons = 40): Record<string, string> {
  const study = {
    utfall: 1,
    id: 'liten-studie',
    title: 'Liten studie',
    question: 'Blir det bättre?',
    initiative: { name: 'Stöd' },
    evaluator: { name: 'Prövaren', independent: true },
    design: { kind: 'individually-randomised' },
    population: { description: 'Påhittade', selection: 'Alla' },
    arms: [
      { id: 'vantan', role: 'control', label: 'Väntan' },
      { id: 'stod', role: 'treatment', label: 'Stöd' },
    ],
    timePoints: [
      { id: 'fore', label: 'Före', months: 0 },
      { id: 'efter', label: 'Efter', months: 6 },
    ],
    data: { file: 'personer.csv', person: 'person', arm: 'grupp' },
    outcomes: [
      {
        id: 'maende',
        label: 'Mående',
        kind: 'measure',
        role: 'primary',
        direction: 'higher-is-better',
        at: [
          { time: 'fore', column: 'före' },
          { time: 'efter', column: 'efter' },
        ],
      },
    ],
    analysis: { permutations: 200 },
    ...changes,
  }
  return { 'study.json': JSON.stringify(study), 'personer.csv': personsCsv(persons) }
}

/** Support adds five points to what the waiting have; the rest is a fixed, uneven pattern. */
export function personsCsv(persons = 40): string {
  const rows = Array.from({ length: persons }, (_, index) => {
    const isSupported = index % 2 === 1
    const before = 40 + ((index * 7) % 13)
    const after = before + ((index * 5) % 11) + (isSupported ? 5 : 0)
    return `P${index},${isSupported ? 'stod' : 'vantan'},${before},${after}`
  })
  return ['person,grupp,före,efter', ...rows].join('\n')
}
