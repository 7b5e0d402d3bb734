import * as v from 'valibot'
import { flag, identity, optionalText, optionalTime, text, words } from './envelope-schema.ts'
import { listOf, pageOf } from './paging-schema.ts'

const optionalCount = v.pipe(
  v.nullish(v.fallback(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), null)),
  v.transform((value) => value ?? undefined),
)

/** A role as returned by the role list. `allowedScopeLevels`: `account`, `organization`, `project`. */
export const roleResponse = v.object({
  role: v.object({
    identifier: identity,
    name: text,
    permissions: words,
    allowedScopeLevels: words,
    description: optionalText,
  }),
  harnessManaged: flag,
  // Number of principals of each kind that have it at the scope of the list.
  roleAssignedToUserCount: optionalCount,
  roleAssignedToUserGroupCount: optionalCount,
  roleAssignedToServiceAccountCount: optionalCount,
})
export type RoleResponse = v.InferOutput<typeof roleResponse>
export const rolePage = pageOf(roleResponse)

/** Unknown members of a response that have a value: they can narrow what is known. */
function unknownMembers(value: Readonly<Record<string, unknown>>, known: readonly string[]): string[] {
  return Object.keys(value).filter((name) => !known.includes(name) && value[name] != null)
}

/** `none`: absent or null. `unreadable`: of another shape. */
function parseStringList(value: unknown): readonly string[] | 'none' | 'unreadable' {
  if (value == null) return 'none'
  const result = v.safeParse(v.array(v.string()), value)
  return result.success ? result.output : 'unreadable'
}

const attributeFilter = v.strictObject({ attributeName: text, attributeValues: v.array(v.string()) })

/** One type of resource in a resource group, with its restrictions. */
const resourceSelector = v.pipe(
  v.looseObject({ resourceType: text }),
  v.transform((entry) => {
    const { resourceType, identifiers, attributeFilter: filter } = entry
    const read = filter == null ? undefined : v.safeParse(attributeFilter, filter)
    return {
      resourceType,
      identifiers: parseStringList(identifiers),
      /** Only resources with one of these values. `unreadable`: there is one of another shape. */
      attributeFilter: read === undefined ? undefined : read.success ? read.output : ('unreadable' as const),
      unknown: unknownMembers(entry, ['resourceType', 'identifiers', 'attributeFilter']),
    }
  }),
)

const resourceFilter = v.pipe(
  v.looseObject({ includeAllResources: flag, resources: v.nullish(v.array(v.unknown()), []) }),
  v.transform((filter) => {
    const resources = filter.resources.flatMap((entry) => {
      const result = v.safeParse(resourceSelector, entry)
      return result.success ? [result.output] : []
    })
    return {
      includeAllResources: filter.includeAllResources,
      resources,
      unread: filter.resources.length - resources.length,
      unknown: unknownMembers(filter, ['includeAllResources', 'resources']),
    }
  }),
)

const includedScope = v.pipe(
  v.looseObject({
    filter: optionalText,
    accountIdentifier: optionalText,
    orgIdentifier: optionalText,
    projectIdentifier: optionalText,
  }),
  v.transform(({ filter, accountIdentifier, orgIdentifier, projectIdentifier, ...others }) => ({
    filter,
    accountIdentifier,
    orgIdentifier,
    projectIdentifier,
    unknown: unknownMembers(others, []),
  })),
)

/** Members of a resource group that don't affect what it covers. */
const describing = [
  'accountIdentifier',
  'orgIdentifier',
  'projectIdentifier',
  'identifier',
  'name',
  'color',
  'tags',
  'description',
  'allowedScopeLevels',
  'includedScopes',
  'resourceFilter',
]

/** A resource group as returned by the resource group list. */
const resourceGroupResponse = v.object({
  resourceGroup: v.pipe(
    v.looseObject({
      identifier: identity,
      name: text,
      description: optionalText,
      allowedScopeLevels: words,
      includedScopes: listOf(includedScope),
      resourceFilter: v.fallback(v.optional(resourceFilter), undefined),
    }),
    v.transform((group) => ({
      identifier: group.identifier,
      name: group.name,
      description: group.description,
      allowedScopeLevels: group.allowedScopeLevels,
      includedScopes: group.includedScopes,
      resourceFilter: group.resourceFilter,
      unknown: unknownMembers(group, describing),
    })),
  ),
  harnessManaged: flag,
})
export type ResourceGroupResponse = v.InferOutput<typeof resourceGroupResponse>
export const resourceGroupPage = pageOf(resourceGroupResponse)

/** One row of `roleassignments/v2/filter`: who has which role where, direct or inherited from a group. */
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

/** One row of `roleassignments/filter`: an assignment at exactly one scope, without names. */
const plainAssignment = v.pipe(
  v.object({
    roleAssignment: v.object({
      identifier: identity,
      roleIdentifier: identity,
      resourceGroupIdentifier: identity,
      /** Level of the role, if the service reports it. */
      roleReference: v.fallback(v.nullish(v.object({ scopeLevel: optionalText })), undefined),
      principal: v.object({ identifier: identity, type: text, scopeLevel: optionalText }),
      disabled: flag,
      managed: flag,
      internal: flag,
    }),
    createdAt: optionalTime,
    harnessManaged: flag,
  }),
  v.transform(({ roleAssignment: { roleReference, managed, ...assignment }, createdAt, harnessManaged }) => ({
    ...assignment,
    roleLevel: roleReference?.scopeLevel,
    managed: managed ?? harnessManaged,
    createdAt,
  })),
)
export type PlainAssignment = v.InferOutput<typeof plainAssignment>
export const plainAssignmentPage = pageOf(plainAssignment)

/** A row of the answer of `roleassignments/multi`. */
const madeAssignment = v.object({
  roleAssignment: v.object({
    identifier: text,
    roleIdentifier: text,
    resourceGroupIdentifier: text,
    principal: v.object({ identifier: text, type: text }),
  }),
})
export type CreatedAssignment = v.InferOutput<typeof madeAssignment>['roleAssignment']

/** Answer of `roleassignments/multi`: those that were made. `unread`: rows that could not be parsed. */
export const createdAssignments = v.pipe(
  v.array(v.unknown()),
  v.transform((rows) => {
    const made = rows.flatMap((row): CreatedAssignment[] => {
      const result = v.safeParse(madeAssignment, row)
      return result.success ? [result.output.roleAssignment] : []
    })
    return { made, unread: rows.length - made.length }
  }),
)
export type CreatedAssignments = v.InferOutput<typeof createdAssignments>

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Response of `roleassignments/delete/batch`, which is HTTP 200 even if nothing could be deleted. */
export const deletedAssignments = v.object({
  successfullyDeleted: count,
  failedToDelete: count,
  roleAssignmentErrorResponseDTOList: listOf(v.object({ roleAssignmentId: text, errorMessage: optionalText })),
})
export type DeletedAssignments = v.InferOutput<typeof deletedAssignments>
