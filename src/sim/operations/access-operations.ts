import * as v from 'valibot'
import type { OperationId } from '#src/contract/operations.ts'
import { isPermitted } from '#src/sim/model/access-rules.ts'
import { getRole, listResourceGroups, listRoles } from '#src/sim/model/catalog.ts'
import { invalidField } from '#src/sim/model/errors.ts'
import { pageRequest, sortOrders } from '#src/sim/model/page-slices.ts'
import {
  createAssignments,
  deleteAssignments,
  listAssignments,
  listAssignmentsAcross,
} from '#src/sim/model/role-assignments.ts'
import { presentScopeFields, scopeFrom } from '#src/sim/model/scopes.ts'
import type { Caller } from '#src/sim/model/world.ts'
import { need, parameter, readBody, text, texts, type Operation } from './call.ts'

export const scopeMembers = { accountIdentifier: text, orgIdentifier: text, projectIdentifier: text }

/** `ScopeSelector`: a scope with or without its child scopes. */
export const scopeSelector = v.pipe(
  v.object({ ...scopeMembers, filter: text }),
  v.transform((selector) => ({
    scope: scopeFrom(selector),
    filter:
      selector.filter === 'INCLUDING_CHILD_SCOPES'
        ? ('INCLUDING_CHILD_SCOPES' as const)
        : ('EXCLUDING_CHILD_SCOPES' as const),
  })),
)

const principal = v.object({ identifier: v.string(), type: v.string() })
const flags = v.nullish(v.array(v.boolean()))
const oneFlag = v.pipe(
  v.nullish(v.boolean()),
  v.transform((value) => (value == null ? undefined : [value])),
)

const filterBody = v.nullish(
  v.object({
    resourceGroupFilter: texts,
    roleFilter: texts,
    principalTypeFilter: texts,
    principalFilter: v.nullish(v.array(principal)),
    harnessManagedFilter: flags,
    disabledFilter: flags,
  }),
)

const acrossBody = v.nullish(
  v.object({
    resourceGroupFilter: texts,
    roleFilter: texts,
    principalTypeFilter: texts,
    principalFilter: v.nullish(principal),
    scopeFilters: v.nullish(v.array(scopeSelector)),
    harnessManagedFilter: oneFlag,
    disabledFilter: oneFlag,
  }),
)

const createBody = v.nullish(
  v.object({
    roleAssignments: v.nullish(
      v.array(
        v.object({
          identifier: text,
          roleIdentifier: v.string(),
          resourceGroupIdentifier: v.string(),
          principal: v.object({ identifier: v.string(), type: v.string(), scopeLevel: text }),
        }),
      ),
    ),
  }),
)

const checkBody = v.nullish(
  v.object({
    permissions: v.nullish(
      v.array(
        v.object({
          resourceScope: v.nullish(v.object(scopeMembers)),
          resourceType: v.string(),
          resourceIdentifier: text,
          resourceAttributes: v.nullish(v.record(v.string(), v.string())),
          permission: v.string(),
        }),
      ),
    ),
    principal: v.nullish(v.object({ principalIdentifier: v.string(), principalType: v.string() })),
  }),
)

const MAX_CHECKS = 10_000

/** Roles, resource groups, role assignments and permission checks. */
export const accessOperations = {
  getRoleList: (call) => {
    const page = pageRequest(call.query)
    need(call, 'core_role_view')
    const orders = sortOrders(call.query)
    return listRoles(call.world, call.scope, { page, orders, searchTerm: call.query.get('searchTerm') })
  },

  getRole: (call) => {
    const identifier = parameter(call, 'identifier')
    need(call, 'core_role_view', identifier)
    return getRole(call.world, call.scope, identifier)
  },

  getResourceGroupListV2: (call) => {
    const page = pageRequest(call.query)
    need(call, 'core_resourcegroup_view')
    const orders = sortOrders(call.query)
    return listResourceGroups(call.world, call.scope, { page, orders, searchTerm: call.query.get('searchTerm') })
  },

  getFilteredRoleAssignmentList: (call) => {
    const page = pageRequest(call.query)
    const body = readBody(call, filterBody)
    return listAssignments(call.world, call.caller, call.scope, page, {
      roles: body?.roleFilter,
      resourceGroups: body?.resourceGroupFilter,
      types: body?.principalTypeFilter,
      managed: body?.harnessManagedFilter,
      disabled: body?.disabledFilter,
      principals: body?.principalFilter,
    })
  },

  getFilteredRoleAssignmentByScopeList: (call) => {
    const page = pageRequest(call.query)
    const body = readBody(call, acrossBody)
    const scopeFilters = body?.scopeFilters ?? []
    const here = [{ filter: 'EXCLUDING_CHILD_SCOPES' as const, scope: call.scope }]
    return listAssignmentsAcross(call.world, call.caller, scopeFilters.length === 0 ? here : scopeFilters, page, {
      roles: body?.roleFilter,
      resourceGroups: body?.resourceGroupFilter,
      types: body?.principalTypeFilter,
      managed: body?.harnessManagedFilter,
      disabled: body?.disabledFilter,
      principal: body?.principalFilter,
    })
  },

  postRoleAssignments: (call) => {
    const wanted = readBody(call, createBody)?.roleAssignments ?? []
    if (wanted.length === 0) throw invalidField('roleAssignments', 'must not be empty')
    return createAssignments(call.world, call.caller, call.scope, wanted)
  },

  bulkDeleteRoleAssignment: (call) => {
    const identifiers = readBody(call, v.nullish(v.array(v.string()))) ?? []
    return deleteAssignments(call.world, call.caller, call.scope, [...new Set(identifiers)])
  },

  getAccessControlList: (call) => {
    const body = readBody(call, checkBody)
    const checks = body?.permissions
    if (checks == null) throw invalidField('permissions', 'must not be null')
    if (checks.length > MAX_CHECKS) throw invalidField('permissions', `size must be between 0 and ${MAX_CHECKS}`)
    const requested = body?.principal
    const about: Caller =
      requested == null
        ? call.caller
        : {
            type: requested.principalType === 'SERVICE_ACCOUNT' ? 'SERVICE_ACCOUNT' : 'USER',
            identifier: requested.principalIdentifier,
          }
    return {
      principal: requested ?? null,
      accessControlList: checks.map(
        ({ permission, resourceType, resourceIdentifier, resourceScope, resourceAttributes }) => {
          const scope = scopeFrom(resourceScope ?? {})
          const identifier = resourceIdentifier ?? undefined
          return {
            permission,
            resourceScope: presentScopeFields(scope),
            resourceType,
            ...(identifier === undefined ? {} : { resourceIdentifier: identifier }),
            permitted: isPermitted(call.world, about, permission, {
              scope,
              resourceType,
              resourceIdentifier: identifier,
              resourceAttributes: resourceAttributes ?? undefined,
            }),
          }
        },
      ),
    }
  },
} satisfies Partial<Record<OperationId, Operation>>
