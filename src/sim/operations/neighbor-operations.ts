import * as v from 'valibot'
import type { OperationId } from '#src/contract/operations.ts'
import { isPermitted } from '#src/sim/model/access-rules.ts'
import { listOrganizations, listProjects } from '#src/sim/model/catalog.ts'
import { invalidField, invalidRequest } from '#src/sim/model/errors.ts'
import {
  addMember,
  groupFilterType,
  isMember,
  listGroupMembers,
  listGroups,
  listGroupsOfUser,
  removeMember,
  requireBody,
} from '#src/sim/model/groups.ts'
import { deleteInvite, listInvites, listPending, resendInvite } from '#src/sim/model/invites.ts'
import { checkPageSize, pageOfNothing, pageRequest, sortOrders } from '#src/sim/model/page-slices.ts'
import { isSame, isWithin, scopeFrom } from '#src/sim/model/scopes.ts'
import { authenticationSettings } from '#src/sim/model/account-settings.ts'
import { scopeMembers, scopeSelector } from './access-operations.ts'
import { need, parameter, readBody, text, texts, type Call, type Operation } from './call.ts'
import { aclFilter, binding, userFilter } from './user-operations.ts'

const inviteBody = v.object({ email: v.string(), roleBindings: v.nullish(v.array(binding)), userGroups: texts })
const groupFilter = v.nullish(
  v.object({
    ...scopeMembers,
    searchTerm: text,
    identifierFilter: texts,
    databaseIdFilter: texts,
    userIdentifierFilter: texts,
    filterType: text,
  }),
)
const groupsOfUserBody = v.nullish(v.object({ scopeFilter: v.nullish(v.array(scopeSelector)) }))

const canViewGroups = ({ world, caller, scope }: Pick<Call, 'world' | 'caller' | 'scope'>): boolean =>
  isPermitted(world, caller, 'core_usergroup_view', { scope, resourceType: 'USERGROUP' })

/** Invitations, user groups, organizations, projects and settings. */
export const neighborOperations = {
  getInvites: (call) => {
    const page = pageRequest(call.query)
    need(call, 'core_user_view')
    return listInvites(call.world, call.scope, page, sortOrders(call.query))
  },

  getPendingUsersAggregated: (call) => {
    const page = pageRequest(call.query)
    const filter = readBody(call, aclFilter)
    need(call, 'core_user_view')
    const searchTerm = call.query.get('searchTerm')
    return listPending(call.world, call.scope, { page, orders: sortOrders(call.query), searchTerm, filter })
  },

  updateInvite: (call) => {
    const id = parameter(call, 'inviteId')
    const body = readBody(call, inviteBody)
    needInvite(call, id)
    const { email, roleBindings, userGroups } = body
    return resendInvite(call.world, id, { email, roleBindings: roleBindings ?? [], userGroups: userGroups ?? [] })
  },

  deleteInvite: (call) => {
    const id = parameter(call, 'inviteId')
    needInvite(call, id)
    return deleteInvite(call.world, id)
  },

  getUserGroupList: (call) => {
    const page = pageRequest(call.query)
    if (!canViewGroups(call)) return pageOfNothing()
    return listGroups(call.world, call.scope, {
      page,
      orders: sortOrders(call.query),
      searchTerm: call.query.get('searchTerm'),
      filterType: groupFilterType(call.query.get('filterType')),
    })
  },

  getFilteredUserGroupsList: (call) => {
    const page = pageRequest(call.query)
    const body = readBody(call, groupFilter)
    if (body?.accountIdentifier == null) throw invalidField('accountIdentifier', 'must not be null')
    if (body.identifierFilter !== undefined && body.databaseIdFilter !== undefined)
      throw invalidRequest('identifierFilter and databaseIdFilter exclude each other')
    const scope = scopeFrom(body)
    if (!canViewGroups({ ...call, scope })) return pageOfNothing()
    return listGroups(call.world, scope, {
      page,
      orders: sortOrders(call.query),
      searchTerm: body.searchTerm,
      filterType: groupFilterType(body.filterType),
      identifiers: body.identifierFilter ?? body.databaseIdFilter,
      userIds: body.userIdentifierFilter,
    })
  },

  getUserListInUserGroup: (call) => {
    const page = pageRequest(call.query)
    checkPageSize(page)
    const identifier = parameter(call, 'identifier')
    const filter = readBody(call, userFilter)
    need(call, 'core_usergroup_view', identifier)
    requireBody(call.body)
    return listGroupMembers(call.world, call.scope, identifier, { page, orders: sortOrders(call.query), ...filter })
  },

  getUserGroupAggregateListByUser: (call) => {
    const page = pageRequest(call.query)
    const selectors = readBody(call, groupsOfUserBody)?.scopeFilter ?? []
    const wanted =
      selectors.length === 0 ? [{ filter: 'EXCLUDING_CHILD_SCOPES' as const, scope: call.scope }] : selectors
    const userSize = Number(call.query.get('userSize') ?? 6)
    if (!(userSize <= 20)) throw invalidField('userSize', 'must be less than or equal to 20')
    return listGroupsOfUser(call.world, parameter(call, 'userId'), {
      page,
      searchTerm: call.query.get('searchTerm'),
      userSize,
      isWanted: (scope) =>
        wanted.some((entry) =>
          entry.filter === 'INCLUDING_CHILD_SCOPES' ? isWithin(scope, entry.scope) : isSame(scope, entry.scope),
        ) && canViewGroups({ ...call, scope }),
    })
  },

  getMember: (call) => {
    const identifier = parameter(call, 'identifier')
    need(call, 'core_usergroup_view', identifier)
    return isMember(call.world, call.scope, identifier, parameter(call, 'userIdentifier'))
  },

  putMember: (call) => {
    const identifier = parameter(call, 'identifier')
    need(call, 'core_usergroup_manage', identifier)
    return addMember(call.world, call.scope, identifier, parameter(call, 'userIdentifier'))
  },

  deleteMember: (call) => {
    const identifier = parameter(call, 'identifier')
    need(call, 'core_usergroup_manage', identifier)
    return removeMember(call.world, call.scope, identifier, parameter(call, 'userIdentifier'))
  },

  getOrganizationList: (call) => {
    const { world, caller, query } = call
    const { account } = call.scope
    return listOrganizations(world, {
      page: pageRequest(query),
      orders: sortOrders(query),
      searchTerm: query.get('searchTerm'),
      identifiers: query.getAll('identifiers'),
      isVisible: ({ identifier }) => {
        const scope = { account, org: identifier }
        const target = { scope, resourceType: 'ORGANIZATION', resourceIdentifier: identifier }
        return (
          world.members.has(scope, caller.identifier) || isPermitted(world, caller, 'core_organization_view', target)
        )
      },
    })
  },

  getProjectList: (call) => {
    const { world, caller, query } = call
    const { account, org } = call.scope
    return listProjects(world, {
      page: pageRequest(query),
      orders: sortOrders(query),
      searchTerm: query.get('searchTerm'),
      identifiers: query.getAll('identifiers'),
      org,
      isVisible: (project) => {
        const scope = { account, org: project.org, project: project.identifier }
        const target = { scope, resourceType: 'PROJECT', resourceIdentifier: project.identifier }
        return world.members.has(scope, caller.identifier) || isPermitted(world, caller, 'core_project_view', target)
      },
    })
  },

  getAuthenticationSettingsV2: (call) => {
    need({ ...call, scope: { account: call.scope.account } }, 'core_authsetting_view')
    return authenticationSettings(call.world)
  },

  getPasswordStrengthSettings: (call) => {
    need({ ...call, scope: { account: call.scope.account } }, 'core_authsetting_view')
    return call.world.settings.passwordPolicy
  },
} satisfies Partial<Record<OperationId, Operation>>

/** The invite permission, at the scope of the invitation; at account scope if there is none with this ID. */
function needInvite(call: Call, id: string): void {
  const scope = call.world.invites.get(id)?.scope ?? { account: call.scope.account }
  need({ ...call, scope }, 'core_user_invite')
}
