import type { UserGroup } from '#src/contract/group.ts'
import { groupKind, type GroupKind } from './access.ts'
import { groupScope } from './group-changes.ts'
import { parentScopes, scopeId, scopeLevel, type Scope, type ScopeLevel } from './scope.ts'

/** Filtering people by the groups that they are in: one of the chosen groups is enough. */

/** In front of the identifier of a group of a parent scope, as Harness itself writes it. */
const prefixes: Record<ScopeLevel, string> = { account: 'account.', organization: 'org.', project: 'project.' }

/**
 * The name of a group in the address of a list: `crew`, or `account.crew` for one of a parent scope.
 *
 * @param here scope of the list
 * @returns undefined where the group is neither of this scope nor of a parent
 */
export function groupRef(here: Scope, group: Scope, identifier: string): string | undefined {
  if (scopeId(group) === scopeId(here)) return identifier
  const isParent = parentScopes(here).some((parent) => scopeId(parent) === scopeId(group))
  return isParent ? prefixes[scopeLevel(group)] + identifier : undefined
}

/** The group that a name in an address means; undefined where the scope has no such parent. */
export function groupOfRef(here: Scope, ref: string): { readonly scope: Scope; readonly id: string } | undefined {
  const dot = ref.indexOf('.')
  if (dot === -1) return { scope: here, id: ref }
  const scope = [here, ...parentScopes(here)].find((each) => prefixes[scopeLevel(each)] === ref.slice(0, dot + 1))
  return scope && { scope, id: ref.slice(dot + 1) }
}

/** Whether a text can be the name of a group in an address. */
export function isGroupRef(text: string): boolean {
  return /^(?:account\.|org\.)?[A-Za-z0-9_$-]{1,128}$/u.test(text)
}

/** A group that is asked for, as far as it is known. */
export type AskedGroup = {
  readonly ref: string
  readonly id: string
  /** Where it is defined. */
  readonly scope: Scope
  /** Its identifier where no name is known. */
  readonly name: string
  readonly kind: GroupKind
  /** `unlisted`: Harness left the list out, so it has to be read. Undefined: not known, see `missing`. */
  readonly members: ReadonlySet<string> | 'everybody' | 'unlisted' | undefined
  /** Not there any more; not to be seen with this key; not all members could be read. */
  readonly missing?: 'gone' | 'hidden' | 'partly'
}

/** What an answer about groups says of those that are asked for. @param hidden the caller may not see groups here */
export function askedGroups(
  here: Scope,
  refs: readonly string[],
  rows: readonly UserGroup[],
  hidden: boolean,
): readonly AskedGroup[] {
  return refs.map((ref) => {
    const wanted = groupOfRef(here, ref)
    if (wanted === undefined)
      return { ref, id: ref, scope: here, name: ref, kind: 'unknown', members: undefined, missing: 'gone' }
    const row = rows.find(
      (group) => group.identifier === wanted.id && scopeId(groupScope(here.account, group)) === scopeId(wanted.scope),
    )
    if (row === undefined)
      return {
        ref,
        ...wanted,
        name: wanted.id,
        kind: 'unknown',
        members: undefined,
        missing: hidden ? 'hidden' : 'gone',
      }
    return { ref, ...wanted, name: row.name, kind: groupKind(row), members: membersIn(here, wanted.scope, row) }
  })
}

function membersIn(
  here: Scope,
  owner: Scope,
  { harnessManaged, users }: UserGroup,
): NonNullable<AskedGroup['members']> {
  // Whoever is in a scope is in its parents, too (trap 22), and in the built-in group of each.
  if (harnessManaged === true && (users === undefined || scopeId(owner) === scopeId(here))) return 'everybody'
  return users === undefined ? 'unlisted' : new Set(users)
}

/** Whether a person is in one of the groups, as far as their members are known. */
export function isInAny(groups: readonly AskedGroup[], userId: string): boolean {
  return groups.some(({ members }) => members === 'everybody' || (members instanceof Set && members.has(userId)))
}

/** Everybody who is in one of the groups; undefined where that is everybody here, or not listed. */
export function membersOfAny(groups: readonly AskedGroup[]): ReadonlySet<string> | undefined {
  const all = new Set<string>()
  for (const { members } of groups) {
    if (members === 'everybody' || members === 'unlisted') return undefined
    for (const id of members ?? []) all.add(id)
  }
  return all
}

/** Why people of these groups may not be found; a group that is gone has none. */
export function groupsGap(groups: readonly AskedGroup[]): string | undefined {
  const unknown = groups.filter(({ missing }) => missing === 'hidden' || missing === 'partly')
  return unknown.length === 0
    ? undefined
    : `Not complete: the members of ${unknown.map(({ name }) => name).join(', ')} are not known.`
}

/** Whether nothing can be said about who is in these groups. */
export function areHidden(groups: readonly AskedGroup[]): boolean {
  return groups.some(({ missing }) => missing === 'hidden') && groups.every(({ members }) => members === undefined)
}
