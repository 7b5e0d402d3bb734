import * as v from 'valibot'
import { flag, optionalText } from './envelope.ts'
import { pageOf } from './paging.ts'

const text = v.pipe(v.string(), v.minLength(1))

/** A user group. `ssoLinked` is the wire name, `isSsoLinked` is published too; both are read (trap 43). */
const userGroup = v.pipe(
  v.object({
    identifier: text,
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
