import * as v from 'valibot'
import { optionalText, text } from './envelope-schema.ts'
import { listOf } from './paging-schema.ts'

/** One permission check of `POST /authz/api/acl`. */
export type PermissionCheck = {
  resourceScope: { accountIdentifier: string; orgIdentifier?: string; projectIdentifier?: string }
  resourceType: string
  permission: string
  resourceIdentifier?: string
}

/** Response of `POST /authz/api/acl`. If a row does not say which scope it is about, the scope is unknown. */
export const accessCheckResponse = v.object({
  accessControlList: listOf(
    v.object({
      permission: text,
      resourceScope: v.fallback(
        v.nullish(v.object({ orgIdentifier: optionalText, projectIdentifier: optionalText })),
        undefined,
      ),
      resourceType: optionalText,
      resourceIdentifier: optionalText,
      permitted: v.fallback(v.boolean(), false),
    }),
  ),
})
export type PermissionRow = v.InferOutput<typeof accessCheckResponse>['accessControlList'][number]
