import { queryOptions } from '@tanstack/react-query'
import { makeSha256 } from '#src/domain/access-review/checksum.ts'
import {
  countsAfter,
  countsOf,
  headsOf,
  mergedLog,
  mergedReview,
  standingOf,
  standingSteps,
  timeAfter,
  undecided,
  type Standing,
  type Standings,
} from '#src/domain/access-review/decision-log.ts'
import {
  isReadOnly,
  isSignedOff,
  MAX_ITEMS,
  MAX_REVIEWED_USERS,
  type Criteria,
  type Decision,
  type DecisionCounts,
  type DecisionEvent,
  type ReviewCampaign,
  type ReviewedUsers,
  type ReviewException,
  type Reviewer,
  type ReviewItem,
  type RolePair,
} from '#src/domain/access-review/review.ts'
import { knownTo, populationOf } from '#src/domain/access-review/additions.ts'
import {
  comparedWith,
  keptAlthoughRemoved,
  previousJson,
  type Earlier,
  type PreviousReview,
} from '#src/domain/access-review/previous-review.ts'
import {
  remediationAfter,
  remediationsOf,
  type ApplyEvent,
  type Remediation,
} from '#src/domain/access-review/remediation.ts'
import type { AskedUsers } from '#src/domain/access-review/asked-users.ts'
import { reviewedUsers } from '#src/domain/access-review/reviewed-users.ts'
import { reviewItemsOf } from '#src/domain/access-review/review-items.ts'
import { eventJson } from '#src/domain/access-review/review-rows.ts'
import { snapshotFile } from '#src/domain/access-review/snapshot-file.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { checkOf, keptWithJoiners, userName } from '#src/domain/access-review/change-check.ts'
import { MAX_REASON } from '#src/domain/access-review/decision-rules.ts'
import { driftOf, type Drift } from '#src/domain/access-review/drift.ts'
import { writeLined } from '#src/domain/access-review/lined-json.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { createSessionStore } from '#src/session/store.ts'
import { deviceClockOffset, serviceTime } from '#src/session/service-clock.ts'
import { noteUnsavedDecisions } from '#src/session/unsaved-decisions.ts'
import { leaveReviews, takeLeftReviews } from './left-reviews.ts'
import { inOneGo, inSlices } from './sliced.ts'

/** Reviews that are open in this tab. They are in memory until they are saved to a file, and end with the session. */

export type OpenReview = {
  readonly review: ReviewCampaign
  /** Who decides here. */
  readonly reviewer: Reviewer
  readonly events: ReadonlyMap<string, readonly DecisionEvent[]>
  readonly standings: ReadonlyMap<string, Standing>
  readonly counts: DecisionCounts
  /** What became of items whose decision was applied. */
  readonly remediations: ReadonlyMap<string, Remediation>
  /** What was loaded when it started and with later additions: for names. */
  readonly known: AccessSnapshot
  /** Entries that no file has yet. */
  readonly unsaved: number
  /** Of the file that it was opened from. */
  readonly source?: ReviewSource | undefined
  /** Undefined: this device doesn't keep it. */
  readonly kept?: KeptState | undefined
  /** Another tab has it, so that it can only be viewed here. */
  readonly elsewhere?: boolean | undefined
  /** When it was taken up again, so that what changed since has to be found. */
  readonly resumedAt?: number | undefined
}

/** How far this device keeps a review. `full`, `blocked`: the last change couldn't be written. */
export type KeptState = {
  readonly state: 'saving' | 'saved' | 'full' | 'blocked'
  /** It is deleted after that. */
  readonly until: number
  /** When it was last written. */
  readonly savedAt: number | undefined
}

/** What is to be said about a file that a review was opened from. */
export type ReviewSource = {
  /** Rows that were not understood. */
  readonly dropped: number
  /** The role assignments aren't those that the review started with. */
  readonly isEdited: boolean
}

const store = createSessionStore(
  (): ReadonlyMap<string, OpenReview> => new Map(),
  'session-end',
  (last) => {
    noteUnsavedDecisions(0)
    leaveReviews(last)
  },
)

export const openReviews = { get: store.get, subscribe: store.subscribe }

/** Identifier that nobody can guess, also on a page that came over plain HTTP. */
export function randomId(): string {
  let id = ''
  // One review can need tens of thousands of them together.
  for (const byte of crypto.getRandomValues(new Uint8Array(12))) id += (byte + 256).toString(16).slice(1)
  return id
}

/** SHA-256 of a short text, in hex. */
export function hashOf(text: string): string {
  const hash = makeSha256()
  hash.add(new TextEncoder().encode(text))
  return hash.hex()
}

function put(id: string, open: OpenReview): void {
  store.set(new Map(store.get()).set(id, open))
  noteUnsavedDecisions([...store.get().values()].reduce((sum, each) => sum + lossOf(each), 0))
}

/** Entries that are gone when the tab is closed. */
export function lossOf({ unsaved, kept }: Pick<OpenReview, 'unsaved' | 'kept'>): number {
  return kept?.state === 'saved' ? 0 : unsaved
}

/** Opens again what was open when the session of the same person ended by itself. */
export function takeUpReviews(): void {
  for (const open of takeLeftReviews()) put(open.review.id, { ...open, resumedAt: Date.now() })
}

/** Notes how far this device keeps a review. */
export function setKept(id: string, kept: KeptState | undefined): void {
  const open = store.get().get(id)
  if (open !== undefined) put(id, { ...open, kept })
}

/** Of which users a new review is: still to be found in what is loaded, or found by a question already. */
export type UsersToReview =
  Exclude<AskedUsers, { from: 'who-can' }> | { readonly from: 'found'; readonly users: ReviewedUsers }

/**
 * What would be in a review of loaded access. Of more users than a review may have, nothing is worked out.
 *
 * @param asked the users of a review of users
 * @param population undefined: not loaded yet
 */
export function reviewItemsQuery(
  asked: Criteria,
  users: UsersToReview | undefined,
  population: AccessSnapshot | undefined,
) {
  // eslint-disable-next-line @tanstack/query/exhaustive-deps -- too large for a key: when it was loaded stands for it
  return queryOptions({
    queryKey: [...sessionKey(asked.scope.account), 'review-items', asked, users?.from, population?.endedAt],
    queryFn: async () => {
      if (population === undefined) throw new Error('nothing loaded')
      const found =
        users === undefined || users.from === 'found'
          ? users && { users: users.users, away: 0 }
          : await inSlices(reviewedUsers(population, asked.scope, users))
      const criteria = found === undefined ? asked : { ...asked, roles: found.users }
      const isTooMany = found !== undefined && found.users.ids.length > MAX_REVIEWED_USERS
      const { items, managed } = isTooMany
        ? { items: [], managed: 0 }
        : await inSlices(reviewItemsOf(population, criteria))
      return { population, criteria, away: found?.away ?? 0, items, managed }
    },
    enabled: population !== undefined,
    staleTime: Infinity,
    gcTime: 0,
    structuralSharing: false,
    meta: { thing: 'the items of the review' },
  })
}

/** What changed since a review started. @param now loaded since; undefined: not loaded yet */
export function driftQuery(review: ReviewCampaign, now: AccessSnapshot | undefined) {
  // eslint-disable-next-line @tanstack/query/exhaustive-deps -- too large for a key: when it was loaded stands for it
  return queryOptions({
    queryKey: [
      ...sessionKey(review.criteria.scope.account),
      'review-drift',
      review.id,
      review.items.length,
      // Items come with additions only, and what is in one never changes.
      (review.additions ?? []).map(({ id }) => id),
      now?.endedAt,
    ],
    queryFn: async () => {
      if (now === undefined) throw new Error('nothing loaded')
      const { items } = await inSlices(reviewItemsOf(now, review.criteria))
      const late = new Set(review.additions?.flatMap((addition) => addition.items.map(({ id }) => id)))
      const before = { population: knownTo(review), items: review.items, late }
      return inSlices(driftOf(before, { population: now, items }))
    },
    enabled: now !== undefined,
    staleTime: Infinity,
    gcTime: 0,
    structuralSharing: false,
    meta: { thing: 'the changes' },
  })
}

export type NewReview = Pick<
  ReviewCampaign,
  'name' | 'criteria' | 'reviewBy' | 'nextReview' | 'population' | 'items' | 'managed'
>

/**
 * Starts a review of what was loaded, which is frozen from then on.
 *
 * @param earlier the review or snapshot before
 * @returns its identifier
 */
export async function createReview(wanted: NewReview, reviewer: Reviewer, earlier?: Earlier): Promise<string> {
  const frozen = atService(wanted.population)
  const population = await inSlices(snapshotFile(frozen, reviewer))
  const { bytes, sha256 } = await inSlices(writeLined(population))
  const before = earlier === undefined ? {} : await previousOf(earlier, frozen, wanted.criteria)
  const id = randomId()
  const created = { createdAt: serviceTime(), createdBy: reviewer, log: [], signOffs: [], reopenings: [] }
  put(
    id,
    openOf(
      { id, ...wanted, population: frozen, ...created, ...before, populationFile: bytes, populationSha256: sha256 },
      reviewer,
    ),
  )
  return id
}

/** A comparison with another file, which isn't part of a review. */
export function comparisonWith({ population, criteria }: ReviewCampaign, earlier: Earlier): Promise<PreviousReview> {
  return inSlices(comparedWith(earlier, population, criteria.roles))
}

/**
 * Compares an open review with the one before from now on. What was kept without knowing that it was to be removed then
 * goes back to undecided.
 *
 * @returns how many items did; undefined where nothing can be decided any more
 */
export async function compareReview(id: string, earlier: Earlier): Promise<number | undefined> {
  const before = store.get().get(id)
  if (before === undefined || isReadOnly(before.review)) return undefined
  const { population, criteria } = before.review
  const chosen = await previousOf({ ...earlier, chosenAt: serviceTime() }, population, criteria)
  const open = store.get().get(id)
  if (open === undefined || isReadOnly(open.review)) return undefined
  const review = { ...open.review, ...chosen }
  put(id, { ...open, review, unsaved: open.unsaved + 1 })
  return undoUnknowing(id)
}

/** Takes back what was kept without knowing that it was to be removed in the review before. @returns how many items */
function undoUnknowing(id: string): number {
  const open = store.get().get(id)
  if (open === undefined || isReadOnly(open.review)) return 0
  const { previous } = open.review
  const fallen = keptAlthoughRemoved(open.review, (item) => standingIn(open, item))
  const reason = `To be removed in ${previous?.name ?? previous?.file ?? ''}`.slice(0, MAX_REASON)
  for (const item of fallen) decide(id, [item], { decision: 'undone', reason })
  return fallen.length
}

/** With the times of the service, where the clock of this device is wrong. */
function atService(loaded: AccessSnapshot): AccessSnapshot {
  const clockOffset = deviceClockOffset()
  if (clockOffset === undefined) return loaded
  return { ...loaded, startedAt: serviceTime(loaded.startedAt), endedAt: serviceTime(loaded.endedAt), clockOffset }
}

async function previousOf(earlier: Earlier, population: AccessSnapshot, { roles }: Criteria) {
  const previous = await inSlices(comparedWith(earlier, population, roles))
  const { bytes } = await inSlices(writeLined(await inSlices(previousJson(previous))))
  return { previous, previousFile: bytes }
}

/**
 * Opens a review from a file or from the device; the same one is joined with what is open.
 *
 * @param source about the file
 * @param device what the device says of it; left out: all of it is in a file, so nothing is unsaved
 * @param standings what stands in the review, where that was worked out before
 */
export function openReview(
  review: ReviewCampaign,
  reviewer: Reviewer,
  source: ReviewSource,
  device: Pick<OpenReview, 'unsaved' | 'elsewhere'> = { unsaved: 0 },
  standings?: Standings,
): OpenReview {
  const known = store.get().get(review.id)
  const open: OpenReview =
    known === undefined
      ? { ...openOf(review, reviewer, standings), ...device, source, resumedAt: Date.now() }
      : {
          ...known,
          ...openOf(mergedReview(known.review, review), known.reviewer),
          unsaved: known.unsaved + device.unsaved,
          source,
        }
  put(review.id, open)
  // Who joins it with a file that was compared later decided without knowing.
  if (known !== undefined && open.review.previousFile !== known.review.previousFile) undoUnknowing(review.id)
  return store.get().get(review.id) ?? open
}

/** What stands for the items of a review. Thousands of decisions are read in slices. */
export function standingsOf({ log }: Pick<ReviewCampaign, 'log'>): Promise<Standings> {
  return inSlices(standingSteps(log))
}

function openOf(
  review: ReviewCampaign,
  reviewer: Reviewer,
  { events, standings }: Standings = inOneGo(standingSteps(review.log)),
): OpenReview {
  const counts = countsOf(review.items, (item) => standings.get(item) ?? undecided)
  const remediations = remediationsOf(review.applied ?? [])
  return { review, reviewer, events, standings, counts, remediations, known: knownTo(review), unsaved: 0 }
}

/** Notes that entries were written into a file. @param count entries that were in none before it was written */
export function markSaved(id: string, count: number): void {
  const open = store.get().get(id)
  if (open !== undefined) put(id, { ...open, unsaved: Math.max(0, open.unsaved - count) })
}

type Entries = Pick<ReviewCampaign, 'additions' | 'checks' | 'handOvers'>

/** Records what happened to a review besides decisions. */
export function addEntries(id: string, { additions = [], checks = [], handOvers = [] }: Entries): void {
  const open = store.get().get(id)
  if (open === undefined || open.review.readOnly === true) return
  const { review } = open
  const joined = mergedReview(review, { ...review, additions, checks, handOvers })
  put(id, {
    ...open,
    review: joined,
    // What was only looked at can be looked at again.
    unsaved: open.unsaved + additions.length,
    ...(additions.length === 0
      ? {}
      : {
          counts: countsOf(joined.items, (item) => open.standings.get(item) ?? undecided),
          known: knownTo(joined),
        }),
  })
}

/**
 * Records what a check found. Groups that were kept before users joined them go back to undecided.
 *
 * @param now what it compared with; a check is recorded once
 */
export function recordCheck(id: string, drift: Drift, now: AccessSnapshot): void {
  const open = store.get().get(id)
  if (open === undefined || open.review.readOnly === true) return
  const { checks = [] } = open.review
  const loaded = atService(now)
  const at = loaded.endedAt
  if (checks.some((check) => check.at === at)) return
  if (!isReadOnly(open.review))
    for (const { item, joined } of keptWithJoiners(open.review, drift.membersChanged, (of) => standingIn(open, of)))
      decide(id, [item], {
        decision: 'undone',
        reason: joinedReason(joined.map((user) => userName(user, now, open.known))),
      })
  addEntries(id, { checks: [{ id: randomId(), at, reviewer: open.reviewer, ...checkOf(drift, open.known, loaded) }] })
}

function joinedReason(names: readonly string[]): string {
  const words = `Joined since it was kept: ${names.join(', ')}`
  return words.length > MAX_REASON ? `${words.slice(0, MAX_REASON - 1)}…` : words
}

/** Takes items into a review that weren't there when it started. @param loaded what they were found in */
export function addItems(id: string, items: readonly ReviewItem[], loaded: AccessSnapshot): void {
  const open = store.get().get(id)
  if (open === undefined || isReadOnly(open.review)) return
  const known = new Set(open.review.items.map((item) => item.id))
  const added = items.filter((item) => !known.has(item.id))
  if (added.length === 0 || known.size + added.length > MAX_ITEMS) return
  const addition = { id: randomId(), at: serviceTime(), reviewer: open.reviewer, items: added }
  addEntries(id, { additions: [{ ...addition, population: populationOf(added, loaded) }] })
}

/** What stands for an item of an open review. */
export function standingIn({ standings }: Pick<OpenReview, 'standings'>, item: string): Standing {
  return standings.get(item) ?? undecided
}

export type DecisionInput = {
  readonly decision: Decision | 'undone'
  readonly reason?: string
  readonly target?: RolePair
}

/** Records a decision; on several items as one bulk decision. Nothing is recorded once a review is signed off. */
export function decide(id: string, items: readonly string[], input: DecisionInput): void {
  const open = store.get().get(id)
  if (open === undefined || isReadOnly(open.review)) return
  const { reviewer } = open
  const reason = input.reason?.trim()
  const bulkId = items.length > 1 ? randomId() : undefined
  const events = new Map(open.events)
  const standings = new Map(open.standings)
  const added = items.map((item): DecisionEvent => {
    const of = events.get(item) ?? []
    const event = {
      id: randomId(),
      item,
      decision: input.decision,
      ...(reason === undefined || reason === '' ? {} : { reason }),
      ...(input.target === undefined ? {} : { target: input.target }),
      reviewer,
      at: timeAfter(of, serviceTime()),
      ...offsetNow(),
      ...(bulkId === undefined ? {} : { bulkId }),
      seen: headsOf(of).map((each) => each.id),
    }
    events.set(item, [...of, event])
    standings.set(item, standingOf([...of, event]))
    return event
  })
  const counts = countsAfter(
    open.counts,
    items.map((item) => [standingIn(open, item), standings.get(item) ?? undecided] as const),
  )
  const review = { ...open.review, log: open.review.log.concat(added) }
  put(id, { ...open, review, events, standings, counts, unsaved: open.unsaved + added.length })
}

function offsetNow(): Pick<DecisionEvent, 'clockOffset'> {
  const clockOffset = deviceClockOffset()
  return clockOffset === undefined ? {} : { clockOffset }
}

/** Signs a review off as it stands; from then on nothing is decided until it is opened again. */
export async function signOff(id: string, exceptions: readonly ReviewException[]): Promise<void> {
  const before = store.get().get(id)
  if (before === undefined) return
  const { sha256: logSha256 } = await inSlices(writeLined({ log: mergedLog(before.review.log).map(eventJson) }))
  const open = store.get().get(id)
  // What was decided meanwhile is in no checksum.
  if (open === undefined || open.review.log !== before.review.log || isReadOnly(open.review)) return
  const at = open.review.log.reduce((latest, event) => Math.max(latest, event.at), serviceTime())
  const signed = { reviewer: open.reviewer, at, counts: open.counts, exceptions, logSha256, ...offsetNow() }
  const review = { ...open.review, signOffs: [...open.review.signOffs, signed] }
  put(id, { ...open, review, unsaved: open.unsaved + 1 })
}

/** Opens a signed-off review again, which stays recorded. */
export function reopen(id: string): void {
  const open = store.get().get(id)
  if (open === undefined || open.review.readOnly === true || !isSignedOff(open.review)) return
  const at = Math.max(serviceTime(), open.review.signOffs.at(-1)?.at ?? 0)
  const review = { ...open.review, reopenings: [...open.review.reopenings, { reviewer: open.reviewer, at }] }
  put(id, { ...open, review, unsaved: open.unsaved + 1 })
}

/** Records what was done about decisions of a review. */
export function recordApplied(id: string, events: readonly Omit<ApplyEvent, 'id'>[]): void {
  const open = store.get().get(id)
  if (open === undefined || events.length === 0) return
  const added = events.map((event) => ({ ...event, id: randomId() }))
  const remediations = new Map(open.remediations)
  for (const event of added) remediations.set(event.item, remediationAfter(remediations.get(event.item), event))
  const review = { ...open.review, applied: (open.review.applied ?? []).concat(added) }
  // The start of a change says nothing that its end doesn't.
  const ended = events.filter(({ result }) => result !== 'assigning' && result !== 'sent').length
  put(id, { ...open, review, remediations, unsaved: open.unsaved + ended })
}

/** How many items count as decided. */
export function decidedIn({ counts }: OpenReview): number {
  return counts.keep + counts.remove + counts['change-role']
}
