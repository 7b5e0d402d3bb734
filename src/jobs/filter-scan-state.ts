import { byCount, formatNumber } from '#src/domain/format.ts'
import { groupsGap, type FilterGroup } from '#src/domain/group-filter.ts'
import { hiddenRolesGap, type InheritedRoles } from '#src/domain/inherited.ts'
import type { Scope } from '#src/domain/scope.ts'
import { gapOf, type PaginationJob, type PaginationState } from './paginate-all.ts'
import type { Scanned } from '#src/queries/user-queries.ts'

/** Progress and results of a scan. */
export type FilterScanState = {
  /**
   * `sorted`: only as many pages as there are matching users. `all`: everyone is loaded. `by-id`: the members of the
   * groups, one by one. `nobody`: the groups have no members.
   */
  readonly method: 'sorted' | 'all' | 'by-id' | 'nobody'
  /** The group whose list of members is loaded first; then users are. */
  readonly membersOf: string | undefined
  /** Groups in the filter. */
  readonly groups: readonly FilterGroup[]
  /** Members who are not users of this scope; undefined while unknown. */
  readonly away: number | undefined
  /** Users who were added to one of the groups since then. */
  readonly joined: number
  /** The service did not keep the requested order. */
  readonly fellBack: boolean
  readonly reading: PaginationState
  readonly found: number
  /** Users for whom the service does not report whether they match. */
  readonly missingText: number
  /** Inherited roles, if the filter names roles. */
  readonly inherited: InheritedRoles | undefined
  /** Internal roles match the filter too, and no response shows them. */
  readonly hidesRoles: boolean
}

export type FilterScan = Pick<PaginationJob, 'pause' | 'stop' | 'resume'> & {
  readonly getState: () => FilterScanState
  readonly subscribe: (listener: () => void) => () => void
  /** Loads everyone, even if a sort would be enough. */
  readonly loadAllUsers: () => void
}

/** Why the results of a scan might be incomplete; undefined if they are complete. */
export function scanGap({
  reading,
  membersOf,
  groups,
  hidesRoles,
  inherited,
  missingText,
}: FilterScanState): string | undefined {
  if (membersOf !== undefined) return `Incomplete: the members of ${membersOf} are still loading.`
  if (reading.phase !== 'over')
    return `Incomplete: ${formatNumber(reading.people)} of ${formatNumber(reading.total ?? 0)} users were checked.`
  const gap = gapOf(reading)
  if (gap !== undefined) return gap
  const unknown = groupsGap(groups)
  if (unknown !== undefined) return unknown
  if (hidesRoles) return hiddenRolesGap
  if (inherited?.missing !== undefined) return 'Might be incomplete: some inherited roles are unknown.'
  return missingText > 0
    ? byCount(
        missingText,
        'Might be incomplete: Harness doesn’t report whether 1 user matches.',
        `Might be incomplete: Harness doesn’t report whether ${formatNumber(missingText)} users match.`,
      )
    : undefined
}

export type KeptScan = FilterScan & {
  /**
   * Sorts the results.
   *
   * @returns whether that is possible without loading again
   */
  readonly sortBy: (sort: string) => boolean
  /** The users found so far, in a sort order; waits for the first response. */
  readonly results: (sort: string) => Promise<Scanned>
  /** Removes a user from the lists. */
  readonly end: () => void
  /** Called when a user was added to or removed from a group. */
  readonly onMembershipChange: (scope: Scope, groupId: string, userId: string, member: boolean) => void
}
