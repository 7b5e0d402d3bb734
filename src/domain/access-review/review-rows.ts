import { placeOf } from '#src/domain/access-map.ts'
import { plain, type JsonObject, type JsonValue } from './lined-json.ts'
import type { ApplyEvent } from './apply-event.ts'
import type {
  Addition,
  ChangeCheck,
  Criteria,
  DecisionEvent,
  HandOver,
  Join,
  Reopening,
  ReviewCampaign,
  ReviewedRoles,
  ReviewItem,
  SignOff,
} from './review.ts'
import type { Reviewer } from './review-entry.ts'
import { snapshotFile } from './snapshot-file.ts'

/**
 * Converts parts of a review to rows of its file. Rows that were read from a file of a later version are written back
 * unchanged.
 */

export function reviewerJson({ id, name, email, identity }: Reviewer): JsonObject {
  return { id, name, email, identity }
}

/** Empty lists are omitted in rows. */
const some = <Entry extends JsonValue>(entries: readonly Entry[]) => (entries.length === 0 ? undefined : entries)

export function itemJson(item: ReviewItem): JsonObject {
  if (item.asRead !== undefined) return item.asRead
  const { id, kind, scope, weighty, flags } = item
  const base = { id, kind, scope: placeOf(scope), weighty: weighty || undefined, flags: some(flags) }
  switch (item.kind) {
    case 'group-member':
      return { ...base, group: item.group.id, user: item.user }
    case 'membership':
      return { ...base, user: item.user }
    case 'invitation':
      return { ...base, invitation: item.invitation.id }
    case 'group-assignment':
      return { ...base, assignment: item.row.id }
    default:
      return { ...base, assignment: item.row.id, also: some(item.also) }
  }
}

export function eventJson(event: DecisionEvent): JsonObject {
  if (event.asRead !== undefined) return event.asRead
  const { id, item, decision, word, reason, target, reviewer, at, bulkId, clockOffset, seen } = event
  return {
    id,
    item,
    decision: word ?? decision,
    reason,
    target: target && { role: target.role, resourceGroup: target.resourceGroup },
    reviewer: reviewerJson(reviewer),
    at,
    bulkId,
    clockOffset,
    seen: some(seen),
  }
}

export function signOffJson(signOff: SignOff): JsonObject {
  if (signOff.asRead !== undefined) return signOff.asRead
  const { reviewer, at, counts, exceptions, logSha256, clockOffset } = signOff
  return {
    reviewer: reviewerJson(reviewer),
    at,
    counts: { ...counts },
    exceptions: exceptions.map(({ kind, items, reason }) => ({ kind, items, reason })),
    logSha256,
    clockOffset,
  }
}

export function reopeningJson({ asRead, reviewer, at, clockOffset }: Reopening): JsonObject {
  return asRead ?? { reviewer: reviewerJson(reviewer), at, clockOffset }
}

export function additionJson(addition: Addition): JsonObject {
  if (addition.asRead !== undefined) return addition.asRead
  const { id, at, reviewer, items, population, clockOffset } = addition
  const work = snapshotFile(population, undefined)
  let step = work.next()
  while (step.done !== true) step = work.next()
  return {
    id,
    at,
    reviewer: reviewerJson(reviewer),
    items: items.map(itemJson),
    population: plain(step.value),
    clockOffset,
  }
}

export function changeCheckJson(check: ChangeCheck): JsonObject {
  if (check.asRead !== undefined) return check.asRead
  const { id, at, reviewer, gone, replaced, added, members, users, unknown, loaded, found, names, facts } = check
  const { compared, clockOffset } = check
  return {
    id,
    at,
    reviewer: reviewerJson(reviewer),
    gone: some(gone),
    replaced: some(replaced.map(({ item, by }) => ({ item, by }))),
    added: some(added),
    members: some(members.map(({ item, joined, left }) => ({ item, joined: some(joined), left: some(left) }))),
    users: some(users),
    unknown: some(unknown),
    compared,
    loaded,
    found: found && some(found.map((each) => ({ ...each, scope: placeOf(each.scope) }))),
    names: names && some(names),
    facts: facts && some(facts),
    clockOffset,
  }
}

export function handOverJson({ asRead, id, at, reviewer, to, clockOffset }: HandOver): JsonObject {
  const { name, email, id: user, foundBy } = to
  return asRead ?? { id, at, reviewer: reviewerJson(reviewer), to: { name, email, id: user, foundBy }, clockOffset }
}

export function joinJson(join: Join): JsonObject {
  if (join.asRead !== undefined) return join.asRead
  const { id, at, reviewer, file, sha256, decisions, others, conflicts, clockOffset } = join
  return {
    id,
    at,
    reviewer: reviewerJson(reviewer),
    file,
    sha256,
    decisions: decisions.map(({ reviewer: by, count }) => ({ reviewer: reviewerJson(by), count })),
    others,
    conflicts: conflicts.map((conflict) => ({ item: conflict.item, decisions: conflict.decisions })),
    clockOffset,
  }
}

export function appliedJson(event: ApplyEvent): JsonObject {
  if (event.asRead !== undefined) return event.asRead
  const { id, item, result, reason, detail, at, verifiedAt, remains, correlationId, by, clockOffset } = event
  return {
    id,
    item,
    result,
    reason,
    detail,
    at,
    verifiedAt,
    // An empty list means that nothing remains; a missing one means that it wasn't checked.
    remains: remains && [...remains],
    correlationId,
    by: reviewerJson(by),
    clockOffset,
  }
}

function rolesJson(roles: ReviewedRoles): JsonObject {
  switch (roles.kind) {
    case 'role':
      return { kind: roles.kind, role: roles.role, resourceGroup: roles.resourceGroup }
    case 'users': {
      const { kind, from, words, ids, isPartial } = roles
      return { kind, from, words, users: ids, partial: isPartial }
    }
    default:
      return { kind: roles.kind }
  }
}

function criteriaJson({ scope, roles, ...included }: Criteria): JsonObject {
  return { ...included, scope: placeOf(scope), roles: rolesJson(roles) }
}

/** Members of a review that never change, without its lists and its population. */
export function reviewHeadJson(review: ReviewCampaign): JsonObject {
  if (review.asRead !== undefined) return review.asRead
  const { id, name, criteria, createdAt, createdBy, reviewBy, nextReview, populationSha256, managed } = review
  return {
    account: criteria.scope.account,
    id,
    name,
    criteria: criteriaJson(criteria),
    createdAt,
    createdBy: reviewerJson(createdBy),
    reviewBy,
    nextReview,
    populationSha256,
    managed,
  }
}
