import { LockOpen, Smartphone, UserRoundMinus } from 'lucide-react'
import { Suspense, useEffect, useEffectEvent, type ReactNode } from 'react'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import { usePermissions } from '#src/components/use-permissions.ts'
import { usePreload } from '#src/ui/use-preload.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { actionGuards, type UserActionId } from '#src/domain/user-guards.ts'
import { isBeingRemoved, subscribeRemoved } from '#src/session/pending-removals.ts'
import { isInRemovalRun } from '#src/jobs/removal-state.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { useOwnId } from './use-own-id.ts'
import { usePendingRemovals } from './use-pending-removals.ts'
import { useUnlock } from './use-unlock.tsx'

const loadRemove = () => import('./remove-dialog.tsx')
const loadReset = () => import('./reset-dialog.tsx')
const RemoveDialog = lazyPart(async () => (await loadRemove()).RemoveDialog)
const ResetDialog = lazyPart(async () => (await loadReset()).ResetDialog)

/** An action on a user, as a menu item or a button. */
export type UserAction = {
  readonly id: UserActionId
  /** Ends with "…" if a dialog follows. */
  readonly label: string
  readonly icon: ReactNode
  readonly blockedReason?: string
  readonly danger?: boolean
  /** @param opener gets the focus back when the dialog closes */
  readonly run: (opener?: HTMLElement | null) => void
}

type Options = {
  /** Called while this hook is mounted, when the user is no longer in the scope. */
  onRemoved?: (user: UserMetadata) => void
}

type ActionRequest = { action: 'remove' | 'reset-2fa'; user: UserMetadata; opener: HTMLElement | null }

/**
 * The actions on a user with their guards: one implementation for the list and the user's page.
 *
 * @param scope where the user is administered
 * @returns `actionsFor` a user, and `dialog`, which must be rendered once
 */
export function useUserActions(scope: Scope, { onRemoved }: Options = {}) {
  usePreload(() => Promise.all([loadRemove(), loadReset()]))
  const ownId = useOwnId(scope.account)
  const permissions = usePermissions(scope)
  const removals = usePendingRemovals()
  const unlock = useUnlock(scope)
  const [request, ask, close] = useDialogRequest<ActionRequest>(scopeId(scope))

  const notify = useEffectEvent((removedFrom: Scope, user: UserMetadata) => {
    if (scopeId(removedFrom) === scopeId(scope)) onRemoved?.(user)
  })
  useEffect(
    () =>
      subscribeRemoved(({ scope: removedFrom, user }) => {
        notify(removedFrom, user)
      }),
    [],
  )

  const actionsFor = (user: UserMetadata): UserAction[] => {
    const guards = actionGuards({
      user,
      ownId,
      manageReason: permissions.reason('core_user_manage'),
      accountManageReason: permissions.accountReason('core_user_manage'),
      removing: isBeingRemoved(removals, scope, user.uuid) || isInRemovalRun(scope, user.uuid),
      unlocking: unlock.pending.has(user.uuid),
    })
    const requestFor = (action: ActionRequest['action']) => (opener?: HTMLElement | null) => {
      ask({ action, user, opener: opener ?? null })
    }
    const actions: UserAction[] = [
      {
        id: 'unlock',
        label: 'Unlock',
        icon: <LockOpen aria-hidden />,
        run: () => void unlock.run(user),
      },
      {
        id: 'reset-2fa',
        label: 'Reset 2FA…',
        icon: <Smartphone aria-hidden />,
        run: requestFor('reset-2fa'),
      },
      {
        id: 'remove',
        label: 'Remove user…',
        icon: <UserRoundMinus aria-hidden />,
        danger: true,
        run: requestFor('remove'),
      },
    ]
    return actions.flatMap((action) => {
      const { offered, blockedReason } = guards[action.id]
      if (!offered) return []
      return blockedReason === undefined ? [action] : [{ ...action, blockedReason }]
    })
  }

  const dialog = (
    <>
      {unlock.dialog}
      {request !== undefined && (
        <PartBoundary failed="Couldn’t show this dialog" onClose={close}>
          <Suspense>
            {request.action === 'remove' ? (
              <RemoveDialog
                key={request.user.uuid}
                scope={scope}
                user={request.user}
                opener={request.opener}
                onClose={close}
              />
            ) : (
              <ResetDialog
                key={request.user.uuid}
                scope={scope}
                user={request.user}
                opener={request.opener}
                onClose={close}
              />
            )}
          </Suspense>
        </PartBoundary>
      )}
    </>
  )
  return { actionsFor, dialog }
}

export type UserActions = ReturnType<typeof useUserActions>
