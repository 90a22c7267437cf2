import { numbers, readReferenceCsv } from '../../reference-data.ts'

/** What a person with a calculator gets from the files, so that the house is not checked against itself. */
export function columnsOf(name: string): Readonly<Record<string, readonly string[]>> {
  return readReferenceCsv(name)?.columns ?? {}
}

/** Mean of what is not missing in each group. */
export function meansBy(values: Float64Array, groups: readonly string[]): Record<string, number> {
  const sums: Record<string, { sum: number; n: number }> = {}
  values.forEach((value, row) => {
    const group = groups[row] ?? ''
    sums[group] ??= { sum: 0, n: 0 }
    if (Number.isNaN(value)) return
    sums[group].sum += value
    sums[group].n += 1
  })
  return Object.fromEntries(Object.entries(sums).map(([group, { sum, n }]) => [group, sum / n]))
}

/** Each school's difference between a class type and the regular class, weighted by its children with both scores. */
export function starWithinSchools(value: string): { difference: number; n: number } {
  const data = columnsOf('star.csv')
  const score = numbers(data.readk).map((read, row) => read + Number(data.mathk?.[row] || Number.NaN))
  const schools = new Map<string, { [type: string]: number[] }>()
  score.forEach((points, row) => {
    const type = data.stark?.[row] ?? ''
    if (Number.isNaN(points) || (type !== value && type !== 'regular')) return
    const school = schools.get(data.schoolidk?.[row] ?? '') ?? {}
    school[type] = [...(school[type] ?? []), points]
    schools.set(data.schoolidk?.[row] ?? '', school)
  })
  const average = (points: readonly number[]) => points.reduce((sum, point) => sum + point, 0) / points.length
  let [n, weighted] = [0, 0]
  for (const school of schools.values()) {
    const [one, other] = [school[value], school.regular]
    if (!one || !other) continue
    n += one.length + other.length
    weighted += (one.length + other.length) * (average(one) - average(other))
  }
  return { difference: weighted / n, n }
}

/** Every treated person against every control of the same federation, ties as halves, federations by their people. */
export function winsWithinFederations(column: string): number {
  const data = columnsOf('synth_trial.csv')
  const steps = numbers(data[column])
  const rows = [...steps.keys()]
  let weighted = 0
  for (const federation of new Set(data.federation)) {
    const here = rows.filter((row) => data.federation?.[row] === federation)
    const treated = here.filter((row) => data.assigned?.[row] === '1')
    const controls = here.filter((row) => data.assigned?.[row] === '0')
    let wins = 0
    for (const one of treated) {
      for (const other of controls) wins += (1 + Math.sign((steps[one] ?? 0) - (steps[other] ?? 0))) / 2
    }
    weighted += (here.length * wins) / (treated.length * controls.length)
  }
  return weighted / rows.length
}
