import { scopeId } from '#src/domain/scope.ts'
import { hasGap } from './holdings.ts'
import type { ReviewItem } from './review.ts'
import { accessKey, keyAt, type AccessSnapshot, type SnapshotUser } from './snapshot.ts'

/** Changes since a review started. The reviewed access stays as it was; changes are shown next to it. */

export type MembersChange = {
  readonly item: string
  readonly joined: readonly string[]
  readonly left: readonly string[]
}
export type Replacement = { readonly item: string; readonly by: ReviewItem }
export const userFacts = ['disabled', 'twoFactor', 'externallyManaged'] as const

export type Drift = {
  /** Items that no longer exist. */
  readonly gone: readonly string[]
  /** The same access, assigned again: its decision doesn't carry over. */
  readonly replaced: readonly Replacement[]
  readonly added: readonly ReviewItem[]
  readonly membersChanged: readonly MembersChange[]
  /** Users with a changed fact, with the items that are about them. */
  readonly userChanged: readonly { readonly user: string; readonly items: readonly string[] }[]
  /** Items that couldn't be compared, because that part couldn't be loaded. */
  readonly unknown: readonly string[]
}

const STEP = 500

type Items = { readonly population: AccessSnapshot; readonly items: readonly ReviewItem[] }

/**
 * Compares the items of a review with the current access.
 *
 * @param before access when the review started, with later additions; `late`: IDs of items that were added
 * @param now items by the same criteria, from access loaded since then
 */
export function* driftOf(
  before: Items & { readonly late?: ReadonlySet<string> },
  now: Items,
): Generator<undefined, Drift> {
  const known = new Map(before.items.map((item) => [item.id, item]))
  const present = new Map(now.items.map((item) => [item.id, item]))
  const rows = new Set<string>()
  let steps = 0
  for (const row of now.population.assignments) {
    if (++steps % STEP === 0) yield
    if (!row.managed && !row.internal) rows.add(`assignment ${keyAt(row.scope, row.id)}`)
  }
  const loaded = new Set(now.population.scopes.map(({ scope }) => scopeId(scope)))
  const added = new Map(now.items.filter(({ id }) => !known.has(id)).map((item) => [item.id, item]))
  const bySubject = new Map<string, ReviewItem>()
  for (const item of now.items) {
    const isLater = added.has(item.id) || before.late?.has(item.id) === true
    const subject = isLater ? subjectOf(item) : undefined
    if (subject !== undefined) bySubject.set(subject, item)
  }
  const gone: string[] = []
  const replaced: Replacement[] = []
  const membersChanged: MembersChange[] = []
  const unknown: string[] = []
  const changed = new Map<string, string[]>()
  for (const item of before.items) {
    if (++steps % STEP === 0) yield
    const fresh = present.get(item.id)
    // An item that the criteria now exclude, because a role changed, still exists.
    if (fresh === undefined && !rows.has(item.id)) {
      const subject = subjectOf(item)
      const by = subject === undefined ? undefined : bySubject.get(subject)
      if (by !== undefined) {
        replaced.push({ item: item.id, by })
        bySubject.delete(subject ?? '')
        added.delete(by.id)
      } else if (
        !loaded.has(scopeId(item.scope)) ||
        partsOf(item).some((part) => hasGap(now.population, part, item.scope))
      )
        unknown.push(item.id)
      else gone.push(item.id)
      continue
    }
    if (item.kind === 'group-assignment' && fresh?.kind === 'group-assignment') {
      const members = membersChange(item, fresh)
      if (members !== undefined) membersChanged.push(members)
    }
    const user = userOf(item)
    if (user !== undefined && differs(before.population.users.get(user), now.population.users.get(user)))
      changed.set(user, [...(changed.get(user) ?? []), item.id])
  }
  return {
    gone,
    replaced,
    added: [...added.values()],
    membersChanged,
    userChanged: [...changed].map(([user, items]) => ({ user, items })),
    unknown,
  }
}

function partsOf({ kind }: ReviewItem) {
  switch (kind) {
    case 'group-member':
      return ['groups', 'members'] as const
    case 'membership':
      return ['users', 'assignments'] as const
    case 'invitation':
      return ['invitations'] as const
    default:
      return ['assignments'] as const
  }
}

/** The user that an item is about. */
export function userOf(item: ReviewItem): string | undefined {
  if (item.kind === 'user-assignment') return item.row.principal
  return item.kind === 'group-member' || item.kind === 'membership' ? item.user : undefined
}

/** Principal and access of an assignment, without its identifier. */
function subjectOf(item: ReviewItem): string | undefined {
  return 'row' in item ? accessKey(item.row) : undefined
}

function membersChange(
  before: Extract<ReviewItem, { kind: 'group-assignment' }>,
  now: Extract<ReviewItem, { kind: 'group-assignment' }>,
): MembersChange | undefined {
  const previous = before.group?.members
  const after = now.group?.members
  if (!Array.isArray(previous) || !Array.isArray(after)) return undefined
  const old = new Set<string>(previous)
  const fresh = new Set<string>(after)
  const joined = [...fresh].filter((id) => !old.has(id))
  const left = [...old].filter((id) => !fresh.has(id))
  return joined.length + left.length === 0 ? undefined : { item: before.id, joined, left }
}

function differs(before: SnapshotUser | undefined, now: SnapshotUser | undefined): boolean {
  return before !== undefined && now !== undefined && userFacts.some((fact) => before[fact] !== now[fact])
}
