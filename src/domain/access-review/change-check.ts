import { isDecided, type Standing } from './decision-log.ts'
import { userOf, type Drift } from './drift.ts'
import type { ChangeCheck, ReviewCampaign } from './review.ts'

/** What follows for a review from what changed since it started. */

/** Items by what the last check found about them. */
export type ItemChange =
  | { readonly kind: 'gone' | 'replaced' | 'user' }
  | { readonly kind: 'members'; readonly joined: number; readonly left: number }

type Checked = Pick<ReviewCampaign, 'checks'>

/** What the last check found of each item. */
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

/** Items that nobody has to decide on any more, because the last check didn't find them. */
export function goneItems({ checks = [] }: Checked): ReadonlySet<string> {
  const last = checks.at(-1)
  return new Set([...(last?.gone ?? []), ...(last?.replaced ?? []).map(({ item }) => item)])
}

/** Items that the last check found and that the review doesn't have. */
export function leftOut({ checks = [], items }: Checked & Pick<ReviewCampaign, 'items'>): string[] {
  const last = checks.at(-1)
  if (last === undefined) return []
  const known = new Set(items.map(({ id }) => id))
  return [...last.added, ...last.replaced.map(({ by }) => by)].filter((id) => !known.has(id))
}

/**
 * Groups that were kept before users joined them: nobody decided on those. What was decided with the knowledge of an
 * earlier check stands.
 */
export function keptWithJoiners(
  { checks = [] }: Checked,
  members: Drift['membersChanged'],
  standingOf: (item: string) => Standing,
): { readonly item: string; readonly joined: readonly string[] }[] {
  return members.flatMap(({ item, joined }) => {
    const standing = standingOf(item)
    const { event, decision } = standing
    if (decision !== 'keep' || event === undefined || !isDecided(standing)) return []
    const known = new Set(
      checks
        .filter(({ at }) => at < event.at)
        .flatMap((check) => check.members.filter((each) => each.item === item).flatMap((each) => each.joined)),
    )
    const unseen = joined.filter((user) => !known.has(user))
    return unseen.length === 0 ? [] : { item, joined: unseen }
  })
}

/** What a check found, for the record. */
export function checkOf({
  gone,
  replaced,
  added,
  membersChanged,
  userChanged,
  unknown,
}: Drift): Omit<ChangeCheck, 'id' | 'at' | 'reviewer'> {
  return {
    gone,
    replaced: replaced.map(({ item, by }) => ({ item, by: by.id })),
    added: added.map(({ id }) => id),
    members: membersChanged,
    users: userChanged.map(({ user }) => user),
    unknown,
  }
}
