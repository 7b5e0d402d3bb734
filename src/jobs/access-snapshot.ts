import { placeOf } from '#src/domain/access-map.ts'
import { completenessOf, mergeGaps } from '#src/domain/access-review/completeness.ts'
import type { AccessSnapshot, VisibleParts } from '#src/domain/access-review/snapshot.ts'
import { viewedParts } from '#src/domain/access-review/view-permissions.ts'
import { parentScopes, scopeId, type Scope } from '#src/domain/scope.ts'
import { readQuestionAccess, readNames, type QuestionLoad } from './question-access.ts'
import { readCatalog } from './access-catalog.ts'
import { makeDraft, readInvitations, type AccessDraft } from './access-draft.ts'
import { readGroups, readMissingMembers } from './access-groups.ts'
import { forEachConcurrently, type ReadContext } from './access-lists.ts'
import { readScopes, readVisible } from './access-places.ts'
import { readScope } from './access-scope.ts'
import { forEachInSlices } from './time-slices.ts'

/** Loads everything that an access review covers, with the proof of completeness. */

export type SnapshotInput = {
  readonly scope: Scope
  /** Whether child scopes are included. */
  readonly children: boolean
  /** Whether every list of users is read a second time, to prove completeness. */
  readonly secondRoster: boolean
  /** Only data for one question; then the parents of the scope are included, too. */
  readonly questionLoad?: QuestionLoad
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/**
 * Loads the access of a scope, or the data for one question about it.
 *
 * @throws errors without a response; a refusal is part of the result
 */
export async function readSnapshot(context: ReadContext, input: SnapshotInput): Promise<AccessSnapshot> {
  const { scope: rootScope, children, secondRoster, questionLoad, now } = input
  const startedAt = now()
  let calls = 0
  const counting: ReadContext = {
    ...context,
    call: (...call) => {
      calls += 1
      return context.call(...call)
    },
  }
  const draft = makeDraft(counting, rootScope, children)
  const { scopes, users, assignments, groups, roles, resourceGroups, invitations, unnamed } = draft

  if (questionLoad === undefined) await readScopes(draft)
  else scopes.push(...[rootScope, ...parentScopes(rootScope)].map((scope) => ({ scope, name: undefined })))
  await readVisible(draft)
  await readGroups(draft)
  if (questionLoad === undefined)
    await forEachConcurrently(scopes, ({ scope }) => readWhole(draft, scope, secondRoster))
  else await readQuestionAccess(draft, questionLoad)
  await readMissingMembers(draft)
  if (questionLoad !== undefined) await readNames(draft, questionLoad)

  return {
    account: rootScope.account,
    scopes,
    users,
    assignments,
    groups,
    roles,
    resourceGroups,
    invitations,
    unnamed,
    completeness: completenessOf(mergeGaps(draft.gaps), draft.totals, draft.settled, secondRoster),
    startedAt,
    endedAt: now(),
    ...(questionLoad === undefined ? { calls, visible: visibleParts(draft) } : {}),
  }
}

function visibleParts({ scopes, visible }: AccessDraft): VisibleParts[] {
  const byPlace = new Map(scopes.map(({ scope }) => [placeOf(scope), scope]))
  return [...byPlace.keys()].sort().flatMap((place) => {
    const scope = byPlace.get(place)
    if (scope === undefined) return []
    const parts = visible.get(scopeId(scope)) ?? new Set()
    return [{ scope, parts: viewedParts.filter((part) => parts.has(part)) }]
  })
}

async function readWhole(draft: AccessDraft, scope: Scope, secondRoster: boolean): Promise<void> {
  const access = await readScope(draft.context, {
    scope,
    visible: draft.visible.get(scopeId(scope)) ?? new Set(),
    catalog: await readCatalog(draft, scope),
    secondRoster,
  })
  await forEachInSlices(access.users, (user) => {
    draft.users.add(scope, user)
  })
  await forEachInSlices(access.rows, (row) => {
    draft.assignments.add(row)
  })
  draft.gaps.push(...access.gaps)
  draft.totals.push(...access.totals)
  draft.settled += access.settled
  await readInvitations(draft, scope)
}
