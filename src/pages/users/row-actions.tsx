import { Copy, Hash, KeyRound, PanelRight } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { fromList } from '#src/components/list-link-state.ts'
import { useUserActions, type UserAction } from '#src/components/user-actions/use-user-actions.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { ActionMenu } from '#src/ui/menu.tsx'

/** Requested by the button in a row. */
export type UnlockRequest = { readonly user: UserMetadata; readonly button: HTMLButtonElement }

type RowActionsProps = {
  scope: Scope
  scopeName: ScopeName
  /** The row whose menu is open, and the button that opened it. */
  opened: { user: UserMetadata; button: HTMLButtonElement } | undefined
  /** Runs once for each request. */
  unlock: UnlockRequest | undefined
  onOpen: (userId: string) => void
  onClose: () => void
}

/** The one menu of all rows, with the dialogs and messages that follow from it. */
export function RowActions({ scope, scopeName, opened, unlock, onOpen, onClose }: RowActionsProps) {
  const { actionsFor, dialog } = useUserActions(scope)
  const run = useEffectEvent(({ user, button }: UnlockRequest) => {
    const action = actionsFor(user).find(({ id }) => id === 'unlock')
    if (action?.blockedReason !== undefined) addToast('warning', action.blockedReason)
    else action?.run(button)
  })
  useEffect(() => {
    if (unlock !== undefined) run(unlock)
  }, [unlock])
  return (
    <>
      {opened !== undefined && (
        <RowMenu
          scope={scope}
          scopeName={scopeName}
          user={opened.user}
          button={opened.button}
          actions={actionsFor(opened.user)}
          onOpen={onOpen}
          onClose={onClose}
        />
      )}
      {dialog}
    </>
  )
}

type RowMenuProps = {
  scope: Scope
  scopeName: ScopeName
  user: UserMetadata
  button: HTMLButtonElement
  actions: readonly UserAction[]
  onOpen: (userId: string) => void
  onClose: () => void
}

function RowMenu({ scope, scopeName, user, button, actions, onOpen, onClose }: RowMenuProps) {
  const navigate = useNavigate()
  const { search } = useLocation()
  const name = displayName(user)
  const copy = (text: string, copied: string, failed: string) => () => {
    navigator.clipboard.writeText(text).then(
      () => {
        addToast('success', copied)
      },
      () => {
        addToast('warning', failed)
      },
    )
  }
  const items = actions.map((action) => ({
    id: action.id,
    label: action.label,
    icon: action.icon,
    danger: action.danger === true,
    blockedReason: action.blockedReason,
    // Actions that change something are separate from those that only show or copy.
    separatorBefore: action.id === 'reset-2fa' || action.danger === true,
    onSelect: () => {
      action.run(button)
    },
  }))
  return (
    <ActionMenu
      anchor={button}
      label={`Actions for ${name}`}
      header={
        <>
          <bdi>{name}</bdi> in <bdi>{scopeName.full}</bdi>
        </>
      }
      onClose={onClose}
      items={[
        ...items.filter(({ id }) => id === 'unlock'),
        {
          id: 'open',
          label: 'Edit access',
          icon: <KeyRound aria-hidden />,
          onSelect: () => {
            onOpen(user.uuid)
            void navigate(paths.user(scope, user.uuid), { state: fromList(search) })
          },
        },
        {
          id: 'panel',
          label: 'Open in side panel',
          icon: <PanelRight aria-hidden />,
          shortcut: 'Space',
          onSelect: () => {
            const params = new URLSearchParams(search)
            params.set('panel', user.uuid)
            void navigate({ search: params.toString() })
          },
        },
        {
          id: 'copy-email',
          label: 'Copy email',
          icon: <Copy aria-hidden />,
          onSelect: copy(user.email, `Email of ${name} copied.`, `Couldn’t copy. Email of ${name}: ${user.email}`),
        },
        {
          id: 'copy-id',
          label: 'Copy user ID',
          icon: <Hash aria-hidden />,
          onSelect: copy(user.uuid, `User ID of ${name} copied.`, `Couldn’t copy. User ID of ${name}: ${user.uuid}`),
        },
        ...items.filter(({ id, danger }) => id !== 'unlock' && !danger),
        ...items.filter(({ danger }) => danger),
      ]}
    />
  )
}
