import * as v from 'valibot'
import { optionalText } from './envelope.ts'
import { listOf } from './paging.ts'

const text = v.pipe(v.string(), v.minLength(1))

/** One permission check of `POST /authz/api/acl`. */
export type PermissionCheck = {
  resourceScope: { accountIdentifier: string; orgIdentifier?: string; projectIdentifier?: string }
  resourceType: string
  permission: string
  resourceIdentifier?: string
}

/** Answer of `POST /authz/api/acl`. */
export const accessCheckResponse = v.object({
  accessControlList: listOf(
    v.object({
      permission: text,
      resourceType: optionalText,
      resourceIdentifier: optionalText,
      permitted: v.fallback(v.boolean(), false),
    }),
  ),
})
