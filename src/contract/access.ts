import * as v from 'valibot'
import { flag, identity, optionalText, optionalTime, text, words } from './envelope.ts'
import { listOf, pageOf } from './paging.ts'

/** A role as the role list gives it. `allowedScopeLevels`: `account`, `organization`, `project`. */
export const roleResponse = v.object({
  role: v.object({
    identifier: identity,
    name: text,
    permissions: words,
    allowedScopeLevels: words,
    description: optionalText,
  }),
  harnessManaged: flag,
})
export type RoleResponse = v.InferOutput<typeof roleResponse>
export const rolePage = pageOf(roleResponse)

/** A resource group as the resource group list gives it. */
const resourceGroupResponse = v.object({
  resourceGroup: v.object({
    identifier: identity,
    name: text,
    description: optionalText,
    allowedScopeLevels: words,
    includedScopes: listOf(
      v.object({
        filter: optionalText,
        accountIdentifier: optionalText,
        orgIdentifier: optionalText,
        projectIdentifier: optionalText,
      }),
    ),
    resourceFilter: v.fallback(
      v.optional(
        v.object({
          includeAllResources: flag,
          resources: listOf(
            v.object({ resourceType: text, identifiers: v.fallback(v.nullish(v.array(v.string())), null) }),
          ),
        }),
      ),
      undefined,
    ),
  }),
  harnessManaged: flag,
})
export type ResourceGroupResponse = v.InferOutput<typeof resourceGroupResponse>
export const resourceGroupPage = pageOf(resourceGroupResponse)

/** One row of `roleassignments/v2/filter`: who holds which role where, directly or through a group. */
const roleAssignmentRow = v.object({
  identifier: identity,
  principal: v.object({
    identifier: identity,
    type: text,
    name: optionalText,
    email: optionalText,
    scopeLevel: optionalText,
  }),
  disabled: flag,
  role: v.object({ role: v.object({ identifier: identity, name: optionalText }), harnessManaged: flag }),
  resourceGroup: v.object({ identifier: identity, name: optionalText }),
  scope: v.object({
    accountIdentifier: optionalText,
    accountName: optionalText,
    orgIdentifier: optionalText,
    orgName: optionalText,
    projectIdentifier: optionalText,
    projectName: optionalText,
  }),
  createdAt: optionalTime,
  harnessManaged: flag,
})
export type RoleAssignmentRow = v.InferOutput<typeof roleAssignmentRow>
export const roleAssignmentRowPage = pageOf(roleAssignmentRow)

/** A row of the answer of `roleassignments/multi`. */
const madeAssignment = v.object({
  roleAssignment: v.object({
    identifier: text,
    roleIdentifier: text,
    resourceGroupIdentifier: text,
    principal: v.object({ identifier: text, type: text }),
  }),
})
export type MadeAssignment = v.InferOutput<typeof madeAssignment>['roleAssignment']

/** Answer of `roleassignments/multi`: those that were made. `unread`: rows that could not be understood. */
export const madeAssignments = v.pipe(
  v.array(v.unknown()),
  v.transform((rows) => {
    const made = rows.flatMap((row): MadeAssignment[] => {
      const result = v.safeParse(madeAssignment, row)
      return result.success ? [result.output.roleAssignment] : []
    })
    return { made, unread: rows.length - made.length }
  }),
)
export type MadeAssignments = v.InferOutput<typeof madeAssignments>

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Answer of `roleassignments/delete/batch`, which is HTTP 200 also where nothing could be deleted. */
export const deletedAssignments = v.object({
  successfullyDeleted: count,
  failedToDelete: count,
  roleAssignmentErrorResponseDTOList: listOf(v.object({ roleAssignmentId: text, errorMessage: optionalText })),
})
export type DeletedAssignments = v.InferOutput<typeof deletedAssignments>
