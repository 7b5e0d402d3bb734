import { formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { knownPopulation } from './additions.ts'
import type { EvidenceRow } from './evidence.ts'
import { groupOf, idleReason, isUserOf } from './holdings.ts'
import { resourceGroupNameIn, roleNameIn, scopeNamer } from './item-facts.ts'
import { isDecision, type ReviewCampaign } from './review.ts'
import { reviewerKey, type Reviewer } from './review-entry.ts'
import type { AccessSnapshot } from './snapshot.ts'

/** Who did what in a review, and whether the same user decided and applied. */

export type ReviewerSummary = {
  readonly reviewer: Reviewer
  /** Log entries that are decisions. */
  readonly decisions: number
  /** Items where their decision counts. */
  readonly standing: number
  /** Times of their first and last decision. */
  readonly first: number | undefined
  readonly last: number | undefined
  readonly started: boolean
  readonly signOffs: number
  /** Items whose change they applied. */
  readonly applied: number
  /** Their roles when the review started; undefined: not a user in the reviewed access. */
  readonly roles: readonly string[] | undefined
}

/** Items whose change was applied, by whether the same user decided and applied. */
export type Duties = {
  readonly applied: number
  readonly sameUser: number
  readonly otherUser: number
  /** A service account key was used, for which Harness reports no user. */
  readonly unclear: number
}

type Person = { -readonly [Name in keyof Omit<ReviewerSummary, 'roles'>]: ReviewerSummary[Name] }

const STEP = 500

/**
 * Everyone who decided, signed off, applied, or started the review.
 *
 * @param topName name of the scope of the review
 */
export function* reviewerSummaries(
  review: ReviewCampaign,
  rows: readonly EvidenceRow[],
  topName: string,
): Generator<undefined, ReviewerSummary[]> {
  const people = new Map<string, Person>()
  const personOf = (reviewer: Reviewer): Person => {
    const none = { decisions: 0, standing: 0, first: undefined, last: undefined, signOffs: 0, applied: 0 }
    const person = people.get(reviewerKey(reviewer)) ?? { reviewer, started: false, ...none }
    people.set(reviewerKey(reviewer), person)
    return person
  }
  personOf(review.createdBy).started = true
  let steps = 0
  for (const { reviewer, decision, at } of review.log) {
    if (++steps % STEP === 0) yield
    if (!isDecision(decision)) continue
    const person = personOf(reviewer)
    person.decisions += 1
    person.first = Math.min(person.first ?? at, at)
    person.last = Math.max(person.last ?? at, at)
  }
  for (const { reviewer } of review.signOffs) personOf(reviewer).signOffs += 1
  for (const { decisionState, remediation } of rows) {
    if (++steps % STEP === 0) yield
    const { decision, event, conflict } = decisionState
    if (decision !== undefined && event !== undefined && conflict.length === 0) personOf(event.reviewer).standing += 1
    if (remediation?.changedBy !== undefined) personOf(remediation.changedBy).applied += 1
  }
  const population = knownPopulation(review)
  const all = [...people.values()]
  const roles = yield* rolesOf(
    population,
    all.flatMap(({ reviewer: { id } }) => id ?? []),
    scopeNamer(population, topName),
  )
  return all.map((person) => ({
    ...person,
    roles: person.reviewer.id === undefined ? undefined : roles.get(person.reviewer.id),
  }))
}

/** Direct and inherited roles of users, for those in the loaded access. */
function* rolesOf(
  population: AccessSnapshot,
  ids: readonly string[],
  nameOfScope: (scope: Scope) => string,
): Generator<undefined, ReadonlyMap<string, readonly string[]>> {
  const users = ids.flatMap((id) => population.users.get(id) ?? [])
  const found = new Map(users.map(({ id }) => [id, new Set<string>()]))
  let steps = 0
  for (const row of population.assignments) {
    if (++steps % STEP === 0) yield
    if (row.internal || (row.kind !== 'user' && row.kind !== 'group')) continue
    const group = groupOf(population, row)
    for (const { id, scopes } of users) {
      const isTheirs =
        row.kind === 'user'
          ? row.principal === id
          : Array.isArray(group?.members)
            ? group.members.includes(id)
            : group?.members === 'all-users-of-scope' && isUserOf(scopes, group.scope)
      if (!isTheirs || idleReason(population, row) !== undefined) continue
      const role = `${roleNameIn(population, row.role)} for ${resourceGroupNameIn(population, row.scope, row.resourceGroup)} in ${nameOfScope(row.scope)}`
      found.get(id)?.add(group === undefined ? role : `${role}, inherited from ${group.name}`)
    }
  }
  return new Map([...found].map(([id, roles]) => [id, [...roles].sort()]))
}

/** Whether the same user decided and applied. */
export function dutiesOf(rows: readonly EvidenceRow[]): Duties {
  const duties = { applied: 0, sameUser: 0, otherUser: 0, unclear: 0 }
  for (const { decisionState, remediation } of rows) {
    const [decider, applier] = [decisionState.event?.reviewer, remediation?.changedBy]
    if (applier === undefined || decider === undefined) continue
    duties.applied += 1
    if (decider.id === undefined || applier.id === undefined) duties.unclear += 1
    else if (decider.id === applier.id) duties.sameUser += 1
    else duties.otherUser += 1
  }
  return duties
}

export function dutiesText({ applied, sameUser, otherUser, unclear }: Duties): string {
  return `Changes applied: ${formatNumber(applied)}. Decided and applied by the same user: ${formatNumber(sameUser)}. Applied by a different user than the one who decided: ${formatNumber(otherUser)}. Unknown, because a service account key was used: ${formatNumber(unclear)}.`
}
