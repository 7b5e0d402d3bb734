import type { ScopeName } from '#src/components/use-scope-name.ts'
import { gapText } from '#src/domain/access-review/review-text.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { formatNumber } from '#src/domain/format.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'

type Report = {
  readonly title: string
  /** Search and filter of the list. */
  readonly parts: readonly string[]
  readonly rule: string
  readonly rows: number
  readonly loadedBy: string
}

/**
 * Lines above a saved table: its question, scope, time, who loaded it, and completeness, so that the file is
 * self-contained.
 */
export function reportHead(
  scope: Scope,
  scopeName: ScopeName,
  { completeness, startedAt, endedAt }: AccessSnapshot,
  { title, parts, rule, rows, loadedBy }: Report,
): string[][] {
  const time = (at: number) => new Date(at).toISOString()
  return [
    ['Access review', title, ...parts],
    ['Rule', rule],
    ['Scope', `${scopeName.full} (${scopeId(scope)})`],
    ['Loaded', `${time(startedAt)} to ${time(endedAt)}`],
    ['Loaded by', loadedBy],
    ['Rows', formatNumber(rows)],
    [
      'Completeness',
      ...(completeness.level === 'gaps'
        ? ['We couldn’t confirm that everything was loaded.', ...completeness.gaps.map((gap) => gapText(gap, scope))]
        : ['The totals match, and the user list agrees with the role assignments.']),
    ],
    [' '],
  ]
}
