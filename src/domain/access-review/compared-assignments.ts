import { scopeId, type Scope } from '#src/domain/scope.ts'
import type { ComparedPair } from './comparison-gaps.ts'
import type { Part } from './completeness.ts'
import {
  accessKey,
  roleIdOf,
  type AccessSnapshot,
  type AssignmentRow,
  type PrincipalKind,
  type RoleKey,
} from './snapshot.ts'

/** Role assignments of two snapshots: those in only one, and those in both. */

type AssignmentChange = 'gained' | 'lost' | 'unchanged' | 'unknown'

/** A role assignment of a user, a group or a service account. Internal ones of Harness are omitted. */
export type ComparedAssignment = {
  readonly change: AssignmentChange
  readonly scope: Scope
  readonly kind: PrincipalKind
  readonly principal: string
  /** Scope of the group, if the principal is a group. */
  readonly groupScope: Scope | undefined
  readonly role: RoleKey
  readonly resourceGroup: string
  /** Other differences of an unchanged one. */
  readonly note: 'assigned-again' | 'switched-off' | 'switched-on' | undefined
  /** Groups that grant a user the same: after a loss, or before a gain. */
  readonly alsoThrough: readonly string[]
}

/** Parts that role assignments depend on, by kind of principal. */
const partsOfKind: Record<PrincipalKind, readonly Part[]> = {
  user: ['assignments', 'users'],
  group: ['assignments', 'groups'],
  'service-account': ['assignments', 'service-accounts'],
  other: ['assignments', 'users', 'groups', 'service-accounts'],
}

/** Number of steps after which a slice can end. */
const STEP = 500

/** The assignments with one key. */
type Alike = { readonly row: AssignmentRow; readonly ids: string[]; isOn: boolean }

function* alikeAt(
  { assignments }: AccessSnapshot,
  scopes: ReadonlySet<string>,
): Generator<undefined, Map<string, Alike>> {
  const found = new Map<string, Alike>()
  let steps = 0
  for (const row of assignments) {
    if (++steps % STEP === 0) yield
    if (row.internal || !scopes.has(scopeId(row.scope))) continue
    const key = accessKey(row)
    const entry = found.get(key) ?? { row, ids: [], isOn: false }
    entry.ids.push(row.id)
    entry.isOn ||= !row.disabled
    found.set(key, entry)
  }
  return found
}

/**
 * Compares role assignments by principal and access.
 *
 * @param also groups that grant the same, by the key of an assignment
 */
export function* compareAssignments(
  { before, after, scopes, gaps }: ComparedPair,
  also: ReadonlyMap<string, readonly string[]>,
): Generator<undefined, readonly ComparedAssignment[]> {
  const ids = new Set(scopes.map((scope) => scopeId(scope)))
  const previous = yield* alikeAt(before, ids)
  const now = yield* alikeAt(after, ids)
  const compared: ComparedAssignment[] = []
  let steps = 0
  for (const key of new Set([...previous.keys(), ...now.keys()])) {
    if (++steps % STEP === 0) yield
    const [one, other] = [previous.get(key), now.get(key)]
    const row = other?.row ?? one?.row
    if (row === undefined) continue
    const { scope, kind, principal, groupScope, role, resourceGroup } = row
    const isUnknown = gaps.has(scope, partsOfKind[kind]) || gaps.has(scope, ['roles'], [roleIdOf(role)])
    const change = isUnknown ? 'unknown' : one === undefined ? 'gained' : other === undefined ? 'lost' : 'unchanged'
    compared.push({
      change,
      scope,
      kind,
      principal,
      groupScope,
      role,
      resourceGroup,
      note: change === 'unchanged' && one !== undefined && other !== undefined ? noteOf(one, other) : undefined,
      alsoThrough: change === 'gained' || change === 'lost' ? (also.get(key) ?? []) : [],
    })
  }
  return compared
}

function noteOf(one: Alike, other: Alike): ComparedAssignment['note'] {
  if (one.isOn !== other.isOn) return one.isOn ? 'switched-off' : 'switched-on'
  return one.ids.some((id) => other.ids.includes(id)) ? undefined : 'assigned-again'
}
