import { ClipboardPen, LockOpen, Smartphone, UserRoundMinus, Users } from 'lucide-react'
import { Suspense, useDeferredValue, useEffect, useEffectEvent, useMemo, type RefObject } from 'react'
import { SelectionBar, type SelectionAction } from '#src/components/selection-bar.tsx'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import { useOwnId } from '#src/components/user-actions/use-own-id.ts'
import { usePendingRemovals } from '#src/components/user-actions/use-pending-removals.ts'
import { useReviewOf } from '#src/components/user-actions/use-review-of.ts'
import { usePermissions } from '#src/components/use-permissions.ts'
import { usePreload } from '#src/ui/use-preload.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { useSelectionState, type SelectionStore } from '#src/components/use-selection.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { actionSkipReason, groupReasons, preflight, type ManyFacts } from '#src/domain/bulk-guards.ts'
import { removeUsers } from '#src/domain/bulk-titles.ts'
import { formatList, formatNumber } from '#src/domain/format.ts'
import { scopeId } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import type { UserActionId } from '#src/domain/user-guards.ts'
import { isBeingRemoved, subscribeRemoved } from '#src/session/pending-removals.ts'
import { isInRemovalRun } from '#src/jobs/removal-state.ts'
import type { UserListParams } from '#src/queries/user-keys.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import type { BulkAction } from './bulk-dialogs.tsx'
import { sheetIcon } from '#src/ui/sheet-icon.tsx'
import { SelectMatching, type SelectMatchingProps } from './select-matching.tsx'

const loadDialog = () => import('./bulk-dialogs.tsx')
const BulkDialog = lazyPart(async () => (await loadDialog()).BulkDialog)

type BulkBarProps = Omit<SelectMatchingProps, 'selection'> & {
  scopeName: ScopeName
  selection: SelectionStore<UserAggregate>
  region: RefObject<HTMLElement | null>
}

/** Outside, so that a selection re-renders none of them. */
const icons = {
  unlock: <LockOpen aria-hidden />,
  reset: <Smartphone aria-hidden />,
  role: sheetIcon('access'),
  group: <Users aria-hidden />,
  remove: <UserRoundMinus aria-hidden />,
  review: <ClipboardPen aria-hidden />,
}

/** Maximum number of users that are named if some are skipped. */
const MAX_NAMED = 2

/** The selection across all pages, and its actions. Each button counts only the users it would change. */
export function BulkBar(props: BulkBarProps) {
  const { scope, scopeName, selection, pageRows, params, total, direct, everyone, onEveryone, region } = props
  usePreload(loadDialog)
  const ownId = useOwnId(scope.account)
  const permissions = usePermissions(scope)
  const accountRights = usePermissions({ account: scope.account })
  const removals = usePendingRemovals()
  const selected = useSelectionState(selection)
  const { chosen, clear, setAll, edits } = selected
  const [openDialog, setOpenDialog, close] = useDialogRequest<{ action: BulkAction; opener: HTMLElement }>(
    `${scopeId(scope)} ${edits}`,
  )
  const review = useReviewOf(scope, chosen.length)
  const facts: ManyFacts = useMemo(
    () => ({ ownId, isBeingRemoved: (id) => isBeingRemoved(removals, scope, id) || isInRemovalRun(scope, id) }),
    [ownId, removals, scope],
  )

  // A user who is removed by the row's own action leaves the selection.
  const leave = useEffectEvent((userId: string) => {
    setAll(
      chosen.filter(({ user }) => user.uuid === userId),
      false,
    )
  })
  useEffect(
    () =>
      subscribeRemoved((removal) => {
        if (scopeId(removal.scope) === scopeId(scope)) leave(removal.user.uuid)
      }),
    [scope],
  )

  const manage = permissions.reason('core_user_manage')
  const denied = {
    unlock: manage,
    'reset-2fa': accountRights.reason('core_user_manage'),
    remove: manage,
    'assign-role': manage,
    'remove-role': manage,
    join: permissions.reason('core_usergroup_manage'),
    leave: permissions.reason('core_usergroup_manage'),
  } satisfies Record<BulkAction, string | undefined>
  // With 50,000 selected, this is too slow for a click; a dialog reads the selection itself.
  const looked = useDeferredValue(chosen)
  const { unlock, reset, remove, left } = useMemo(() => {
    const of = (action: UserActionId) => preflight(looked, actionSkipReason(action, facts))
    const removable = of('remove')
    return { unlock: of('unlock'), reset: of('reset-2fa'), remove: removable, left: groupReasons(removable) }
  }, [looked, facts])
  const ask = (action: BulkAction) => (opener: HTMLElement) => {
    setOpenDialog({ action, opener })
  }
  const block = (action: BulkAction, count: number, nobody: string) =>
    denied[action] ?? (count === 0 ? nobody : undefined)
  const actions: SelectionAction[] = [
    {
      id: 'unlock',
      label: `Unlock ${formatNumber(unlock.changes.length)}…`,
      plainLabel: 'Unlock…',
      icon: icons.unlock,
      blockedReason: block('unlock', unlock.changes.length, 'None of the selected users are locked.'),
      onAsk: ask('unlock'),
    },
    {
      id: 'reset',
      label: `Reset 2FA for ${formatNumber(reset.changes.length)}…`,
      plainLabel: 'Reset 2FA…',
      icon: icons.reset,
      blockedReason: block(
        'reset-2fa',
        reset.changes.length,
        'No selected users have 2FA to reset. You can’t reset your own here.',
      ),
      onAsk: ask('reset-2fa'),
    },
    {
      id: 'assign-role',
      label: 'Assign role…',
      icon: icons.role,
      blockedReason: denied['assign-role'],
      onAsk: ask('assign-role'),
    },
    {
      id: 'join',
      label: 'Add to group…',
      icon: icons.group,
      blockedReason: denied.join,
      onAsk: ask('join'),
    },
    {
      id: 'remove',
      label: `${removeUsers(remove.changes.length)}…`,
      plainLabel: 'Remove users…',
      icon: icons.remove,
      danger: true,
      blockedReason: block('remove', remove.changes.length, 'None of the selected users can be removed here.'),
      onAsk: ask('remove'),
    },
    {
      id: 'remove-role',
      label: 'Remove role…',
      icon: icons.role,
      rare: true,
      blockedReason: denied['remove-role'],
      onAsk: ask('remove-role'),
    },
    {
      id: 'leave',
      label: 'Remove from group…',
      icon: icons.group,
      rare: true,
      blockedReason: denied.leave,
      onAsk: ask('leave'),
    },
    {
      id: 'review',
      label: 'Review these users',
      icon: icons.review,
      rare: true,
      blockedReason: review.blockedReason,
      onAsk: () => {
        review.start(chosen.map(({ user }) => user.uuid))
      },
    },
  ]
  return (
    <>
      <SelectionBar
        label={`Selected users in ${scopeName.full}`}
        count={chosen.length}
        onClear={clear}
        region={region}
        extra={
          <SelectMatching
            key={JSON.stringify([scope, params.search, params.roles, params.resourceGroups, params.groups])}
            scope={scope}
            selection={selected}
            pageRows={pageRows}
            params={params}
            total={total}
            direct={direct}
            everyone={everyone}
            onEveryone={onEveryone}
          />
        }
        excluded={
          manage !== undefined ? (
            <p>{manage}</p>
          ) : left.length > 0 ? (
            <p>
              Can’t be removed:{' '}
              {left.map(({ reason, people: skippedPeople }, index) => (
                <span key={reason}>
                  {index > 0 && ' '}
                  <bdi className="font-medium text-text">{namesOf(skippedPeople)}</bdi>. {reason}
                </span>
              ))}{' '}
              Each button counts only the users it would change.
            </p>
          ) : undefined
        }
        actions={actions}
      />
      <Suspense>
        {openDialog !== undefined && (
          <PartBoundary failed="Couldn’t show this dialog" onClose={close}>
            <BulkDialog
              action={openDialog.action}
              scope={scope}
              scopeName={scopeName}
              people={chosen}
              facts={facts}
              shownGroup={shownGroup(params)}
              opener={openDialog.opener}
              onClose={close}
              onStarted={clear}
            />
          </PartBoundary>
        )}
      </Suspense>
    </>
  )
}

function namesOf(people: readonly UserAggregate[]): string {
  const names = people.map(({ user }) => displayName(user))
  if (names.length <= MAX_NAMED) return formatList(names)
  return formatList([names[0] ?? '', `${formatNumber(names.length - 1)} more`])
}

/** The group of this scope whose members the list shows; undefined if it shows others, too. */
function shownGroup({ groups = [] }: UserListParams): string | undefined {
  const [only] = groups
  return groups.length === 1 && only?.includes('.') === false ? only : undefined
}
