import type { RolePair, Verdict } from '#src/domain/role-changes.ts'

/** A line about one change after a save. */
export type SavedLine = {
  readonly key: string
  readonly text: string
  readonly change: 'add' | 'remove'
  readonly verdict: Verdict
  /** Nothing was sent: it was already assigned or removed. */
  readonly already?: true
}

/** Outcome of a save, beyond the two responses. */
export type SaveOutcome =
  | { readonly kind: 'unread'; readonly error: unknown }
  | { readonly kind: 'gone' }
  | { readonly kind: 'blocked'; readonly lines: readonly { readonly key: string; readonly text: string }[] }
  /** `held`: removals that were not sent, because a new role was not assigned first. */
  | { readonly kind: 'judged'; readonly lines: readonly SavedLine[]; readonly held: number }

/** @param verdicts one for each change; empty if nothing was left to do */
export function savedLines<Change extends RolePair>(
  change: SavedLine['change'],
  changes: readonly Change[],
  keyOf: (each: Change) => string,
  verdicts: readonly Verdict[],
): SavedLine[] {
  return changes.map((each, index) => ({
    key: keyOf(each),
    text: `${each.role.name} for ${each.resourceGroup.name}`,
    change,
    verdict: verdicts[index] ?? { kind: 'done' },
    ...(verdicts[index] === undefined ? { already: true as const } : {}),
  }))
}
