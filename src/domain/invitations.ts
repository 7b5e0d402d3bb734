import type { Invite, InviteBinding } from '#src/contract/invite-schema.ts'

/** A role binding as it is sent; members that the service did not report are omitted. */
export type BindingToGive = Pick<InviteBinding, 'roleIdentifier'> & Partial<InviteBinding>

/** Access that an invitation grants once it is accepted. */
export type InviteAccess = { readonly roleBindings: readonly BindingToGive[]; readonly userGroups: readonly string[] }

/**
 * State of an invitation. `accepted`: the user followed the link, but has not signed up yet: the invitation is in the
 * list of all invited users and not among the pending ones. `unknown`: not all pending ones could be loaded.
 */
export type InviteStatus = 'open' | 'accepted' | 'unknown'

/** A row of the invitations screen: the data of both lists about one invitation. */
export type Invitation = Pick<Invite, 'id' | 'email' | 'name' | 'inviteType' | 'roleBindings'> & {
  readonly status: InviteStatus
  /** Identifiers; undefined if the full row was not loaded, which is not the same as none. */
  readonly userGroups: readonly string[] | undefined
}

/** The pending invitations that were loaded, by ID. `complete`: a missing invitation isn't pending. */
export type OpenInvites = { readonly found: ReadonlyMap<string, Invite>; readonly complete: boolean }

/**
 * Joins a row of the list of all invited users with the pending invitations loaded after it.
 *
 * @param row from the aggregate call
 * @param open undefined if it could not be loaded
 */
export function invitationOf(row: Invite, open: OpenInvites | undefined): Invitation {
  const { id, email, name, inviteType } = row
  const full = open?.found.get(id)
  if (full !== undefined)
    return {
      id,
      email,
      name: name ?? full.name,
      inviteType: inviteType ?? full.inviteType,
      roleBindings: full.roleBindings,
      userGroups: full.userGroups,
      status: 'open',
    }
  const status = open?.complete === true ? 'accepted' : 'unknown'
  return { id, email, name, inviteType, roleBindings: row.roleBindings, userGroups: undefined, status }
}

/** Labels for the inviter. A Map, so that `__proto__` is just an unknown word. */
const typeLabels = new Map([
  ['ADMIN_INITIATED_INVITE', 'Admin'],
  ['USER_INITIATED_INVITE', 'User'],
  ['SCIM_INITIATED_INVITE', 'SCIM'],
])

/** Label of the inviter; an unknown word is shown unchanged. */
export function inviteTypeWord(type: string | undefined): string {
  return type === undefined ? 'Unknown' : (typeLabels.get(type) ?? type)
}

/** The access of a full row, as it would be resent. */
export function accessOf({ roleBindings, userGroups }: Invite): InviteAccess {
  return { roleBindings, userGroups }
}

const groupOf = ({ resourceGroupIdentifier }: BindingToGive) => resourceGroupIdentifier ?? ''

function includesBinding(bindings: readonly BindingToGive[], wanted: BindingToGive): boolean {
  return bindings.some((binding) => {
    // An empty resource group means the default one of the level, which a response can name.
    const same = groupOf(binding) === groupOf(wanted) || groupOf(binding) === '' || groupOf(wanted) === ''
    return binding.roleIdentifier === wanted.roleIdentifier && same
  })
}

/** Whether two sets of access are the same, regardless of order and repetition. */
export function isSameAccess(a: InviteAccess, b: InviteAccess): boolean {
  return (
    a.roleBindings.every((binding) => includesBinding(b.roleBindings, binding)) &&
    b.roleBindings.every((binding) => includesBinding(a.roleBindings, binding)) &&
    a.userGroups.every((group) => b.userGroups.includes(group)) &&
    b.userGroups.every((group) => a.userGroups.includes(group))
  )
}

/** Whether a response has other access than was sent. Omitted or unreadable parts prove nothing. */
export function answersOtherAccess(sent: InviteAccess, answer: Invite): boolean {
  return answer.unread === 0 && !isSameAccess(sent, accessOf(answer))
}

/** Why an invitation can't be resent or changed; undefined if it can. */
export function resendBlock(status: InviteStatus): string | undefined {
  if (status !== 'accepted') return undefined
  return 'You can’t resend an accepted invitation.'
}
