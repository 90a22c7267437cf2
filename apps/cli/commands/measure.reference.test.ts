import { goldCases, readExpected, readGold } from '../../../tests/rasch-reference.ts'
import { csv, document } from '../testing/program.ts'
import { answersPath, raschReference, THRESHOLD, within } from '../testing/rasch-gold.ts'

type Measured = {
  readonly persons: readonly { readonly measure: number | null; readonly se: number | null }[]
}

const cases = goldCases().filter(
  ({ dataset, model }) => readExpected(`${dataset}__${model}.persons.csv`) !== null,
)

for (const { dataset, model } of cases) {
  raschReference(
    `${dataset} by ${model}: WLE and MLE with their errors are the reference's for everyone`,
    async () => {
      const gold = readGold(dataset, model)
      const items = csv(
        `${dataset}-${model}.json`,
        JSON.stringify({
          items: gold.items.map((id: string, i: number) => ({
            id,
            thresholds: gold.cml.norm_location.thresholds[i],
          })),
        }),
      )
      const [header, ...lines] = (readExpected(`${dataset}__${model}.persons.csv`) as string)
        .trimEnd()
        .split('\n')
      const names = header.split(',')
      for (const method of ['wle', 'mle']) {
        const { persons } = await document<Measured>(
          'measure',
          answersPath(dataset),
          '--items',
          items,
          '--method',
          method,
        )
        lines.forEach((line, person) => {
          const cell = line.split(',')[names.indexOf(method)]
          const se = line.split(',')[names.indexOf(`${method}_se`)]
          const found = persons[person]
          if (cell === '') within(found.measure === null ? 0 : 1, 0, 0, `${method}, person ${person + 1}`)
          else {
            within(found.measure ?? Number.NaN, Number(cell), THRESHOLD, `${method}, person ${person + 1}`)
            within(found.se ?? Number.NaN, Number(se), THRESHOLD, `${method} se, person ${person + 1}`)
          }
        })
      }
    },
  )
}
