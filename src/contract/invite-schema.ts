import * as v from 'valibot'
import { flag, identity, optionalText, text } from './envelope-schema.ts'
import { pageOf } from './paging-schema.ts'

const roleBinding = v.object({
  roleIdentifier: identity,
  roleName: optionalText,
  roleScopeLevel: optionalText,
  resourceGroupIdentifier: optionalText,
  resourceGroupName: optionalText,
  managedRole: flag,
})
/** Role × resource group that an invitation will give. */
export type InviteBinding = v.InferOutput<typeof roleBinding>

/**
 * Reads what can be read of a list and counts the rest; null is an empty list, and one that is left out is unknown.
 */
function partsOf<Schema extends v.GenericSchema>(schema: Schema, value: unknown) {
  const read: v.InferOutput<Schema>[] = []
  if (value === null) return { read, unread: 0 }
  const entries: unknown[] = Array.isArray(value) ? value : [undefined]
  for (const entry of entries) {
    const result = v.safeParse(schema, entry)
    if (result.success) read.push(result.output)
  }
  return { read, unread: entries.length - read.length }
}

/**
 * A pending invitation. Rows of the aggregate call lack scope and groups; take a resend body from the plain list, and
 * never from a row of which something is `unread`: what is left out of the body is taken away.
 */
const invite = v.pipe(
  v.object({
    id: identity,
    email: text,
    name: optionalText,
    accountIdentifier: optionalText,
    orgIdentifier: optionalText,
    projectIdentifier: optionalText,
    roleBindings: v.optional(v.unknown()),
    userGroups: v.optional(v.unknown()),
    inviteType: optionalText,
    approved: flag,
  }),
  v.transform(({ roleBindings, userGroups, ...rest }) => {
    const bindings = partsOf(roleBinding, roleBindings)
    const groups = partsOf(text, userGroups)
    return { ...rest, roleBindings: bindings.read, userGroups: groups.read, unread: bindings.unread + groups.unread }
  }),
)
export type Invite = v.InferOutput<typeof invite>

export const invitePage = pageOf(invite)

/** Answer of resend and revoke: null when there is no such invitation, or not any more. */
export const inviteAnswer = v.nullable(invite)
