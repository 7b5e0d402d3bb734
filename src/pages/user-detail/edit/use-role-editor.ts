import { useQueryClient } from '@tanstack/react-query'
import { createContext, use, useEffect, useReducer, useRef, useState, type RefObject } from 'react'
import { useAccess } from '#src/components/use-access.ts'
import { useIsUnmounted } from '#src/components/use-is-unmounted.ts'
import { useSaveDraft, useSavedDraft } from '#src/components/use-draft.ts'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useRetryReason } from '#src/components/use-retry-countdown.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import type { RoleAssignment } from '#src/domain/access.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { counted } from '#src/domain/format.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import {
  editLock,
  isAdminOf,
  isHighRisk,
  groupsStillGranting,
  planChanges,
  presentOf,
  type EditLock,
  type HeldRole,
  type Present,
  type RolePair,
  type Verdict,
} from '#src/domain/role-changes.ts'
import { scopeId } from '#src/domain/scope.ts'
import type { LastAdminCheck } from '#src/domain/user-guards.ts'
import { draftSlot } from '#src/session/drafts.ts'
import { displayName } from '#src/domain/user.ts'
import { addToast, dismissToast } from '#src/session/toast-queue.ts'
import { addRolesMutation, removeRolesMutation, touchedByRoles, type SaveResult } from '#src/queries/role-mutations.ts'
import { lastAdminQuery, userQuery } from '#src/queries/user-queries.ts'
import { refetchKeys } from '#src/queries/run-mutation.ts'
import { type MutationResult } from '#src/domain/mutation-state.ts'
import type { PersonContext } from '../person-context.ts'
import {
  countKinds,
  countStaged,
  isSwap,
  nothingStaged,
  reduceStaged,
  swapOf,
  type Staged,
  type StagedAdd,
  type StagedRemoval,
} from './staging.ts'
import { pairKey } from '#src/domain/roles.ts'
import { useSingleFlight } from '#src/components/use-single-flight.ts'

/** Staged changes of a user's roles when the session ended, by scope and user. */
const stagedDrafts = draftSlot<Staged>()

/** A line about one change after a save. */
export type SavedLine = {
  readonly key: string
  readonly text: string
  readonly change: 'add' | 'remove'
  readonly verdict: Verdict
  /** It was so already, so nothing was sent for it. */
  readonly already?: true
}

/** Outcome of a save, beyond the two responses. */
export type Saved =
  | { readonly kind: 'unread'; readonly error: unknown }
  | { readonly kind: 'gone' }
  | { readonly kind: 'blocked'; readonly lines: readonly { readonly key: string; readonly text: string }[] }
  /** `held`: removals that were not sent, because a new role was not assigned first. */
  | { readonly kind: 'judged'; readonly lines: readonly SavedLine[]; readonly held: number }

/** A staged change of a row. */
export type RowChange =
  | { readonly kind: 'add'; readonly id: number; readonly problem: string | undefined }
  | { readonly kind: 'remove'; readonly assignmentId: string; readonly problem: string | undefined }
  /** Another role takes its place. */
  | {
      readonly kind: 'change'
      readonly assignmentId: string
      readonly to: RolePair
      readonly problem: string | undefined
    }

/** What a save did, so that it can be undone. */
type AppliedChanges = { readonly added: readonly RolePair[]; readonly removed: readonly HeldRole[] }

const addedRow = 'to-add '

/**
 * The staged editor of the direct roles of a user at one scope. Nothing is sent before `save`; then the user is loaded
 * again, new roles are assigned, and only after that roles are removed.
 *
 * @param addButton takes the focus where what had it is gone
 */
export function useRoleEditor(
  { scope, person, isSelf, lastAdmin }: PersonContext,
  addButton: RefObject<HTMLButtonElement | null>,
) {
  const client = useQueryClient()
  const { user } = person
  const place = `${scopeId(scope)} ${user.uuid}`
  const draft = useSavedDraft(stagedDrafts, place)
  const [staged, dispatch] = useReducer(reduceStaged, draft ?? nothingStaged)
  const [restored, setRestored] = useState(draft !== undefined)
  const names = useScopeName(scope)
  const rights = usePermissions(scope)
  const adding = useSafeMutation(addRolesMutation(scope, user.uuid))
  const removing = useSafeMutation(removeRolesMutation(scope, user.uuid))
  const [phase, setPhase] = useState<'idle' | 'checking' | 'saving'>('idle')
  const [isConfirming, setConfirming] = useState(false)
  const [saved, setSaved] = useState<Saved>()
  const saving = useSingleFlight()
  const left = useIsUnmounted()
  const addWait = useRetryReason(adding.state)
  const removeWait = useRetryReason(removing.state)
  const { assignments, reach } = useAccess(scope, user.uuid, person.roleAssignmentMetadata)
  const count = countStaged(staged)
  const deniedReason = rights.reason('core_user_manage')
  const busy = phase !== 'idle'
  const highRisk = {
    adds: staged.adds.filter((add) => add.broad || isHighRisk(add)),
    removals: staged.removals.filter(isHighRisk),
  }

  useSaveDraft(stagedDrafts, place, () => (count > 0 ? staged : undefined))

  const undoToast = useRef<number>(undefined)
  const dismissUndo = () => {
    if (undoToast.current !== undefined) dismissToast(undoToast.current)
    undoToast.current = undefined
  }
  // It stages on this page, so it goes with it.
  useEffect(
    () => () => {
      if (undoToast.current !== undefined) dismissToast(undoToast.current)
    },
    [],
  )

  /** Anything that was said about the last save is about other changes now. */
  const change = (action: Parameters<typeof dispatch>[0]) => {
    if (saving.isRunning()) return
    dismissUndo()
    setSaved(undefined)
    setRestored(false)
    adding.reset()
    removing.reset()
    dispatch(action)
  }

  const rolesNow = async () =>
    (await client.query({ ...userQuery(scope, user.uuid), staleTime: 0, retry: false })).roleAssignmentMetadata
  const presentNow = async (): Promise<Present> => presentOf(await rolesNow())

  /** Checks, one by one, the changes that no response confirmed. */
  const settle = async <Role extends RolePair>(
    roles: readonly Role[],
    result: Exclude<MutationResult<SaveResult<unknown, Role>>, { status: 'dropped' | 'refused' }>,
    happened: (present: Present, role: Role) => boolean,
    failed: string,
  ): Promise<Verdict[]> => {
    const given = result.status === 'done' ? result.data.verdicts.map(({ verdict }) => verdict) : undefined
    if (given?.every(({ kind }) => kind === 'done') === true) return given
    const cause = result.status === 'doubt' ? causeOf(result.error) : ''
    const present = await presentNow().catch(() => undefined)
    return roles.map((role, index): Verdict => {
      const verdict = given?.[index]
      if (verdict?.kind === 'done') return verdict
      if (present === undefined) return verdict ?? { kind: 'unknown', reason: `${cause} We couldn’t check it.` }
      if (happened(present, role)) return { kind: 'done' }
      if (verdict?.kind === 'failed') return verdict
      return { kind: 'failed', reason: `${verdict?.reason ?? cause} ${failed}` }
    })
  }

  const showResult = (lines: readonly SavedLine[]) => {
    const changesOfKind = (kind: SavedLine['change']) =>
      new Map(lines.filter((line) => line.change === kind).map((line) => [line.key, line.verdict]))
    dispatch({ type: 'judge', adds: changesOfKind('add'), removals: changesOfKind('remove') })
  }

  /** @returns whether a response, or its loss, made the shown roles be loaded again */
  const send = async (adds: readonly StagedAdd[], planned: readonly StagedRemoval[], before: readonly SavedLine[]) => {
    const lines = [...before]
    const done: { added: RolePair[]; removed: HeldRole[] } = { added: [], removed: [] }
    let removals = planned
    let fresh = false
    const finish = (held = 0) => {
      showResult(lines)
      if (held === 0 && lines.every(({ verdict, already }) => verdict.kind === 'done' && already !== true)) {
        const swaps = adds.filter(({ replaces }) =>
          planned.some(({ assignmentId }) => assignmentId === replaces),
        ).length
        sayDone(lines.length - swaps, done)
        addButton.current?.focus()
      } else setSaved({ kind: 'judged', lines, held })
    }
    if (adds.length > 0) {
      const result = await adding.run({ user, roles: adds.map(bare) })
      if (result.status === 'dropped') return fresh
      if (result.status === 'refused') {
        showResult(lines)
        setSaved({ kind: 'judged', lines, held: removals.length })
        return fresh
      }
      fresh = true
      const verdicts = await settle(
        adds.map(bare),
        result,
        (present, role) => present.pairs.has(pairKey(role)),
        'We checked, and it wasn’t assigned.',
      )
      lines.push(...linesOf('add', adds, pairKey, verdicts))
      const isDone = (index: number) => verdicts[index]?.kind === 'done'
      done.added.push(...adds.filter((_, index) => isDone(index)).map(bare))
      // Removals come only after at least one new role is known to be there, and never after a lost response.
      if (result.status === 'doubt' || verdicts.every(({ kind }) => kind !== 'done')) {
        finish(removals.length)
        return fresh
      }
      // A role whose successor was not assigned stays, so that there is no gap in access.
      const kept = new Set(adds.flatMap(({ replaces }, index) => (isDone(index) ? [] : (replaces ?? []))))
      removals = planned.filter(({ assignmentId }) => !kept.has(assignmentId))
    }
    if (removals.length > 0 && left.current) {
      addToast(
        'warning',
        `${counted(removals.length, 'role', 'roles')} of ${displayName(user)} weren’t removed, because you left the page first.`,
      )
      return fresh
    }
    if (removals.length > 0) {
      const result = await removing.run({ user, roles: removals.map(heldOf) })
      if (result.status === 'dropped') return fresh
      if (result.status === 'refused') {
        showResult(lines)
        setSaved({ kind: 'judged', lines, held: planned.length - removals.length })
        return fresh
      }
      fresh = true
      const verdicts = await settle(
        removals.map(heldOf),
        result,
        (present, role) => !present.ids.has(role.assignmentId),
        'We checked, and it’s still assigned.',
      )
      lines.push(...linesOf('remove', removals, ({ assignmentId }) => assignmentId, verdicts))
      done.removed.push(...removals.filter((_, index) => verdicts[index]?.kind === 'done').map(heldOf))
    }
    finish(planned.length - removals.length)
    return fresh
  }

  /** Says that all is saved, with a way back that lasts as long as the message and the page. */
  const sayDone = (changes: number, done: AppliedChanges) => {
    dismissUndo()
    undoToast.current = addToast(
      'success',
      `${counted(changes, 'change', 'changes')} saved for ${displayName(user)}.`,
      { label: 'Undo', run: () => void undo(done) },
    )
  }

  const checkAdmin = async ({ removals }: Pick<Staged, 'removals'>): Promise<LastAdminCheck> => {
    if (!removals.some((removal) => isAdminOf(scope, removal))) return false
    return client
      .query({ ...lastAdminQuery(scope, user.uuid), staleTime: 0, retry: false })
      .catch(() => 'failed' as const)
  }

  const save = async ({ confirmed = false } = {}) => {
    if (saving.isRunning() || count === 0 || deniedReason !== undefined) return
    if (addWait !== undefined || removeWait !== undefined) return
    if (!confirmed && highRisk.adds.length + highRisk.removals.length > 0) {
      setConfirming(true)
      return
    }
    await saving.run(() => attempt(staged))
  }

  /** Stages the opposite of what a save did, and saves that. */
  const undo = async ({ added, removed }: AppliedChanges) => {
    if (left.current || deniedReason !== undefined) return
    await saving.run(async () => {
      setPhase('checking')
      try {
        const rows = await rolesNow()
        const adds = removed.map((role) => ({ ...bare(role), broad: false }))
        const removals = added.flatMap((role) => {
          const assignmentId = rows.find((row) => pairKey(row) === pairKey(role))?.identifier
          return assignmentId === undefined ? [] : [{ ...role, assignmentId }]
        })
        dispatch({ type: 'restage', adds, removals })
        await attempt({ nextId: 0, adds: adds.map((add, id) => ({ ...add, id })), removals })
      } catch (error) {
        setSaved(readOutcome(error) === 'gone' ? { kind: 'gone' } : { kind: 'unread', error })
      } finally {
        setPhase('idle')
      }
    })
  }

  const attempt = async (changes: Staged) => {
    setConfirming(false)
    setSaved(undefined)
    setRestored(false)
    adding.reset()
    removing.reset()
    setPhase('checking')
    // Load the shown roles again after every save that found the user, or found no one.
    let stale = false
    try {
      const [present, check] = await Promise.all([presentNow(), checkAdmin(changes)])
      stale = true
      const plan = planChanges(changes, present, scope, check)
      if (plan.blocked.length > 0) {
        const reasons = plan.blocked.map(({ removal, reason }) => ({ removal, reason }))
        dispatch({
          type: 'judge',
          removals: new Map(reasons.map(({ removal, reason }) => [removal.assignmentId, { kind: 'failed', reason }])),
        })
        setSaved({
          kind: 'blocked',
          lines: reasons.map(({ removal, reason }) => ({
            key: removal.assignmentId,
            text: `${removal.role.name}: ${reason}`,
          })),
        })
        return
      }
      // Leaving during the check means leaving without saving.
      if (left.current) return
      setPhase('saving')
      const fresh = await send(plan.adds, plan.removals, [
        ...linesOf('add', plan.alreadyAssigned, pairKey, []),
        ...linesOf('remove', plan.goneAlready, ({ assignmentId }) => assignmentId, []),
      ])
      stale = !fresh
    } catch (error) {
      stale = readOutcome(error) === 'gone'
      setSaved(stale ? { kind: 'gone' } : { kind: 'unread', error })
    } finally {
      if (stale) await refetchKeys(client, touchedByRoles(scope, user.uuid))
      setPhase('idle')
    }
  }

  /** Checks again after a lost response, and settles what is known then. */
  const recheck = async (which: 'add' | 'remove') => {
    await (which === 'add' ? adding : removing).checkAgain?.()
    const present = await presentNow().catch(() => undefined)
    if (present === undefined) return
    const done: Verdict = { kind: 'done' }
    dispatch({
      type: 'judge',
      adds: new Map(staged.adds.map(pairKey).flatMap((key) => (present.pairs.has(key) ? [[key, done]] : []))),
      removals: new Map(
        staged.removals.flatMap(({ assignmentId }) => (present.ids.has(assignmentId) ? [] : [[assignmentId, done]])),
      ),
    })
  }

  const project = names.level === 'project' ? names.name : undefined
  const added = staged.adds
    .filter((add) => !isSwap(staged, add))
    .map((add): RoleAssignment => ({
      id: `${addedRow}${add.id}`,
      assignmentId: undefined,
      role: add.role,
      resourceGroup: add.resourceGroup.name,
      resourceGroupId: add.resourceGroup.id,
      scope,
      orgName: names.org,
      projectName: project,
      via: { kind: 'direct' },
      since: undefined,
      managed: false,
      disabled: false,
    }))

  return {
    scope,
    user,
    isSelf,
    staged,
    count,
    kinds: countKinds(staged),
    /** Keys of the roles that are assigned and stay, or are to be added. */
    held: new Set([
      ...presentOf(
        person.roleAssignmentMetadata.filter(
          ({ identifier }) => !staged.removals.some(({ assignmentId }) => assignmentId === identifier),
        ),
      ).pairs,
      ...staged.adds.map(pairKey),
    ]),
    /** Rows for new roles, to stand before the others. */
    added,
    busy,
    phase,
    /** The last save may have done some of what is staged. */
    unclear:
      adding.state.status === 'doubt' ||
      removing.state.status === 'doubt' ||
      (saved?.kind === 'judged' && saved.lines.some(({ verdict }) => verdict.kind === 'unknown')),
    restored,
    asking: isConfirming,
    highRisk,
    saved,
    adding,
    removing,
    focusTools: () => {
      addButton.current?.focus()
    },
    deniedReason,
    waitReason: addWait ?? removeWait,
    canChange: rights.has('core_user_manage'),
    rightsKnown: !rights.pending && !rights.failed,
    lockOf: (row: RoleAssignment): EditLock | undefined => editLock(row, scope, lastAdmin),
    /** Groups from which a role stays inherited when its direct assignment goes; undefined where they are not known. */
    groupsStillGranting: (role: RolePair): readonly string[] | undefined =>
      reach === 'all' ? groupsStillGranting(role, scope, assignments) : undefined,
    changeOf: (row: RoleAssignment): RowChange | undefined => {
      const add = staged.adds.find(({ id }) => row.id === `${addedRow}${id}`)
      if (add !== undefined) return { kind: 'add', id: add.id, problem: add.problem }
      const removal = staged.removals.find(
        ({ assignmentId }) => row.via.kind === 'direct' && assignmentId === row.assignmentId,
      )
      if (removal === undefined) return undefined
      const { assignmentId, problem } = removal
      const to = swapOf(staged, assignmentId)
      if (to === undefined) return { kind: 'remove', assignmentId, problem }
      return { kind: 'change', assignmentId, to, problem: to.problem ?? problem }
    },
    change,
    discard: () => {
      change({ type: 'discard' })
      addButton.current?.focus()
    },
    save,
    look: recheck,
    stopAsking: () => {
      setConfirming(false)
    },
  }
}

export type RoleEditor = ReturnType<typeof useRoleEditor>

const Context = createContext<RoleEditor | undefined>(undefined)
export const RoleEditorProvider = Context

/** The editor around a row; undefined where roles are only shown. */
export function useEditorOfRows(): RoleEditor | undefined {
  return use(Context)
}

function bare({ role, resourceGroup }: RolePair): RolePair {
  return { role, resourceGroup }
}

function heldOf({ role, resourceGroup, assignmentId }: StagedRemoval) {
  return { role, resourceGroup, assignmentId }
}

/** @param verdicts of each; empty where there was nothing to do any more */
function linesOf<Change extends RolePair>(
  change: SavedLine['change'],
  changes: readonly Change[],
  keyOf: (each: Change) => string,
  verdicts: readonly Verdict[],
): SavedLine[] {
  return changes.map((each, index) => ({
    key: keyOf(each),
    text: `${each.role.name} for ${each.resourceGroup.name}`,
    change,
    verdict: verdicts[index] ?? { kind: 'done' },
    ...(verdicts[index] === undefined ? { already: true as const } : {}),
  }))
}
