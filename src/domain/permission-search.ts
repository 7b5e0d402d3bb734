import type { ResourceGroupResponse } from '#src/contract/access-schema.ts'
import type { RoleAssignment } from './access.ts'
import { placeOf } from './access-map.ts'
import { makeScope, type Scope } from './scope.ts'

/**
 * "Can she delete pipelines here?": answered from the permissions of roles and the coverage of resource groups, if
 * both could be loaded.
 */

/** Action and resource of a permission, parsed from its identifier: `core_pipeline_delete` → delete, pipeline. */
export function permissionParts(permission: string): { readonly action: string; readonly resource: string } {
  const parts = permission.split('_').filter((part) => part !== '')
  const action = parts.at(-1) ?? permission
  return { action, resource: (parts.length > 2 ? parts.slice(1, -1) : parts.slice(0, -1)).join(' ') }
}

/** Permissions by resource and action, both sorted. */
export function permissionTable(permissions: readonly string[]): { resource: string; permissions: string[] }[] {
  const table = new Map<string, string[]>()
  for (const permission of [...new Set(permissions)].toSorted()) {
    const { resource } = permissionParts(permission)
    table.set(resource, [...(table.get(resource) ?? []), permission])
  }
  return [...table]
    .map(([resource, permissions]) => ({ resource, permissions }))
    .toSorted((one, other) => (one.resource < other.resource ? -1 : one.resource > other.resource ? 1 : 0))
}

/** Words of a question that are neither an action nor a resource. */
const filler = new Set(
  'a all an and any are be can could do does everywhere for he her here him i in is may of on or she that the their them they this to who'.split(
    ' ',
  ),
)

/** Everyday words, mapped to the words of permission identifiers. */
const synonyms: Readonly<Record<string, string>> = {
  run: 'execute',
  start: 'execute',
  see: 'view',
  read: 'view',
  look: 'view',
  show: 'view',
  list: 'view',
  change: 'edit',
  update: 'edit',
  modify: 'edit',
  remove: 'delete',
  stop: 'abort',
  add: 'create',
  make: 'create',
}

/** The singular of a word, guessed from its spelling. */
function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

/** The words of a question to search for. */
export function searchWords(question: string): string[] {
  return question
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !filler.has(word))
    .map(singular)
}

/** Whether a permission contains all words of a question, or the service's words for them. */
export function matchesQuestion(permission: string, words: readonly string[]): boolean {
  // Also without underscores: users type "feature flag", the service uses `featureflag`.
  const text = permission.toLowerCase()
  const actions = permissionParts(text).action
  const joined = words.join('')
  if (joined !== '' && text.replaceAll('_', '').includes(joined)) return true
  return words.length > 0 && words.every((word) => text.includes(word) || synonyms[word] === actions)
}

/** Coverage of one resource type by a resource group. `unclear`: the service might mean all, some or none. */
export type CoveredType = {
  readonly type: string
  readonly extent: 'all' | 'some' | 'unclear'
  /** Named resources. */
  readonly ids: readonly string[]
  /** Only resources with one of these values. */
  readonly attribute: { readonly name: string; readonly values: readonly string[] } | undefined
}

/** The coverage of a resource group, if the service reports it. */
export type Coverage = {
  readonly name: string
  readonly description: string | undefined
  /** Scopes it covers; undefined: not reported. `below` is undefined if the value is unknown. */
  readonly scopes: readonly { readonly scope: Scope; readonly below: boolean | undefined }[] | undefined
  /** All resources; undefined: not reported. */
  readonly all: boolean | undefined
  readonly resources: readonly CoveredType[]
  /** The response has unknown parts, so it might cover less than it seems. */
  readonly unclear: boolean
}

/** @param usedAt scope of the binding: a built-in resource group is specific to that scope */
export function coverageOf({ resourceGroup, harnessManaged }: ResourceGroupResponse, usedAt: Scope): Coverage {
  const { name, description, includedScopes, resourceFilter, unknown } = resourceGroup
  const all = resourceFilter?.includeAllResources
  const resources = (resourceFilter?.resources ?? []).map(coveredType)
  return {
    name,
    description,
    scopes:
      includedScopes.length === 0
        ? undefined
        : includedScopes.map(({ filter, accountIdentifier, orgIdentifier, projectIdentifier }) => ({
            scope:
              harnessManaged === true || (accountIdentifier ?? orgIdentifier ?? projectIdentifier) === undefined
                ? usedAt
                : makeScope(accountIdentifier ?? usedAt.account, orgIdentifier, projectIdentifier),
            below: includesChildScopesByFilter.get(filter ?? ''),
          })),
    all,
    resources,
    unclear:
      unknown.length > 0 ||
      includedScopes.some(
        ({ unknown: moreUnknown, orgIdentifier, projectIdentifier }) =>
          moreUnknown.length > 0 || (projectIdentifier !== undefined && orgIdentifier === undefined),
      ) ||
      (resourceFilter?.unknown.length ?? 0) > 0 ||
      (resourceFilter?.unread ?? 0) > 0 ||
      // All resources, and then a selection of them: which of the two counts is unknown.
      (all === true && resources.length > 0),
  }
}

const includesChildScopesByFilter = new Map([
  ['INCLUDING_CHILD_SCOPES', true],
  ['EXCLUDING_CHILD_SCOPES', false],
])

type Selector = NonNullable<ResourceGroupResponse['resourceGroup']['resourceFilter']>['resources'][number]

function coveredType({ resourceType: type, identifiers, attributeFilter, unknown }: Selector): CoveredType {
  const ids = typeof identifiers === 'string' ? [] : identifiers
  const readable = typeof attributeFilter === 'object' ? attributeFilter : undefined
  const attribute = readable && { name: readable.attributeName, values: readable.attributeValues }
  // An empty list can mean all or none.
  const unclear =
    unknown.length > 0 ||
    identifiers === 'unreadable' ||
    (identifiers !== 'none' && identifiers.length === 0) ||
    attributeFilter === 'unreadable' ||
    attribute?.values.length === 0
  const isFullType = identifiers === 'none' && attributeFilter === undefined
  return { type, extent: unclear ? 'unclear' : isFullType ? 'all' : 'some', ids, attribute }
}

function isWithin(scope: Scope, top: Scope): boolean {
  if (scope.account !== top.account) return false
  return placeOf(top) === '/' || `${placeOf(scope)}/`.startsWith(`${placeOf(top)}/`)
}

/**
 * How far a user can do something at a scope. `some`: only named resources, or those with certain attributes.
 * `other-types`: the resource group lists resource types, and none matches the permission. `unclear`: its coverage is
 * unknown or not recognized.
 */
export type Verdict = 'yes' | 'some' | 'unclear' | 'other-types' | 'no'
/** The strongest first. */
export const verdictOrder: readonly Verdict[] = ['yes', 'some', 'unclear', 'other-types', 'no']

const bare = (text: string) => singular(text.toLowerCase().replaceAll(/[^a-z0-9]/gu, ''))

/** How far a resource group covers a scope, regardless of the role. */
export function coverageVerdict(coverage: Coverage | undefined, at: Scope): Verdict {
  const fullCoverage = coverage && { ...coverage, all: true, resources: [] }
  const reach = permissionVerdict('', fullCoverage, at)
  return reach === 'yes' && coverage?.all !== true ? (coverage?.all === undefined ? 'unclear' : 'some') : reach
}

/** How far a resource group grants a permission at a scope. Never more than is certain. */
export function permissionVerdict(permission: string, coverage: Coverage | undefined, at: Scope): Verdict {
  if (coverage?.scopes === undefined) return 'unclear'
  const reaches = coverage.scopes.map(({ scope, below }) => {
    if (placeOf(at) === placeOf(scope) && at.account === scope.account) return true
    return isWithin(at, scope) ? below : false
  })
  if (!reaches.includes(true)) return reaches.includes(undefined) || coverage.unclear ? 'unclear' : 'no'
  const within = verdictWithin(permission, coverage)
  return coverage.unclear ? 'unclear' : within
}

function verdictWithin(permission: string, { all, resources }: Coverage): Verdict {
  if (all === true) return 'yes'
  if (all === undefined && resources.length === 0) return 'unclear'
  const thing = bare(permissionParts(permission).resource)
  const extents = resources.filter(({ type }) => bare(type) === thing).map(({ extent }) => extent)
  if (extents.includes('all')) return 'yes'
  if (extents.includes('some')) return 'some'
  return extents.length > 0 ? 'unclear' : 'other-types'
}

/** One permission that matches a question, with every role assignment whose role has it. */
export type PermissionAnswer = {
  readonly permission: string
  readonly verdict: Verdict
  readonly by: readonly { readonly assignment: RoleAssignment; readonly verdict: Verdict }[]
}

type Known = {
  /** Permissions of a role assignment's role; undefined if not loaded. */
  readonly permissionsOf: (assignment: RoleAssignment) => readonly string[] | undefined
  /** Coverage of a role assignment's resource group; undefined if it couldn't be loaded. */
  readonly coverageOf: (assignment: RoleAssignment) => Coverage | undefined
}

/**
 * Answers a question at a scope, the strongest verdict first.
 *
 * @param assignments all of the user; one that is turned off grants nothing, and if that is unknown it might
 * @returns one answer per matching permission that any of the roles has; those that grant nothing are `no`
 */
export function answersTo(
  question: string,
  assignments: readonly RoleAssignment[],
  known: Known,
  at: Scope,
): PermissionAnswer[] {
  const words = searchWords(question)
  const found = new Map<string, { assignment: RoleAssignment; verdict: Verdict }[]>()
  for (const assignment of assignments) {
    if (assignment.disabled) continue
    for (const permission of known.permissionsOf(assignment) ?? []) {
      if (!matchesQuestion(permission, words)) continue
      const by = found.get(permission) ?? []
      const verdict = permissionVerdict(permission, known.coverageOf(assignment), at)
      // Not every response says whether the assignment is turned off.
      by.push({ assignment, verdict: assignment.disabled === undefined && verdict !== 'no' ? 'unclear' : verdict })
      found.set(permission, by)
    }
  }
  const answers = [...found].map(([permission, by]) => ({
    permission,
    by: by.toSorted((one, other) => verdictOrder.indexOf(one.verdict) - verdictOrder.indexOf(other.verdict)),
    verdict: verdictOrder.find((verdict) => by.some((entry) => entry.verdict === verdict)) ?? 'no',
  }))
  return answers.toSorted(
    (one, other) =>
      verdictOrder.indexOf(one.verdict) - verdictOrder.indexOf(other.verdict) ||
      (one.permission < other.permission ? -1 : 1),
  )
}

/** Role assignments whose role has a matching permission, or could not be loaded. */
export function assignmentsAbout(
  question: string,
  assignments: readonly RoleAssignment[],
  permissionsOf: Known['permissionsOf'],
): RoleAssignment[] {
  const words = searchWords(question)
  return assignments.filter((assignment) =>
    permissionsOf(assignment)?.some((permission) => matchesQuestion(permission, words)),
  )
}
