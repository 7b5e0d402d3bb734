import * as v from 'valibot'
import { plainAssignmentPage, resourceGroupPage, rolePage, roleResponse } from '#src/contract/access-schema.ts'
import { userGroupPage } from '#src/contract/group-schema.ts'
import { invitePage } from '#src/contract/invite-schema.ts'
import type { OperationId } from '#src/contract/operations.ts'
import type { PageQuery } from '#src/contract/paging-schema.ts'
import { accessCheckResponse } from '#src/contract/permission-schema.ts'
import { organizationPage, projectPage } from '#src/contract/scope-schema.ts'
import { userAggregate, userAggregatePage, userMetadataPage } from '#src/contract/user-schema.ts'
import { ApiError } from '#src/domain/api-error.ts'
import { scopeQuery, type Scope } from '#src/domain/scope.ts'
import type { AccessReads } from '#src/jobs/access-lists.ts'
import { readSnapshot } from '#src/jobs/access-snapshot.ts'
import { finishRemovals } from '#src/sim/model/leaving.ts'
import { ServiceError } from '#src/sim/model/errors.ts'
import type { Caller, World } from '#src/sim/model/world.ts'
import { accessOperations } from '#src/sim/operations/access-operations.ts'
import type { Operation } from '#src/sim/operations/call.ts'
import { neighborOperations } from '#src/sim/operations/neighbor-operations.ts'
import { userOperations } from '#src/sim/operations/user-operations.ts'

/** The reads of a load, answered by the simulated account without a request: for thousands of loads in a test. */

const handlers: Readonly<Record<string, Operation>> = { ...userOperations, ...accessOperations, ...neighborOperations }

/** Asks the simulated account without a request. @param before called before each call, as when someone changes it */
export function readRequester(world: World, caller: Caller, before: () => void = () => undefined) {
  return async <Schema extends v.GenericSchema>(
    operation: OperationId,
    schema: Schema,
    scope: Scope,
    { query = {}, body, path = {} }: { query?: object; body?: unknown; path?: Record<string, string> },
  ): Promise<v.InferOutput<Schema>> => {
    // A turn for each call, so that calls on their way together are answered one after the other.
    await Promise.resolve()
    before()
    finishRemovals(world)
    const search = new URLSearchParams(scopeQuery(scope))
    for (const [name, value] of Object.entries(query))
      for (const entry of [value].flat()) if (entry !== undefined) search.append(name, String(entry))
    const handler = handlers[operation]
    if (handler === undefined) throw new Error(`no handler for ${operation}`)
    try {
      const answer = handler({
        world,
        caller,
        scope,
        path,
        query: search,
        body: JSON.parse(JSON.stringify(body ?? {})),
      })
      return v.parse(schema, JSON.parse(JSON.stringify(answer)))
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      throw new ApiError({ kind: 'http', operation, status: error.status, code: error.code })
    }
  }
}

function readsOf(world: World, caller: Caller, before?: () => void): AccessReads {
  const ask = readRequester(world, caller, before)
  const groups = (
    scope: Scope,
    { inherited, below, ...page }: PageQuery & { inherited?: boolean; below?: boolean },
  ) => {
    const filterType =
      below === true ? 'INCLUDE_CHILD_SCOPE_GROUPS' : inherited === true ? 'INCLUDE_INHERITED_GROUPS' : undefined
    return ask('getUserGroupList', userGroupPage, scope, { query: { ...page, filterType } })
  }
  const reads: AccessReads = {
    getAccessControlList: async (scope, permissions) =>
      (await ask('getAccessControlList', accessCheckResponse, scope, { body: { permissions } })).accessControlList,
    getAggregatedUser: (scope, userId) => ask('getAggregatedUser', userAggregate, scope, { path: { userId } }),
    getAggregatedUsers: (scope, query) => ask('getAggregatedUsers', userAggregatePage, scope, { query }),
    getAllProjectsList: (account, query) => ask('getProjectList', projectPage, { account }, { query }),
    getFilteredRoleAssignmentList: (scope, { types, roles, resourceGroups, principals, ...query }) =>
      ask('getFilteredRoleAssignmentList', plainAssignmentPage, scope, {
        query,
        body: {
          principalTypeFilter: types,
          roleFilter: roles,
          resourceGroupFilter: resourceGroups,
          principalFilter: principals,
        },
      }),
    getInvites: (scope, query) => ask('getInvites', invitePage, scope, { query }),
    getOrganizationList: (account, query) => ask('getOrganizationList', organizationPage, { account }, { query }),
    getProjectList: (account, org, query) => ask('getProjectList', projectPage, { account, org }, { query }),
    getResourceGroupListV2: (scope, query) => ask('getResourceGroupListV2', resourceGroupPage, scope, { query }),
    getRole: (scope, identifier) => ask('getRole', roleResponse, scope, { path: { identifier } }),
    getRoleList: (scope, query) => ask('getRoleList', rolePage, scope, { query }),
    getUserGroupList: groups,
    getUserGroupsById: (scope, { identifiers, ...query }) =>
      ask(
        'getFilteredUserGroupsList',
        userGroupPage,
        { account: scope.account },
        {
          query,
          body: { ...scopeQuery(scope), identifierFilter: identifiers },
        },
      ),
    getUserListInUserGroup: (scope, { identifier, ...query }) =>
      ask('getUserListInUserGroup', userMetadataPage, scope, { query, path: { identifier } }),
    getUsers: (scope, { filter, ...query }) => ask('getUsers', userMetadataPage, scope, { query, body: filter }),
  }
  return reads
}

/** Loads an account as someone. @param before called before each call */
export function loadOf(world: World, caller: Caller, scope: Scope, before?: () => void) {
  const reads = readsOf(world, caller, before)
  const call = <Answer>(_: string, read: (signal: AbortSignal) => Promise<Answer>) => read(new AbortController().signal)
  return readSnapshot({ reads, call }, { scope, children: true, secondRoster: true, now: world.now })
}
