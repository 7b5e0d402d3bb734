import { reviewRow, type ReviewContent, type ReviewRows } from '#src/contract/access-review-schema.ts'
import { makeScope, type Scope } from '#src/domain/scope.ts'
import { kindLabels } from './decision-labels.ts'
import { groupOf } from './holdings.ts'
import { isSame, type JsonObject } from './lined-json.ts'
import { additionJson } from './review-rows.ts'
import {
  exceptionKinds,
  itemFlags,
  type Addition,
  type ChangeCheck,
  type DecisionEvent,
  type ItemKind,
  type ReviewedRoles,
  type ReviewItem,
  type SignOff,
} from './review.ts'
import { decisions } from './review-entry.ts'
import { readSnapshotFile } from './snapshot-file.ts'
import { isRoleKey, keyAt, type AccessSnapshot, type AssignmentRow } from './snapshot.ts'

/** Converts rows of a review's file to parts of a review; undefined if a row is invalid. */

/** Longer texts, which only edited files have, are truncated when shown. The file keeps them. */
export const MAX_SHOWN = 2000
const STEP = 500

export function scopeAt(account: string, place: string): Scope {
  const [org, project] = place.split('/').filter((part) => part !== '')
  return makeScope(account, org, project)
}

const isOneOf = <Word extends string>(words: readonly Word[], word: string): word is Word =>
  (words as readonly string[]).includes(word)

export function isItemKind(kind: string): kind is ItemKind {
  return Object.hasOwn(kindLabels, kind)
}

/** @returns undefined for a kind of criteria that only a later version supports */
export function reviewedRolesOf(row: ReviewContent['criteria']['roles']): ReviewedRoles | undefined {
  const { kind, role, resourceGroup, from, words, users, partial } = row
  if (kind === 'all' || kind === 'privileged') return { kind }
  if (kind === 'users') {
    if (from === undefined || words === undefined || users === undefined) return undefined
    const isPartial = partial ? { isPartial: true } : {}
    return { kind, from: from.slice(0, MAX_SHOWN), words: words.slice(0, MAX_SHOWN), ids: users, ...isPartial }
  }
  if (kind !== 'role' || role === undefined || !isRoleKey(role)) return undefined
  return { kind, role, resourceGroup }
}

/** Parses items with the access that was loaded for them. */
export function* itemReader(
  account: string,
  population: AccessSnapshot,
): Generator<undefined, (row: ReviewRows['items']) => ReviewItem | undefined> {
  const places = new Map<string, number>()
  let place = 0
  for (const { scope, id } of population.assignments) {
    places.set(keyAt(scope, id), place)
    if (++place % STEP === 0) yield
  }
  const invitations = new Map(population.invitations.map((row) => [keyAt(row.scope, row.id), row]))
  return ({ id, kind, scope: at, weighty, flags, also, assignment, group: groupId, user, invitation }) => {
    const scope = scopeAt(account, at)
    const otherFlags = flags.filter((flag) => !isOneOf(itemFlags, flag)).map((flag) => flag.slice(0, MAX_SHOWN))
    const base = {
      scope,
      weighty,
      flags: flags.filter((flag) => isOneOf(itemFlags, flag)),
      ...(otherFlags.length === 0 ? {} : { otherFlags }),
    }
    const item = ((): ReviewItem | undefined => {
      if (kind === 'invitation') {
        const row = invitation === undefined ? undefined : invitations.get(keyAt(scope, invitation))
        return row && { ...base, kind, id: `invitation ${keyAt(scope, row.id)}`, invitation: row }
      }
      if (kind === 'membership')
        return user === undefined ? undefined : { ...base, kind, id: `membership ${keyAt(scope, user)}`, user }
      if (kind === 'group-member') {
        const group = groupId === undefined ? undefined : population.groups.get(keyAt(scope, groupId))
        if (group === undefined || user === undefined) return undefined
        return { ...base, kind, id: `member ${keyAt(scope, group.id)} ${user}`, group, user }
      }
      const row =
        assignment === undefined ? undefined : population.assignments.at(places.get(keyAt(scope, assignment)) ?? -1)
      if (row === undefined || !isKindOf(kind, row)) return undefined
      const assignmentItem = { ...base, id: `assignment ${keyAt(scope, row.id)}`, row }
      if (kind === 'group-assignment') return { ...assignmentItem, kind, group: groupOf(population, row) }
      if (kind === 'user-assignment' || kind === 'orphan-assignment' || kind === 'service-account-assignment')
        return { ...assignmentItem, kind, also }
      return undefined
    })()
    return item?.id === id ? item : undefined
  }
}

function isKindOf(kind: string, row: AssignmentRow): boolean {
  if (kind === 'group-assignment') return row.kind === 'group'
  if (kind === 'service-account-assignment') return row.kind === 'service-account'
  return row.kind === 'user' && (kind === 'user-assignment' || kind === 'orphan-assignment')
}

/** The decision; if this version doesn't recognize it, it doesn't count. */
export function eventOf({ target, decision, reason, reviewer, ...row }: ReviewRows['log']): DecisionEvent {
  const event = {
    ...row,
    reviewer,
    ...(reason === undefined ? {} : { reason: reason.slice(0, MAX_SHOWN) }),
  }
  const pair =
    target === undefined || !isRoleKey(target.role)
      ? undefined
      : { role: target.role, resourceGroup: target.resourceGroup }
  const isKnown = decision === 'undone' || isOneOf(decisions, decision)
  if (!isKnown || (decision === 'change-role' && pair === undefined))
    return { ...event, decision: 'other', word: decision.slice(0, MAX_SHOWN) }
  return { ...event, decision, ...(pair === undefined ? {} : { target: pair }) }
}

export function signOffOf({ exceptions, ...row }: ReviewRows['signOffs']): SignOff {
  return {
    ...row,
    exceptions: exceptions.flatMap(({ kind, ...rest }) => (isOneOf(exceptionKinds, kind) ? { kind, ...rest } : [])),
  }
}

export function checkOf(account: string, { found, ...row }: ReviewRows['checks']): ChangeCheck {
  return found === undefined
    ? row
    : { ...row, found: found.map((each) => ({ ...each, scope: scopeAt(account, each.scope) })) }
}

/** Later items, with the access that was loaded for them then. */
export function* additionOf(account: string, value: unknown): Generator<undefined, Addition | undefined> {
  const row = reviewRow('additions', value)
  if (row === undefined || !isObject(row.population)) return undefined
  const loaded = yield* readSnapshotFile(row.population, account)
  if (!loaded.ok) return undefined
  const readItem = yield* itemReader(account, loaded.snapshot)
  const items = row.items.flatMap((each) => {
    const item = reviewRow('items', each)
    const read = item === undefined ? undefined : readItem(item)
    return read === undefined || !isObject(each) ? [] : { ...read, asRead: each }
  })
  if (!isObject(value)) return undefined
  const addition = { id: row.id, at: row.at, reviewer: row.reviewer, items, population: loaded.snapshot }
  return isSame(additionJson(addition), value) ? addition : { ...addition, asRead: value }
}

export function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
