import * as v from 'valibot'
import { flag, identity, optionalText, optionalTime, text } from './envelope-schema.ts'
import { listOf, pageOf } from './paging-schema.ts'

/** A user as returned by both user lists. Flags are undefined if the service did not report them. */
const userMetadata = v.object({
  uuid: identity,
  email: text,
  name: optionalText,
  locked: flag,
  disabled: flag,
  externallyManaged: flag,
  twoFactorAuthenticationEnabled: flag,
})
export type UserMetadata = v.InferOutput<typeof userMetadata>

/** A direct role assignment as returned by `user/aggregate`. */
const roleAssignmentMetadata = v.object({
  identifier: optionalText,
  roleIdentifier: identity,
  roleName: optionalText,
  roleScopeLevel: optionalText,
  resourceGroupIdentifier: optionalText,
  resourceGroupName: optionalText,
  managedRole: flag,
  managedRoleAssignment: flag,
})
export type RoleAssignmentMetadata = v.InferOutput<typeof roleAssignmentMetadata>

/** A user with their direct assignments at exactly this scope. */
export const userAggregate = v.object({ user: userMetadata, roleAssignmentMetadata: listOf(roleAssignmentMetadata) })
export type UserAggregate = v.InferOutput<typeof userAggregate>
export const userAggregatePage = pageOf(userAggregate)
export const userMetadataPage = pageOf(userMetadata)

const accountMembership = v.object({
  uuid: identity,
  accountName: optionalText,
  companyName: optionalText,
  defaultExperience: optionalText,
})

/**
 * The current user. Only these members are parsed: `token` and everything else that the service sends are skipped
 * here, so that they cannot reach the cache.
 */
export const userInfo = v.object({
  uuid: identity,
  name: optionalText,
  email: optionalText,
  defaultAccountId: optionalText,
  // One entry per account, even if the service repeats one.
  accounts: v.pipe(
    listOf(accountMembership),
    v.transform((accounts) => [...new Map(accounts.map((account) => [account.uuid, account])).values()]),
  ),
  twoFactorAuthenticationEnabled: flag,
  emailVerified: flag,
  locked: flag,
  disabled: flag,
  externallyManaged: flag,
  createdAt: optionalTime,
  lastUpdatedAt: optionalTime,
})
export type UserInfo = v.InferOutput<typeof userInfo>

/** Role × resource group to assign to added users. */
export type RoleBinding = {
  roleIdentifier: string
  roleName?: string
  resourceGroupIdentifier?: string
  resourceGroupName?: string
  managedRole?: boolean
}

/** Body of `addUsers`: 1 to 100 addresses. */
export type AddUsersBody = { emails: string[]; roleBindings: RoleBinding[]; userGroups: string[] }

/** Maximum number of addresses in one `addUsers` call. */
export const MAX_ADDRESSES_PER_CALL = 100

export const addUserResponses = [
  'USER_INVITED_SUCCESSFULLY',
  'USER_ADDED_SUCCESSFULLY',
  'USER_ALREADY_ADDED',
  'USER_ALREADY_INVITED',
  'USER_INVITE_NOT_REQUIRED',
  'FAIL',
] as const
export type AddUserResponse = (typeof addUserResponses)[number]

/** Response of `addUsers`: outcome word by address. Unknown words are kept as they are. */
export const addUsersResponse = v.object({ addUserResponseMap: v.record(v.string(), v.nullable(v.string())) })

/** Response of `changeUserPassword`; unknown words are kept as they are. */
export const passwordChangeResponse = v.string()

/** `UserFilter` of `user/batch`. */
export type UserFilter = {
  searchTerm?: string
  identifiers?: readonly string[]
  emails?: readonly string[]
  parentFilter?: 'NO_PARENT_SCOPES' | 'INCLUDE_PARENT_SCOPES' | 'STRICTLY_PARENT_SCOPES'
}

/** `ACLAggregateFilter`; excludes a search term in the same call. */
export type AclAggregateFilter = {
  roleIdentifiers?: readonly string[]
  resourceGroupIdentifiers?: readonly string[]
}

/** Body of the two profile updates. Omitting `name` erases it (docs/service.md, trap 38). */
export type UserInfoUpdate = { name: string; email: string }
