import { useQuery } from '@tanstack/react-query'
import type { Choice } from '#src/components/access-fields/access-form.ts'
import type { RoleAssignment } from '#src/domain/access.ts'
import { groupLocks } from '#src/domain/group-changes.ts'
import type { FilterGroup } from '#src/domain/group-filter.ts'
import type { Scope } from '#src/domain/scope.ts'
import { accessOfGroupQuery } from '#src/queries/access-queries.ts'
import { filterGroupsQuery } from '#src/queries/group-queries.ts'

/** Facts about a chosen group before anything is sent. */
export type GroupFacts = {
  readonly pending: boolean
  /** Undefined: not listed, or not loaded. */
  readonly members: ReadonlySet<string> | undefined
  /** Why the group can't be changed here. */
  readonly blocked: string | undefined
  readonly error: unknown
  readonly assignments: readonly RoleAssignment[]
  /** The role assignments are complete. */
  readonly complete: boolean
  readonly retry: () => void
}

/** Loads members and roles of a group, each time that one is chosen. */
export function useGroupFacts(scope: Scope, id: string | undefined): GroupFacts {
  const group = useQuery({
    ...filterGroupsQuery(scope, id === undefined ? [] : [id]),
    enabled: id !== undefined,
    // Removing a user who has left in the meantime would count as done, so cached data is not used.
    staleTime: 0,
  })
  // A role that the group got since then determines whether the last-admin check is needed.
  const access = useQuery({ ...accessOfGroupQuery(scope, id ?? ''), enabled: id !== undefined, staleTime: 0 })
  const selected = id === undefined || group.isError ? undefined : group.data?.[0]
  return {
    pending: id !== undefined && !(group.isFetchedAfterMount && access.isFetchedAfterMount),
    members: selected?.members instanceof Set ? selected.members : undefined,
    blocked: selected && blockedText(selected),
    error: group.isError ? group.error : undefined,
    assignments: access.data?.assignments ?? [],
    complete: !access.isError && access.data?.complete === true,
    retry: () => void group.refetch(),
  }
}

function blockedText({ kind, missing }: FilterGroup): string | undefined {
  if (missing === 'gone') return 'The group no longer exists. Choose another one.'
  return kind === 'local' || kind === 'unknown' ? undefined : groupLocks[kind].reason
}

const none = { id: '', name: '' }

/** The chosen group, if it can be used. */
export function choiceOf(group: FilterGroup | undefined): Choice | null {
  if (group === undefined || group.missing !== undefined || blockedText(group) !== undefined) return null
  return { value: group.id, label: group.name }
}

/** Identifier and name of a chosen group; empty while none is chosen. */
export function nameOf(group: Choice | null) {
  return group === null ? none : { id: group.value, name: group.label }
}
