/**
 * The values of a choice that the API has, in the order in which a page shows them. The compiler asks for each of them
 * and for no other, so that a value which comes or goes in docs/openapi.json is a mistake here.
 */
export function everyOf<T extends string>(values: Readonly<Record<T, true>>): readonly T[] {
  return Object.keys(values) as T[]
}
