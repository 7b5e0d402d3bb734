import type { AclAggregateFilter, UserFilter } from '#src/contract/user-schema.ts'
import { parentScopes, type Scope } from '#src/domain/scope.ts'
import type { Assignment } from './assignment.ts'
import { unexpectedError, entityNotFound, invalidRequest } from './errors.ts'
import { pageOf, makeMatcher, sorted, type PageRequest, type SortOrder } from './page-slices.ts'
import type { Ref } from './people.ts'
import { isSame, keyOf } from './scopes.ts'
import { assignmentMetadata, copyOf, metadataOf, syncListCopies, userSortKeys } from './user-rows.ts'
import type { World } from './world.ts'

/** Maximum number of assignments that an aggregate call reads over all rows, silently (docs/service.md, trap 13). */
const MAX_ASSIGNMENTS = 1000

/** The last long lists, so that paging doesn't sort them again for every page. */
const remembered = new WeakMap<World, Map<string, readonly Ref[]>>()
const MIN_CACHED_ROWS = 5000
const MAX_REMEMBERED = 6

function matchingRows(
  world: World,
  key: string,
  candidates: () => readonly Ref[],
  search: string | null | undefined,
  orders: readonly SortOrder[],
): readonly Ref[] {
  const full = JSON.stringify([key, search, orders, world.effects, syncListCopies(world)])
  const lists = remembered.get(world) ?? new Map<string, readonly Ref[]>()
  const known = lists.get(full)
  if (known !== undefined) return known
  const matches = makeMatcher(search)
  const found = candidates().filter((ref) => {
    if (matches === undefined) return true
    const { name, email } = copyOf(world, world.people.at(ref))
    return matches(name) || matches(email)
  })
  const refs = sorted(found, orders, userSortKeys(world))
  if (refs.length >= MIN_CACHED_ROWS) {
    const [oldest] = lists.keys()
    if (lists.size >= MAX_REMEMBERED && oldest !== undefined) lists.delete(oldest)
    remembered.set(world, lists.set(full, refs))
  }
  return refs
}

/** An empty page echoes the page token of the request. */
function echoing<Page extends { pageToken: string | null }>(page: Page, nobody: boolean, request: PageRequest): Page {
  return nobody ? { ...page, pageToken: request.pageToken } : page
}

function directAt(world: World, scope: Scope, userId: string): Assignment[] {
  return world.assignments.ofPrincipal('USER', userId).filter((row) => isSame(row.scope, scope))
}

/**
 * One user with direct assignments.
 *
 * @throws ServiceError 404 unless a member of exactly this scope
 */
export function getAggregated(world: World, scope: Scope, userId: string) {
  const person = world.members.has(scope, userId) ? world.people.get(userId) : undefined
  if (person === undefined) throw entityNotFound(`User ${userId} is not in this scope`)
  return {
    user: metadataOf(world, person),
    roleAssignmentMetadata: assignmentMetadata(world, scope, directAt(world, scope, userId)),
  }
}

type ListInput = {
  readonly page: PageRequest
  readonly orders: readonly SortOrder[]
  readonly searchTerm?: string | null | undefined
}

/** Page of users with direct assignments. */
export function listAggregated(world: World, scope: Scope, input: ListInput & { filter: AclAggregateFilter }) {
  const { roleIdentifiers = [], resourceGroupIdentifiers = [] } = input.filter
  const filtered = roleIdentifiers.length > 0 || resourceGroupIdentifiers.length > 0
  if (!filtered) return listSearched(world, scope, input)
  if (makeMatcher(input.searchTerm) !== undefined)
    throw invalidRequest('a search term and a filter cannot be used together')

  const found = new Map<string, Assignment[]>()
  let read = 0
  for (const row of world.assignments.at(scope)) {
    if (row.principal.type !== 'USER') continue
    if (roleIdentifiers.length > 0 && !roleIdentifiers.includes(row.roleIdentifier)) continue
    if (resourceGroupIdentifiers.length > 0 && !resourceGroupIdentifiers.includes(row.resourceGroupIdentifier)) continue
    const rows = found.get(row.principal.identifier) ?? []
    rows.push(row)
    found.set(row.principal.identifier, rows)
    read += 1
    if (read === MAX_ASSIGNMENTS) break
  }
  const refs = [...found.keys()].filter((id) => world.members.has(scope, id)).map((id) => world.people.refOf(id))
  const page = pageOf(sorted(refs, input.orders, userSortKeys(world)), input.page, (ref) => {
    const person = world.people.at(ref)
    return {
      user: metadataOf(world, person),
      // Only the roles that matched: a trap if roles are edited from such a row (docs/service.md, trap 12).
      roleAssignmentMetadata: assignmentMetadata(world, scope, found.get(person.uuid) ?? []),
    }
  })
  return echoing(page, refs.length === 0, input.page)
}

function listSearched(world: World, scope: Scope, { page, orders, searchTerm }: ListInput) {
  const candidates = () => world.members.refs(scope)
  const refs = matchingRows(world, keyOf(scope), candidates, searchTerm, orders)
  let room = MAX_ASSIGNMENTS
  const answer = pageOf(refs, page, (ref) => {
    const person = world.people.at(ref)
    const rows = directAt(world, scope, person.uuid).slice(0, room)
    room -= rows.length
    return { user: metadataOf(world, person), roleAssignmentMetadata: assignmentMetadata(world, scope, rows) }
  })
  return echoing(answer, world.members.count(scope) === 0, page)
}

/** Scopes whose view permission a batch call needs. */
export function scopesOfBatch(scope: Scope, filter: UserFilter): Scope[] {
  const parents = filter.parentFilter === undefined || filter.parentFilter === 'NO_PARENT_SCOPES'
  return parents ? [scope] : [scope, ...parentScopes(scope)]
}

/** Page of users without assignments. */
export function listUsers(world: World, scope: Scope, { page, orders }: ListInput, filter: UserFilter) {
  const { identifiers, emails, parentFilter = 'NO_PARENT_SCOPES' } = filter
  const named = identifiers !== undefined || emails !== undefined
  if (parentFilter === 'STRICTLY_PARENT_SCOPES' && named) throw unexpectedError()
  const scopes =
    parentFilter === 'STRICTLY_PARENT_SCOPES' ? parentScopes(scope) : scopesOfBatch(scope, { parentFilter })

  const everyone = (): readonly Ref[] => {
    if (scopes.length === 1 && scopes[0] === scope) return world.members.refs(scope)
    const refs = new Set(scopes.flatMap((entry) => world.members.refs(entry)))
    if (parentFilter === 'STRICTLY_PARENT_SCOPES') for (const ref of world.members.refs(scope)) refs.delete(ref)
    return [...refs]
  }
  const wanted = (): readonly Ref[] => {
    const people = [
      ...(identifiers ?? []).map((id) => world.people.get(id)),
      ...(emails ?? []).map((email) => world.people.byEmail(email.toLowerCase())),
    ]
    const ids = new Set(people.flatMap((person) => (person === undefined ? [] : person.uuid)))
    return [...ids]
      .filter((id) => scopes.some((entry) => world.members.has(entry, id)))
      .map((id) => world.people.refOf(id))
  }
  const key = JSON.stringify([keyOf(scope), parentFilter, identifiers, emails])
  const refs = matchingRows(world, key, named ? wanted : everyone, filter.searchTerm, orders)
  const answer = pageOf(refs, page, (ref) => metadataOf(world, world.people.at(ref)))
  return echoing(
    answer,
    scopes.every((entry) => world.members.count(entry) === 0),
    page,
  )
}
