import type { UserGroup } from '#src/contract/group-schema.ts'
import { groupKind, type GroupKind } from './access.ts'
import { groupScope } from './group-changes.ts'
import { groupOfRef } from './group-ref.ts'
import { scopeId, type Scope } from './scope.ts'

/** Filters users by their groups: one of the chosen groups is enough. */

/** A group to filter by, with its known data. */
export type FilterGroup = {
  readonly ref: string
  readonly id: string
  /** Where it is defined. */
  readonly scope: Scope
  /** Its identifier if the name is unknown. */
  readonly name: string
  readonly kind: GroupKind
  /** `unlisted`: Harness omitted the members, so they must be loaded. Undefined: unknown, see `missing`. */
  readonly members: ReadonlySet<string> | 'everyone' | 'unlisted' | undefined
  /** It no longer exists; this key can't view it; not all members could be loaded. */
  readonly missing?: 'gone' | 'hidden' | 'partly'
}

/**
 * State of the filter's groups after a response.
 *
 * @param hidden whether the caller can't view groups here
 */
export function filterGroups(
  here: Scope,
  refs: readonly string[],
  rows: readonly UserGroup[],
  hidden: boolean,
): readonly FilterGroup[] {
  return refs.map((ref) => {
    const groupRef = groupOfRef(here, ref)
    if (groupRef === undefined)
      return { ref, id: ref, scope: here, name: ref, kind: 'unknown', members: undefined, missing: 'gone' }
    const row = rows.find(
      (group) =>
        group.identifier === groupRef.id && scopeId(groupScope(here.account, group)) === scopeId(groupRef.scope),
    )
    if (row === undefined)
      return {
        ref,
        ...groupRef,
        name: groupRef.id,
        kind: 'unknown',
        members: undefined,
        missing: hidden ? 'hidden' : 'gone',
      }
    return { ref, ...groupRef, name: row.name, kind: groupKind(row), members: membersIn(here, groupRef.scope, row) }
  })
}

function membersIn(
  here: Scope,
  owner: Scope,
  { harnessManaged, users }: UserGroup,
): NonNullable<FilterGroup['members']> {
  // Everyone in a scope is also in its parents, and in the built-in group of each.
  if (harnessManaged === true && (users === undefined || scopeId(owner) === scopeId(here))) return 'everyone'
  return users === undefined ? 'unlisted' : new Set(users)
}

/** Whether a user is in one of the groups, if their members are known. */
export function isInAny(groups: readonly FilterGroup[], userId: string): boolean {
  return groups.some(({ members }) => members === 'everyone' || (members instanceof Set && members.has(userId)))
}

/** Everyone who is in one of the groups; undefined if that is everyone here, or not listed. */
export function membersOfAny(groups: readonly FilterGroup[]): ReadonlySet<string> | undefined {
  const all = new Set<string>()
  for (const { members } of groups) {
    if (members === 'everyone' || members === 'unlisted') return undefined
    for (const id of members ?? []) all.add(id)
  }
  return all
}

/** Why users of these groups might not be found; a group that no longer exists has no reason. */
export function groupsGap(groups: readonly FilterGroup[]): string | undefined {
  const unknown = groups.filter(({ missing }) => missing === 'hidden' || missing === 'partly')
  return unknown.length === 0
    ? undefined
    : `Incomplete: we couldn’t load the members of ${unknown.map(({ name }) => name).join(', ')}.`
}

/** Whether the members of these groups are unknown. */
export function areHidden(groups: readonly FilterGroup[]): boolean {
  return groups.some(({ missing }) => missing === 'hidden') && groups.every(({ members }) => members === undefined)
}
