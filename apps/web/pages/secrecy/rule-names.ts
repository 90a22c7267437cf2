import { readLegalMap } from '../../api/case-client.ts'
import { useAnswer } from '../../api/loading.ts'

/** The laws that people know by their letters. */
const LETTERS: Readonly<Record<string, string>> = {
  'SFS 2009:400': 'OSL',
  'SFS 2008:355': 'PDL',
  'SFS 2003:460': 'EPL',
  'SFS 2017:900': 'FL',
}

/** A rule of the legal map as people say it: "10 kap. 1 § OSL"; its name in the map until the map has come. */
export function useRuleNames(): (id: string) => string {
  const map = useAnswer(['legal-map', ''], (signal) => readLegalMap(null, signal))
  return (id) => {
    const rule = map.value.data?.rules.find((known) => known.id === id)
    return rule === undefined ? id : `${rule.paragraph} ${LETTERS[rule.law] ?? rule.law}`
  }
}
