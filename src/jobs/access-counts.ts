import { queryOptions } from '@tanstack/react-query'
import { getUsers } from '#src/api/user-api.ts'
import { countSorted, type FlagCounts } from '#src/domain/access-review/sorted-count.ts'
import { roleKey, type RoleKey } from '#src/domain/access-review/snapshot.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { rolesQuery } from '#src/queries/access-queries.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { createSessionStore } from '#src/session/store.ts'
import { paceOf } from './bulk-run.ts'

/**
 * Counts without loading everything: users with a flag from a few pages of the list sorted by it, roles from their
 * list.
 */

export const countedFlags = ['twoFactorAuthenticationEnabled', 'locked', 'disabled', 'externallyManaged'] as const
export type CountedFlag = (typeof countedFlags)[number]

const PAGE = 100

/** When the next call can start, in milliseconds of `performance.now`: all counts share one pace. */
const pace = createSessionStore(() => ({ next: 0 }), 'session-end')

/** Waits until the next call can start. */
export async function waitForTurn(): Promise<void> {
  const shared = pace.get()
  const start = Math.max(performance.now(), shared.next)
  shared.next = start + paceOf({}).gap
  await new Promise((resolve) => setTimeout(resolve, start - performance.now()))
}

/** @returns `undefined` counts if the list was out of order, or changed twice during the count */
export function flagCountQuery(scope: Scope, flag: CountedFlag) {
  return queryOptions({
    queryKey: [...sessionKey(scope.account), 'flag-count', scopeId(scope), flag],
    queryFn: async ({ signal }) => ({
      counts: (await readFlagCounts(scope, flag, signal)) ?? (await readFlagCounts(scope, flag, signal)),
    }),
    staleTime: 60_000,
  })
}

async function readFlagCounts(scope: Scope, flag: CountedFlag, signal: AbortSignal): Promise<FlagCounts | undefined> {
  const work = countSorted(PAGE)
  for (let step = work.next(); ;) {
    if (step.done === true) return step.value
    await waitForTurn()
    signal.throwIfAborted()
    const params = { pageIndex: step.value, pageSize: PAGE, sortOrders: [`${flag},DESC`, 'email,ASC'], filter: {} }
    const page = await getUsers(scope, params, signal)
    step = work.next({ values: page.rows.map((user) => user[flag]), total: page.totalItems })
  }
}

/** Number of role assignments of a role at a scope, by kind of principal. */
export type RoleCount = {
  readonly key: RoleKey
  readonly name: string
  readonly users: number
  readonly groups: number
  readonly serviceAccounts: number
}

/** Role assignments of up to 100 roles of a scope, as counted by the service. A role without counts is omitted. */
export function roleCountsQuery(scope: Scope) {
  return queryOptions({
    ...rolesQuery(scope),
    select: ({ rows }): RoleCount[] =>
      rows.flatMap((row) => {
        const {
          role,
          harnessManaged,
          roleAssignedToUserCount: users,
          roleAssignedToUserGroupCount: groups,
          roleAssignedToServiceAccountCount: serviceAccounts,
        } = row
        if (users === undefined || groups === undefined || serviceAccounts === undefined) return []
        const key = roleKey(harnessManaged === true ? undefined : scope, role.identifier)
        return { key, name: role.name, users, groups, serviceAccounts }
      }),
  })
}
