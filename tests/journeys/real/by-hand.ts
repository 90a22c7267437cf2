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
