import * as v from 'valibot'
import { flag, optionalText, optionalTime, words } from './envelope.ts'
import { listOf, pageOf } from './paging.ts'

const text = v.pipe(v.string(), v.minLength(1))

/** A role as the role list gives it. `allowedScopeLevels`: `account`, `organization`, `project`. */
const roleResponse = v.object({
  role: v.object({
    identifier: text,
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
    identifier: text,
    name: text,
    description: optionalText,
    allowedScopeLevels: words,
    includedScopes: listOf(v.object({ filter: optionalText })),
  }),
  harnessManaged: flag,
})
export type ResourceGroupResponse = v.InferOutput<typeof resourceGroupResponse>
export const resourceGroupPage = pageOf(resourceGroupResponse)

/** One row of `roleassignments/v2/filter`: who holds which role where, directly or through a group. */
const roleAssignmentRow = v.object({
  identifier: text,
  principal: v.object({
    identifier: text,
    type: text,
    name: optionalText,
    email: optionalText,
    scopeLevel: optionalText,
  }),
  disabled: flag,
  role: v.object({ role: v.object({ identifier: text, name: optionalText }), harnessManaged: flag }),
  resourceGroup: v.object({ identifier: text, name: optionalText }),
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
