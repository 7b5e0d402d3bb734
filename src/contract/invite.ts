import * as v from 'valibot'
import { flag, optionalText } from './envelope.ts'
import { listOf, pageOf } from './paging.ts'

const text = v.pipe(v.string(), v.minLength(1))

/** A pending invitation. Rows of the aggregate call lack scope and groups; take a resend body from the plain list. */
const invite = v.object({
  id: text,
  email: text,
  name: optionalText,
  accountIdentifier: optionalText,
  orgIdentifier: optionalText,
  projectIdentifier: optionalText,
  roleBindings: listOf(
    v.object({
      roleIdentifier: text,
      roleName: optionalText,
      resourceGroupIdentifier: optionalText,
      resourceGroupName: optionalText,
      managedRole: flag,
    }),
  ),
  userGroups: v.pipe(
    v.fallback(v.nullish(v.array(v.string())), null),
    v.transform((value) => value ?? []),
  ),
  inviteType: optionalText,
  approved: flag,
})
export const invitePage = pageOf(invite)
