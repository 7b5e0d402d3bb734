import { parentScopes, scopeId, type Scope } from '#src/domain/scope.ts'
import type { Gap, Part } from './completeness.ts'
import type { AccessSnapshot } from './snapshot.ts'

/** Parts of two snapshots that might be incomplete, so that nothing is concluded from them. */

/** Which of the two snapshots. */
type Side = 'before' | 'after'

/** Why a part of one of the two can't be compared. */
export type NotCompared = { readonly side: Side; readonly gap: Gap }

export type Gaps = {
  /**
   * Whether a part of a scope might be incomplete, in either of the two.
   *
   * @param names if a gap names what it is about, it counts only for one of these names
   */
  readonly has: (scope: Scope, parts: readonly Part[], names?: readonly string[]) => boolean
  readonly add: (side: Side, gap: Gap) => void
  readonly all: () => readonly NotCompared[]
}

/** Two snapshots, and the scopes that both cover. */
export type ComparedPair = {
  readonly before: AccessSnapshot
  readonly after: AccessSnapshot
  readonly scopes: readonly Scope[]
  readonly gaps: Gaps
}

/** Gaps at the compared scopes, and at their parents, which can have groups for them. */
export function gapsOf(before: AccessSnapshot, after: AccessSnapshot, scopes: readonly Scope[]): Gaps {
  const places = new Map(scopes.flatMap(chainOf).map((scope): [string, Gap[]] => [scopeId(scope), []]))
  const found: NotCompared[] = []
  const add = (side: Side, gap: Gap) => {
    const known = places.get(scopeId(gap.scope))
    // Invitations are not compared.
    if (known === undefined || gap.part === 'invitations') return
    known.push(gap)
    found.push({ side, gap })
  }
  for (const gap of before.completeness.gaps) add('before', gap)
  for (const gap of after.completeness.gaps) add('after', gap)
  return {
    has: (scope, parts, names) =>
      places
        .get(scopeId(scope))
        ?.some(
          (gap) =>
            parts.includes(gap.part) &&
            (names === undefined || gap.names === undefined || gap.names.some((name) => names.includes(name))),
        ) === true,
    add,
    all: () => found,
  }
}

/** A scope and its parents. */
export function chainOf(scope: Scope): Scope[] {
  return [scope, ...parentScopes(scope)]
}
