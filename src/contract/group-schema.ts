import * as v from 'valibot'
import { flag, identity, optionalText, text } from './envelope-schema.ts'
import { pageOf } from './paging-schema.ts'

/**
 * A user group. `ssoLinked` is the wire name, `isSsoLinked` is published too; both are read (docs/service.md, trap 43).
 */
export const userGroup = v.pipe(
  v.object({
    identifier: identity,
    name: text,
    accountIdentifier: optionalText,
    orgIdentifier: optionalText,
    projectIdentifier: optionalText,
    description: optionalText,
    ssoLinked: flag,
    isSsoLinked: flag,
    linkedSsoDisplayName: optionalText,
    externallyManaged: flag,
    harnessManaged: flag,
    users: v.pipe(
      v.nullish(v.fallback(v.nullable(v.array(v.string())), null), null),
      v.transform((value) => value ?? undefined),
    ),
  }),
  v.transform(({ isSsoLinked, ssoLinked, ...group }) => ({ ...group, ssoLinked: ssoLinked ?? isSsoLinked })),
)
export type UserGroup = v.InferOutput<typeof userGroup>
export const userGroupPage = pageOf(userGroup)

/** Rows of the page that lists the groups of one user, each with a group. */
export const userGroupsOfPerson = pageOf(
  v.pipe(
    v.object({ userGroupDTO: userGroup }),
    v.transform((row) => row.userGroupDTO),
  ),
)
