/** A finding as the server words it in the report, with a capital where it stands alone. */
export function findingText(finding: string | null): string | null {
  return finding === null ? null : finding.charAt(0).toUpperCase() + finding.slice(1)
}
