import * as v from 'valibot'
import type { OperationId, userApiOperations } from '#src/contract/operations.ts'
import { addUsers, checkAddresses, addressesOutsideDomains } from '#src/sim/model/add-users.ts'
import { invalidField, invalidRequest } from '#src/sim/model/errors.ts'
import { isLastAdmin } from '#src/sim/model/last-admin.ts'
import {
  changePassword,
  refuseExternallyManaged,
  rename,
  requireUuid,
  unlock,
  userInfo,
} from '#src/sim/model/own-account.ts'
import { checkPageSize, pageRequest, sortOrders } from '#src/sim/model/page-slices.ts'
import type { Person } from '#src/sim/model/people.ts'
import { removeUser } from '#src/sim/model/remove-user.ts'
import {
  disableTwoFactor,
  enableTwoFactor,
  resetTwoFactor,
  twoFactorSettings,
} from '#src/sim/model/two-factor-state.ts'
import { getAggregated, listAggregated, listUsers, scopesOfBatch } from '#src/sim/model/user-lists.ts'
import { callingPerson, need, parameter, readBody, text, texts, type Call, type Operation } from './call.ts'

export const binding = v.pipe(
  v.object({ roleIdentifier: v.string(), resourceGroupIdentifier: text }),
  v.transform(({ roleIdentifier, resourceGroupIdentifier }) => ({
    roleIdentifier,
    ...(resourceGroupIdentifier == null ? {} : { resourceGroupIdentifier }),
  })),
)

const addUsersBody = v.object({ emails: texts, roleBindings: v.nullish(v.array(binding)), userGroups: texts })

export const aclFilter = v.pipe(
  v.nullish(v.object({ roleIdentifiers: texts, resourceGroupIdentifiers: texts })),
  v.transform((filter) => ({
    roleIdentifiers: filter?.roleIdentifiers ?? [],
    resourceGroupIdentifiers: filter?.resourceGroupIdentifiers ?? [],
  })),
)

// Words that are not in the enumeration are parsed as null.
const parentFilter = v.fallback(
  v.nullish(v.picklist(['NO_PARENT_SCOPES', 'INCLUDE_PARENT_SCOPES', 'STRICTLY_PARENT_SCOPES'])),
  null,
)

export const userFilter = v.pipe(
  v.nullish(v.object({ searchTerm: text, identifiers: texts, emails: texts, parentFilter })),
  v.transform((filter) => ({
    ...(filter?.searchTerm == null ? {} : { searchTerm: filter.searchTerm }),
    ...(filter?.identifiers === undefined ? {} : { identifiers: filter.identifiers }),
    ...(filter?.emails === undefined ? {} : { emails: filter.emails }),
    ...(filter?.parentFilter == null ? {} : { parentFilter: filter.parentFilter }),
  })),
)

const passwords = v.nullish(v.object({ currentPassword: text, newPassword: text }))
const twoFactor = v.nullish(v.object({ mechanism: text, totpSecretKey: text }))
const profile = v.nullish(v.object({ uuid: text, email: text, name: text }))

/** The user of an update: found by address, never by the ID in the path (docs/service.md, trap 38). */
function updated(call: Call, email: string | null | undefined): Person {
  if (call.caller.type === 'USER') {
    const person = callingPerson(call)
    if (email != null && email !== person.email) throw invalidRequest('only the own user can be changed')
    return person
  }
  const account = { account: call.scope.account }
  if (email == null) throw invalidRequest('the e-mail address is missing')
  const person = call.world.people.byEmail(email)
  if (person === undefined) throw invalidRequest('no user has this e-mail address')
  if (!call.world.members.has(account, person.uuid)) throw invalidRequest('the user is not in this account')
  need({ ...call, scope: account }, 'core_user_manage', person.uuid)
  return person
}

/** The 15 operations of the User API, in the order of `userApiOperations`. */
export const userOperations = {
  addUsers: (call) => {
    if (call.body == null) throw invalidField('body', 'must not be null')
    const body = readBody(call, addUsersBody)
    const addresses = checkAddresses(body.emails)
    need(call, 'core_user_manage')
    if (addressesOutsideDomains(call.world, addresses).length > 0) need(call, 'core_user_invite')
    const outcomes = addUsers(call.world, call.scope, addresses, {
      roleBindings: body.roleBindings ?? [],
      userGroups: body.userGroups ?? [],
    })
    return { addUserResponseMap: Object.fromEntries(outcomes) }
  },

  changeUserPassword: (call) => {
    const person = callingPerson(call)
    const body = readBody(call, passwords)
    return changePassword(call.world, person, body?.currentPassword, body?.newPassword)
  },

  checkIfLastAdmin: (call) => {
    need(call, 'core_user_view')
    return isLastAdmin(call.world, call.scope, call.query.get('userId'))
  },

  disableTTwoFactorAuth: (call) => userInfo(call.world, disableTwoFactor(call.world, callingPerson(call))),

  enableTwoFactorAuth: (call) => {
    const person = callingPerson(call)
    return userInfo(call.world, enableTwoFactor(call.world, person, readBody(call, twoFactor) ?? {}))
  },

  getAggregatedUser: (call) => {
    const userId = parameter(call, 'userId')
    need(call, 'core_user_view', userId)
    return getAggregated(call.world, call.scope, userId)
  },

  getAggregatedUsers: (call) => {
    const page = pageRequest(call.query)
    const filter = readBody(call, aclFilter)
    need(call, 'core_user_view')
    const searchTerm = call.query.get('searchTerm')
    return listAggregated(call.world, call.scope, { page, orders: sortOrders(call.query), searchTerm, filter })
  },

  getCurrentUserInfo: (call) => userInfo(call.world, callingPerson(call)),

  getTwoFactorAuthSettings: (call) =>
    twoFactorSettings(call.world, callingPerson(call), parameter(call, 'authMechanism')),

  getUsers: (call) => {
    const page = pageRequest(call.query)
    checkPageSize(page)
    const filter = readBody(call, userFilter)
    for (const scope of scopesOfBatch(call.scope, filter)) need({ ...call, scope }, 'core_user_view')
    return listUsers(call.world, call.scope, { page, orders: sortOrders(call.query) }, filter)
  },

  removeUser: (call) => {
    const userId = parameter(call, 'userId')
    need(call, 'core_user_manage', userId)
    return removeUser(call.world, call.scope, userId)
  },

  reset2fa: (call) => {
    const userId = parameter(call, 'userId')
    // Checked at account scope, whatever the page is about.
    need({ ...call, scope: { account: call.scope.account } }, 'core_user_manage', userId)
    return resetTwoFactor(call.world, userId)
  },

  unlockUser: (call) => {
    const userId = parameter(call, 'userId')
    need(call, 'core_user_manage', userId)
    return userInfo(call.world, unlock(call.world, call.scope, userId))
  },

  updateUserInfo: (call) => {
    const body = readBody(call, profile)
    refuseExternallyManaged(call.world, requireUuid(body?.uuid))
    return userInfo(call.world, rename(call.world, updated(call, body?.email), body?.name))
  },

  updateUserInfo1: (call) => {
    const body = readBody(call, profile)
    refuseExternallyManaged(call.world, parameter(call, 'userId'))
    return userInfo(call.world, rename(call.world, updated(call, body?.email), body?.name))
  },
} satisfies Partial<Record<OperationId, Operation>> & Record<(typeof userApiOperations)[number], Operation>
