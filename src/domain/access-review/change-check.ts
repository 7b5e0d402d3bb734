import { isDecided, type DecisionState } from './decision-log.ts'
import { userFacts, userOf, type Drift } from './drift.ts'
import { itemFacts } from './item-facts.ts'
import type { ChangeCheck, ReviewCampaign, UserFacts } from './review.ts'
import type { AccessSnapshot } from './snapshot.ts'
import { displayName } from '#src/domain/user.ts'

/** How changes since a review started affect it. */

/** Items by what the last check found about them. */
export type ItemChange =
  | { readonly kind: 'gone' | 'replaced' | 'user' }
  | { readonly kind: 'members'; readonly joined: number; readonly left: number }

type Checked = Pick<ReviewCampaign, 'checks'>

/** What the last check found about each item. */
export function itemChanges({ checks = [], items }: Checked & Pick<ReviewCampaign, 'items'>) {
  const found = new Map<string, ItemChange>()
  const last = checks.at(-1)
  if (last === undefined) return found
  const users = new Set(last.users)
  if (users.size > 0) for (const item of items) if (users.has(userOf(item) ?? '')) found.set(item.id, { kind: 'user' })
  for (const { item, joined, left } of last.members)
    found.set(item, { kind: 'members', joined: joined.length, left: left.length })
  for (const { item } of last.replaced) found.set(item, { kind: 'replaced' })
  for (const item of last.gone) found.set(item, { kind: 'gone' })
  return found
}

/** Items that need no decision anymore, because the last check didn't find them. */
export function missingItems({ checks = [] }: Checked): ReadonlySet<string> {
  const last = checks.at(-1)
  return new Set([...(last?.gone ?? []), ...(last?.replaced ?? []).map(({ item }) => item)])
}

/** Items that the last check found and that the review doesn't have. */
export function excluded({ checks = [], items }: Checked & Pick<ReviewCampaign, 'items'>): string[] {
  const last = checks.at(-1)
  if (last === undefined) return []
  const known = new Set(items.map(({ id }) => id))
  return [...last.added, ...last.replaced.map(({ by }) => by)].filter((id) => !known.has(id))
}

/**
 * Groups that were kept before users were added to them: no one decided on those users. Decisions that were made after
 * an earlier check stay valid.
 */
export function keptGroupsWithNewMembers(
  { checks = [] }: Checked,
  members: Drift['membersChanged'],
  decisionStateOf: (item: string) => DecisionState,
): { readonly item: string; readonly joined: readonly string[] }[] {
  return members.flatMap(({ item, joined }) => {
    const decisionState = decisionStateOf(item)
    const { event, decision } = decisionState
    if (decision !== 'keep' || event === undefined || !isDecided(decisionState)) return []
    const known = new Set(
      checks
        .filter(({ at }) => at < event.at)
        .flatMap((check) => check.members.filter((each) => each.item === item).flatMap((each) => each.joined)),
    )
    const unseen = joined.filter((user) => !known.has(user))
    return unseen.length === 0 ? [] : { item, joined: unseen }
  })
}

/**
 * The findings of a check, for the record: with names, because new items are in no population of the review.
 *
 * @param known access known to the review
 * @param now access it was compared with
 */
export function checkOf(
  drift: Drift,
  known: AccessSnapshot,
  now: AccessSnapshot,
): Omit<ChangeCheck, 'id' | 'at' | 'reviewer'> {
  const { gone, replaced, added, membersChanged, userChanged, unknown } = drift
  const people = new Set([
    ...membersChanged.flatMap(({ joined, left }) => [...joined, ...left]),
    ...userChanged.map(({ user }) => user),
  ])
  const { startedAt, endedAt, completeness, users, assignments } = now
  return {
    loaded: { startedAt, endedAt, level: completeness.level, users: users.size, assignments: assignments.size },
    found: [...added, ...replaced.map(({ by }) => by)].map((item) => {
      const { subject, email, role, resourceGroup } = itemFacts(now, item, () => '')
      return { item: item.id, scope: item.scope, subject, email, role, resourceGroup }
    }),
    names: [...people].map((id) => ({ id, name: userName(id, now, known) })),
    facts: userChanged.flatMap(({ user }) => {
      const [userBefore, userNow] = [known.users.get(user), now.users.get(user)]
      return userBefore === undefined || userNow === undefined
        ? []
        : [{ user, before: factsOf(userBefore), now: factsOf(userNow) }]
    }),
    gone,
    replaced: replaced.map(({ item, by }) => ({ item, by: by.id })),
    added: added.map(({ id }) => id),
    members: membersChanged,
    users: userChanged.map(({ user }) => user),
    unknown,
  }
}

/** Name of a user in the first of these that has it; otherwise the identifier. */
export function userName(id: string, ...from: readonly Pick<AccessSnapshot, 'users'>[]): string {
  for (const { users } of from) {
    const user = users.get(id)
    if (user !== undefined) return displayName(user)
  }
  return id
}

function factsOf({ disabled, twoFactor, externallyManaged }: UserFacts): UserFacts {
  return { disabled, twoFactor, externallyManaged }
}

const factLabels = {
  disabled: ['enabled', 'disabled'],
  twoFactor: ['2FA off', '2FA on'],
  externallyManaged: ['managed by Harness', 'managed by the identity provider'],
} as const satisfies Record<(typeof userFacts)[number], readonly [string, string]>

const notReported = {
  disabled: 'status unknown',
  twoFactor: '2FA unknown',
  externallyManaged: 'manager unknown',
} as const satisfies Record<(typeof userFacts)[number], string>

/** What changed about a user: "now 2FA off". */
export function factsChanged(before: UserFacts | undefined, now: UserFacts | undefined): string[] {
  return userFacts.flatMap((fact) => {
    const value = now?.[fact]
    if (value === before?.[fact]) return []
    return `now ${value === undefined ? notReported[fact] : factLabels[fact][value ? 1 : 0]}`
  })
}
