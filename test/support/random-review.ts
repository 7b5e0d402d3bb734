import { reviewedPopulation } from '#src/domain/access-review/additions.ts'
import { countsOf, eventsByItem, headsOf, decisionStateOf, eventTime } from '#src/domain/access-review/decision-log.ts'
import { linedPieces, readLined, writeLined } from '#src/domain/access-review/lined-json.ts'
import { readReviewFile, reviewFile } from '#src/domain/access-review/review-file.ts'
import { reviewItemsOf } from '#src/domain/access-review/review-items.ts'
import { comparedWith, earlierReview, previousJson } from '#src/domain/access-review/previous-review.ts'
import type { Criteria, DecisionEvent, ReviewCampaign, ReviewItem } from '#src/domain/access-review/review.ts'
import { decisions, type Reviewer } from '#src/domain/access-review/review-entry.ts'
import { snapshotFile } from '#src/domain/access-review/snapshot-file.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { persona } from '#src/sim/persona-list.ts'
import { loadOf } from './access-reads.ts'
import { finish } from './finish.ts'
import { editSomething, randomWorld } from './random-world.ts'
import { scopesOf } from './true-access.ts'

/** Reviews of random accounts, as they are after some days. */

export const maria: Reviewer = { id: 'maria', name: 'Maria Lopez', email: 'maria@example.com', identity: 'session' }
export const jonas: Reviewer = { name: 'Jonas “JW” Weber', identity: 'typed' }

/** A review with decisions of two reviewers, and whatever else can happen to it. */
export async function randomReview(seed: number, users = 12): Promise<ReviewCampaign> {
  const { world, random } = randomWorld(seed, users)
  world.settings.lateRemovals = 0
  const admin = { type: 'USER' as const, identifier: persona('account-admin').identifier }
  const scope = scopesOf(world)[0] ?? { account: '' }
  const criteria = {
    scope,
    children: true,
    roles: { kind: 'all' as const },
    serviceAccounts: true,
    invitations: true,
    groupMembers: true,
    withoutRole: true,
  }
  const population = await loadOf(world, admin, scope)
  const { items, managed } = finish(reviewItemsOf(population, criteria))
  const file = finish(writeLined(finish(snapshotFile(population, maria))))
  const id = (letter: string, number: number) => `${letter}${String(seed)}-${String(number)}`
  const log: DecisionEvent[] = []
  for (let count = random.int(30); count > 0; count -= 1) {
    const item = random.pick(items)
    const itemEvents = eventsByItem(log).get(item.id) ?? []
    const decision = random.pick([...decisions, 'undone' as const])
    log.push({
      id: id('e', count),
      item: item.id,
      decision,
      ...(random.chance(0.5)
        ? { reason: random.pick(['Needed for releases', '"quoted"\n\u2028 ünï', '\ud800 half']) }
        : {}),
      ...(decision === 'change-role'
        ? { target: { role: 'built-in:_account_viewer' as const, resourceGroup: '_all_account_level_resources' } }
        : {}),
      reviewer: random.pick([maria, jonas]),
      at: eventTime(itemEvents, 1_000_000 + random.int(1000)),
      ...(random.chance(0.2) ? { bulkId: id('b', count) } : {}),
      seen: headsOf(itemEvents).map((each) => each.id),
    })
  }
  for (let edits = random.int(4); edits >= 0; edits -= 1) editSomething(world, random)
  const later = await loadOf(world, admin, scope)
  const known = new Set(items.map((item) => item.id))
  const laterItems = finish(reviewItemsOf(later, criteria)).items
  const added = laterItems.filter((item) => !known.has(item.id))
  const entry = { at: 2_000_000, reviewer: maria }
  const review: ReviewCampaign = {
    id: id('r', 0),
    name: `Review ${String(seed)}`,
    criteria,
    createdAt: 999_000,
    createdBy: maria,
    reviewBy: random.chance(0.5) ? '2026-12-12' : undefined,
    nextReview: undefined,
    population,
    populationFile: file.bytes,
    populationSha256: file.sha256,
    ...previousOf(later, laterItems, criteria, population),
    items: [...items, ...added],
    managed,
    log,
    signOffs: [],
    reopenings: [],
    additions:
      added.length === 0
        ? []
        : [{ ...entry, id: id('a', 1), items: added, population: reviewedPopulation(added, later) }],
    checks: [
      {
        ...entry,
        id: id('c', 1),
        gone: items.slice(0, 1).map((item) => item.id),
        replaced: [],
        added: added.map((item) => item.id),
        members: [{ item: 'group', joined: ['u1'], left: [] }],
        users: [],
        unknown: [],
        compared: 7,
        loaded: { startedAt: 1, endedAt: 2, level: 'gaps', users: 3, assignments: 4 },
        found: [{ item: 'new', scope, subject: 'Ü “One”', role: 'Viewer' }],
        names: [{ id: 'u1', name: 'Una' }],
        facts: [{ user: 'u1', before: { twoFactor: true }, now: { disabled: false } }],
        clockOffset: 3_600_000,
      },
    ],
    handOvers: [
      { ...entry, id: id('h', 1), to: { name: 'Jonas Weber', email: 'jonas@example.com' } },
      {
        ...entry,
        at: 2_000_001,
        id: id('h', 2),
        to: { name: 'Ann', email: 'ann@example.com', id: 'ann', foundBy: 'name' },
        clockOffset: -90_000,
      },
    ],
    joins: [
      {
        ...entry,
        id: id('j', 1),
        file: 'from “Jonas”.json',
        sha256,
        decisions: [{ reviewer: jonas, count: 2 }],
        others: 1,
        conflicts: items.slice(0, 1).map((item) => ({ item: item.id, decisions: [id('e', 1), id('e', 2)] })),
        clockOffset: 61_000,
      },
    ],
  }
  if (random.chance(0.5)) return review
  const decisionState = (item: string) => decisionStateOf(eventsByItem(log).get(item) ?? [])
  const signed = {
    reviewer: maria,
    at: 3_000_000,
    counts: countsOf(review.items, decisionState),
    exceptions: [{ kind: 'undecided' as const, items: items.slice(0, 2).map((item) => item.id), reason: 'Later on' }],
    logSha256: 'a'.repeat(64),
  }
  return { ...review, signOffs: [signed], reopenings: [{ reviewer: jonas, at: 3_000_001 }] }
}

/** The review before, as its file has it: which of the two is the later one doesn't matter to a file. */
function previousOf(
  before: AccessSnapshot,
  items: readonly ReviewItem[],
  criteria: Criteria,
  population: AccessSnapshot,
): Pick<ReviewCampaign, 'previous' | 'previousFile'> {
  const log = items.slice(0, 4).map(({ id: itemId }, at): DecisionEvent => ({
    id: `p${String(at)}`,
    item: itemId,
    decision: at % 2 === 0 ? 'remove' : 'keep',
    ...(at === 0 ? { reason: 'Left the “team”\n' } : {}),
    reviewer: at === 1 ? jonas : maria,
    at: 500_000 + at,
    seen: [],
  }))
  const head = { id: 'before', name: 'The one before', criteria, createdAt: 1, createdBy: maria, managed: 0 }
  const lists = { signOffs: [], reopenings: [], populationSha256: '' }
  const earlier = finish(
    earlierReview({ ...head, ...lists, population: before, items, log }, { kind: 'evidence', file: 'q3.json', sha256 }),
  )
  const previous = finish(comparedWith(earlier, population, criteria.roles))
  return { previous, previousFile: finish(writeLined(finish(previousJson(previous)))).bytes }
}

const sha256 = 'b'.repeat(64)

export const writtenReview = (review: ReviewCampaign) => [...linedPieces(finish(reviewFile(review)))].join('')
export const readReview = (text: string, account: string) => finish(readReviewFile(finish(readLined(text)), account))
