import type { TFunction } from 'i18next'

const FINDINGS = ['better', 'worse', 'no-detectable-difference', 'not-estimable'] as const

/** A finding in words; a code that these pages do not know is left out rather than shown. */
export function findingText(finding: string | null, t: TFunction): string | null {
  const known = FINDINGS.find((code) => code === finding)
  return known === undefined ? null : t(`finding.${known}`)
}
