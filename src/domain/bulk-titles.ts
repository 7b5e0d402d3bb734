import { byCount, formatNumber } from './format.ts'

/** Titles of bulk actions for their confirmation, button and page. Without a count until it is known. */

type Titled = (count: number) => string

function titled(none: string, one: string, many: (count: string) => string): Titled {
  return (count) => (count === 0 ? none : byCount(count, one, many(formatNumber(count))))
}

export const unlockUsers = titled('Unlock users', 'Unlock 1 user', (count) => `Unlock ${count} users`)

export const resetUsers = titled('Reset 2FA', 'Reset 2FA for 1 user', (count) => `Reset 2FA for ${count} users`)

export const removeUsers = titled('Remove users', 'Remove 1 user', (count) => `Remove ${count} users`)

/** @param scopeName "project Checkout" */
export const removeUsersFrom = (scopeName: string) =>
  titled(
    `Remove users from ${scopeName}`,
    `Remove 1 user from ${scopeName}`,
    (count) => `Remove ${count} users from ${scopeName}`,
  )

export const assignRole = titled('Assign role', 'Assign role to 1 user', (count) => `Assign role to ${count} users`)

/** @param role name of the role */
export const assignRoleTo = (role: string) =>
  titled(`Assign ${role}`, `Assign ${role} to 1 user`, (count) => `Assign ${role} to ${count} users`)

export const removeRole = titled('Remove role', 'Remove role from 1 user', (count) => `Remove role from ${count} users`)

/** @param role name of the role */
export const removeRoleFrom = (role: string) =>
  titled(`Remove ${role}`, `Remove ${role} from 1 user`, (count) => `Remove ${role} from ${count} users`)

export const addUsers = titled('Add users', 'Add 1 user', (count) => `Add ${count} users`)

export const addUsersToAGroup = titled(
  'Add users to a group',
  'Add 1 user to a group',
  (count) => `Add ${count} users to a group`,
)

/** @param group name of the group */
export const addUsersTo = (group: string) =>
  titled(
    `Add users to group ${group}`,
    `Add 1 user to group ${group}`,
    (count) => `Add ${count} users to group ${group}`,
  )

export const removeUsersFromAGroup = titled(
  'Remove users from a group',
  'Remove 1 user from a group',
  (count) => `Remove ${count} users from a group`,
)

/** @param group name of the group */
export const removeUsersFromGroup = (group: string) =>
  titled(
    `Remove users from group ${group}`,
    `Remove 1 user from group ${group}`,
    (count) => `Remove ${count} users from group ${group}`,
  )

export const resendInvitations = titled(
  'Resend invitations',
  'Resend 1 invitation',
  (count) => `Resend ${count} invitations`,
)

export const revokeInvitations = titled(
  'Revoke invitations',
  'Revoke 1 invitation',
  (count) => `Revoke ${count} invitations`,
)
