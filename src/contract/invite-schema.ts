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
/** Role × resource group that an invitation will assign. */
export type InviteBinding = v.InferOutput<typeof roleBinding>

/** Parses the valid entries of a list and counts the others; null is an empty list, and a missing one is unknown. */
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
 * A pending invitation. Rows of the aggregate call lack scope and groups; use the plain list for a resend body, and
 * never a row with `unread` parts: the service removes whatever the body omits.
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

/** Response of resend and revoke: null if the invitation no longer exists. */
export const inviteAnswer = v.nullable(invite)
