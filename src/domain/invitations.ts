import type { Invite, InviteBinding } from '#src/contract/invite-schema.ts'

/** A binding as it is sent; what the service did not give is left out. */
export type BindingToGive = Pick<InviteBinding, 'roleIdentifier'> & Partial<InviteBinding>

/** Access that an invitation grants once it is accepted. */
export type InviteAccess = { readonly roleBindings: readonly BindingToGive[]; readonly userGroups: readonly string[] }

/**
 * Where an invitation stands. `accepted`: the person followed the link, but is not a user yet: it is in the list of
 * everyone who is invited and not among the open ones. `unknown`: the open ones could not all be read.
 */
export type InviteStatus = 'open' | 'accepted' | 'unknown'

/** A row of the invitations screen: what both lists say about one invitation. */
export type Invitation = Pick<Invite, 'id' | 'email' | 'name' | 'inviteType' | 'roleBindings'> & {
  readonly status: InviteStatus
  /** Identifiers; undefined if the full row was not read, which is not the same as none. */
  readonly userGroups: readonly string[] | undefined
}

/** The pending invitations that were read, by id. `complete`: a missing invitation isn't pending. */
export type OpenInvites = { readonly found: ReadonlyMap<string, Invite>; readonly complete: boolean }

/**
 * Joins a row of the list of everyone who is invited with the open invitations read after it.
 *
 * @param row from the aggregate call
 * @param open undefined when it could not be read
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

/** Words for who invited. A Map, so that `__proto__` is only an unknown word. */
const typeLabels = new Map([
  ['ADMIN_INITIATED_INVITE', 'Admin'],
  ['USER_INITIATED_INVITE', 'User'],
  ['SCIM_INITIATED_INVITE', 'SCIM'],
])

/** Who invited; a word that we do not know is shown as it came. */
export function inviteTypeWord(type: string | undefined): string {
  return type === undefined ? 'Unknown' : (typeLabels.get(type) ?? type)
}

/** The access of a full row, as it would be sent again. */
export function accessOf({ roleBindings, userGroups }: Invite): InviteAccess {
  return { roleBindings, userGroups }
}

const groupOf = ({ resourceGroupIdentifier }: BindingToGive) => resourceGroupIdentifier ?? ''

function includesBinding(bindings: readonly BindingToGive[], wanted: BindingToGive): boolean {
  return bindings.some((binding) => {
    // A blank resource group means the default one of the level, which an answer may name.
    const same = groupOf(binding) === groupOf(wanted) || groupOf(binding) === '' || groupOf(wanted) === ''
    return binding.roleIdentifier === wanted.roleIdentifier && same
  })
}

/** Whether two sets of access are the same, in any order and however often something is repeated. */
export function isSameAccess(a: InviteAccess, b: InviteAccess): boolean {
  return (
    a.roleBindings.every((binding) => includesBinding(b.roleBindings, binding)) &&
    b.roleBindings.every((binding) => includesBinding(a.roleBindings, binding)) &&
    a.userGroups.every((group) => b.userGroups.includes(group)) &&
    b.userGroups.every((group) => a.userGroups.includes(group))
  )
}

/** Whether an answer names other access than was sent. Omitted or unreadable parts prove nothing. */
export function answersOtherAccess(sent: InviteAccess, answer: Invite): boolean {
  return answer.unread === 0 && !isSameAccess(sent, accessOf(answer))
}

/** Why an invitation cannot be sent again or changed; undefined when it can. */
export function resendBlock(status: InviteStatus): string | undefined {
  if (status !== 'accepted') return undefined
  return 'You can’t resend an accepted invitation.'
}
