import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type Dispatch } from 'react'
import { useIsUnmounted } from '#src/components/use-is-unmounted.ts'
import { useRetryReason } from '#src/components/use-retry-countdown.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { useSingleFlight } from '#src/components/use-single-flight.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { MutationResult } from '#src/domain/mutation-state.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import {
  isAdminOf,
  isHighRisk,
  planChanges,
  presentOf,
  type AssignedRole,
  type Present,
  type RolePair,
  type Verdict,
} from '#src/domain/role-changes.ts'
import { pairKey } from '#src/domain/roles.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import type { LastAdminCheck } from '#src/domain/user-guards.ts'
import { addRolesMutation, removeRolesMutation, touchedByRoles, type SaveResult } from '#src/queries/role-mutations.ts'
import { refetchKeys } from '#src/queries/run-mutation.ts'
import { lastAdminQuery, userQuery } from '#src/queries/user-queries.ts'
import { addToast, dismissToast } from '#src/session/toast-queue.ts'
import { savedLines, type SavedLine, type SaveOutcome } from './save-result.ts'
import { countStaged, type Staged, type StagedAdd, type StagedRemoval, type StagingAction } from './staging.ts'

/** Changes of a save, so that they can be undone. */
type AppliedChanges = { readonly added: readonly RolePair[]; readonly removed: readonly AssignedRole[] }

type SaveRolesInput = {
  readonly scope: Scope
  readonly user: UserMetadata
  readonly staged: Staged
  readonly dispatch: Dispatch<StagingAction>
  /** Why the current user can't change roles here. */
  readonly deniedReason: string | undefined
  /** Called when an attempt starts. */
  readonly onStart: () => void
  /** Called when everything was saved: the pressed button unmounts, so focus must move. */
  readonly onSaved: () => void
}

/**
 * Saves staged changes of roles: loads the user again, assigns new roles, and only then removes roles. A change that
 * no response confirmed is verified, one by one.
 */
export function useSaveRoles({ scope, user, staged, dispatch, deniedReason, onStart, onSaved }: SaveRolesInput) {
  const client = useQueryClient()
  const adding = useSafeMutation(addRolesMutation(scope, user.uuid))
  const removing = useSafeMutation(removeRolesMutation(scope, user.uuid))
  const [phase, setPhase] = useState<'idle' | 'checking' | 'saving'>('idle')
  const [isConfirming, setConfirming] = useState(false)
  const [saved, setSaved] = useState<SaveOutcome>()
  const saving = useSingleFlight()
  const left = useIsUnmounted()
  const addWait = useRetryReason(adding.state)
  const removeWait = useRetryReason(removing.state)
  const highRisk = {
    adds: staged.adds.filter((add) => add.broad || isHighRisk(add)),
    removals: staged.removals.filter(isHighRisk),
  }

  const undoToast = useRef<number>(undefined)
  const dismissUndo = () => {
    if (undoToast.current !== undefined) dismissToast(undoToast.current)
    undoToast.current = undefined
  }
  // It stages changes on this page, so it is removed with the page.
  useEffect(
    () => () => {
      if (undoToast.current !== undefined) dismissToast(undoToast.current)
    },
    [],
  )

  const rolesNow = async () =>
    (await client.query({ ...userQuery(scope, user.uuid), staleTime: 0, retry: false })).roleAssignmentMetadata
  const presentNow = async (): Promise<Present> => presentOf(await rolesNow())

  /** Verifies, one by one, the changes that no response confirmed. */
  const settle = async <Role extends RolePair>(
    roles: readonly Role[],
    result: Exclude<MutationResult<SaveResult<unknown, Role>>, { status: 'dropped' | 'refused' }>,
    happened: (present: Present, role: Role) => boolean,
    failed: string,
  ): Promise<Verdict[]> => {
    const reported = result.status === 'done' ? result.data.verdicts.map(({ verdict }) => verdict) : undefined
    if (reported?.every(({ kind }) => kind === 'done') === true) return reported
    const cause = result.status === 'doubt' ? causeOf(result.error) : ''
    const present = await presentNow().catch(() => undefined)
    return roles.map((role, index): Verdict => {
      const verdict = reported?.[index]
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

  /** @returns whether a response, or a lost one, requires loading the shown roles again */
  const send = async (adds: readonly StagedAdd[], planned: readonly StagedRemoval[], before: readonly SavedLine[]) => {
    const lines = [...before]
    const done: { added: RolePair[]; removed: AssignedRole[] } = { added: [], removed: [] }
    let removals = planned
    let fresh = false
    const finish = (held = 0) => {
      showResult(lines)
      if (held === 0 && lines.every(({ verdict, already }) => verdict.kind === 'done' && already !== true)) {
        const swaps = adds.filter(({ replaces }) =>
          planned.some(({ assignmentId }) => assignmentId === replaces),
        ).length
        announceSaved(lines.length - swaps, done)
        onSaved()
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
      lines.push(...savedLines('add', adds, pairKey, verdicts))
      const isDone = (index: number) => verdicts[index]?.kind === 'done'
      done.added.push(...adds.filter((_, index) => isDone(index)).map(bare))
      // Removals are sent only after at least one new role is known to be assigned, and never after a lost response.
      if (result.status === 'doubt' || verdicts.every(({ kind }) => kind !== 'done')) {
        finish(removals.length)
        return fresh
      }
      // A role whose replacement was not assigned stays, so that there is no gap in access.
      const keptAssignmentIds = new Set(adds.flatMap(({ replaces }, index) => (isDone(index) ? [] : (replaces ?? []))))
      removals = planned.filter(({ assignmentId }) => !keptAssignmentIds.has(assignmentId))
    }
    if (removals.length > 0 && left.current) {
      addToast(
        'warning',
        byCount(
          removals.length,
          `1 role of ${displayName(user)} wasn’t removed, because you left the page first.`,
          `${formatNumber(removals.length)} roles of ${displayName(user)} weren’t removed, because you left the page first.`,
        ),
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
      lines.push(...savedLines('remove', removals, ({ assignmentId }) => assignmentId, verdicts))
      done.removed.push(...removals.filter((_, index) => verdicts[index]?.kind === 'done').map(heldOf))
    }
    finish(planned.length - removals.length)
    return fresh
  }

  /** Shows that everything is saved, with an Undo button until the message or the page is closed. */
  const announceSaved = (changes: number, done: AppliedChanges) => {
    dismissUndo()
    undoToast.current = addToast(
      'success',
      byCount(
        changes,
        `1 change saved for ${displayName(user)}.`,
        `${formatNumber(changes)} changes saved for ${displayName(user)}.`,
      ),
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
    if (saving.isRunning() || countStaged(staged) === 0 || deniedReason !== undefined) return
    if (addWait !== undefined || removeWait !== undefined) return
    if (!confirmed && highRisk.adds.length + highRisk.removals.length > 0) {
      setConfirming(true)
      return
    }
    await saving.run(() => attempt(staged))
  }

  /** Stages the opposite of the saved changes, and saves that. */
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
    onStart()
    adding.reset()
    removing.reset()
    setPhase('checking')
    // Loads the shown roles again after every save that found the user, or found no one.
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
        ...savedLines('add', plan.alreadyAssigned, pairKey, []),
        ...savedLines('remove', plan.alreadyRemoved, ({ assignmentId }) => assignmentId, []),
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

  /** Checks again after a lost response, and unstages what is confirmed. */
  const checkAgain = async (which: 'add' | 'remove') => {
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

  /** Clears the result of the last save: its message is about other changes. */
  const reset = () => {
    dismissUndo()
    setSaved(undefined)
    adding.reset()
    removing.reset()
  }

  return {
    phase,
    isSaving: saving.isRunning,
    isConfirming,
    cancelConfirmation: () => {
      setConfirming(false)
    },
    highRisk,
    saved,
    adding,
    removing,
    waitReason: addWait ?? removeWait,
    save,
    reset,
    checkAgain,
  }
}

function bare({ role, resourceGroup }: RolePair): RolePair {
  return { role, resourceGroup }
}

function heldOf({ role, resourceGroup, assignmentId }: StagedRemoval) {
  return { role, resourceGroup, assignmentId }
}
