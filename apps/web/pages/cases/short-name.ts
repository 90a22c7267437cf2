const LONGEST = 20

/** A pseudonym as it is spoken of: its first and last signs, which are enough to tell one's own cases apart. */
export function shortName(pseudonym: string): string {
  return pseudonym.length <= LONGEST ? pseudonym : `${pseudonym.slice(0, 11)}…${pseudonym.slice(-4)}`
}
