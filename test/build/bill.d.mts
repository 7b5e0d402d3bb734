export type Bill = { components: Record<string, unknown>[] } & Record<string, unknown>
export type Evidence = {
  bill: Bill
  notices: string
  bundled: readonly { name: string; version: string; identifier?: string; text?: string }[]
  lock: { packages: Record<string, { name?: string; version?: string; integrity?: string; license?: string }> }
}
export function problemsOfBill(evidence: Evidence): string[]
export function readEvidence(folder: string): Evidence
