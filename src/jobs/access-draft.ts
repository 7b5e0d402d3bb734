import type { UserGroup } from '#src/contract/group-schema.ts'
import { AssignmentColumns, UserColumns } from '#src/domain/access-review/columns.ts'
import {
  sweepReason,
  type Gap,
  type GapReason,
  type Part,
  type PartTotal,
} from '#src/domain/access-review/completeness.ts'
import {
  keyAt,
  type InvitationRow,
  type NamedScope,
  type RoleFacts,
  type RoleKey,
  type SnapshotGroup,
} from '#src/domain/access-review/snapshot.ts'
import type { ViewedPart, Visible } from '#src/domain/access-review/view-permissions.ts'
import { groupKind } from '#src/domain/access.ts'
import type { Coverage } from '#src/domain/permission-search.ts'
import { makeScope, scopeId, type Scope } from '#src/domain/scope.ts'
import { sweep, type ReadContext } from './access-lists.ts'
import { reasonOf } from './access-scope.ts'

/** The state of an access load. Loading functions add to it. */
export type AccessDraft = {
  readonly context: ReadContext
  /** The scope that is loaded, and whether its child scopes are as well. */
  readonly top: Scope
  readonly children: boolean
  readonly scopes: NamedScope[]
  visible: Visible
  readonly users: UserColumns
  readonly assignments: AssignmentColumns
  readonly roles: Map<RoleKey, RoleFacts>
  readonly resourceGroups: Map<string, Coverage>
  readonly groups: Map<string, SnapshotGroup>
  readonly invitations: InvitationRow[]
  readonly unnamed: Map<string, number | undefined>
  readonly gaps: Gap[]
  readonly totals: PartTotal[]
  /** Users whose assignments changed during the load, and who were loaded again. */
  settled: number
}

/** An empty load. */
export function makeDraft(context: ReadContext, top: Scope, children: boolean): AccessDraft {
  return {
    context,
    top,
    children,
    scopes: [],
    visible: new Map(),
    users: new UserColumns(),
    assignments: new AssignmentColumns(),
    roles: new Map(),
    resourceGroups: new Map(),
    groups: new Map(),
    invitations: [],
    unnamed: new Map(),
    gaps: [],
    totals: [],
    settled: 0,
  }
}

/** Lists are sorted by name, which is stable. */
export const byName = ['name,ASC', 'identifier,ASC']

/** Records that something might be missing. */
export function addGap(
  { gaps }: AccessDraft,
  part: Part,
  scope: Scope,
  reason: GapReason,
  more: Pick<Gap, 'count' | 'names'> = {},
): void {
  gaps.push({ part, scope, reason, ...more })
}

/** Whether the key can view a part of a scope. */
export function canSee({ visible }: AccessDraft, scope: Scope, part: ViewedPart): boolean {
  return visible.get(scopeId(scope))?.has(part) === true
}

/**
 * Loads a list to its end, with a gap for anything that might be missing.
 *
 * @returns whether it is complete
 */
export async function readList<Row>(
  draft: AccessDraft,
  part: Part,
  scope: Scope,
  input: Parameters<typeof sweep<Row>>[1],
): Promise<boolean> {
  try {
    const seen = await sweep(draft.context.call, input)
    const reason = sweepReason(seen)
    if (reason !== undefined) addGap(draft, part, scope, reason, seen.unread > 0 ? { count: seen.unread } : {})
    if (seen.total !== undefined) draft.totals.push({ part, scope, total: seen.total })
    return reason === undefined
  } catch (error) {
    addGap(draft, part, scope, reasonOf(error))
    return false
  }
}

/** Adds a group from the list of `place`. */
export function enterGroup(draft: AccessDraft, group: UserGroup, place: Scope): void {
  const scope = scopeOfGroup(draft, group, place)
  const kind = groupKind(group)
  draft.groups.set(keyAt(scope, group.identifier), {
    id: group.identifier,
    scope,
    name: group.name,
    kind,
    members: kind === 'built-in' ? 'all-users-of-scope' : (group.users ?? 'unknown'),
  })
}

/** The scope of a group in the list of `place`. */
export function scopeOfGroup(
  { top, children }: AccessDraft,
  { orgIdentifier, projectIdentifier }: UserGroup,
  place: Scope,
): Scope {
  return orgIdentifier === undefined && projectIdentifier === undefined && !children
    ? place
    : makeScope(top.account, orgIdentifier, projectIdentifier)
}

/** Loads the pending invitations of a scope. */
export async function readInvitations(draft: AccessDraft, scope: Scope): Promise<void> {
  if (!canSee(draft, scope, 'users')) {
    addGap(draft, 'invitations', scope, 'no-permission')
    return
  }
  await readList(draft, 'invitations', scope, {
    name: 'Invitations',
    read: (page, signal) => draft.context.reads.getInvites(scope, { ...page, sortOrders: ['email,ASC'] }, signal),
    keyOf: ({ id }) => id,
    onRow: ({ id, email, roleBindings, userGroups }) =>
      draft.invitations.push({
        id,
        scope,
        email,
        roles: roleBindings.map(({ roleIdentifier, resourceGroupIdentifier }) => ({
          role: roleIdentifier,
          resourceGroup: resourceGroupIdentifier,
        })),
        groups: userGroups,
      }),
  })
}
