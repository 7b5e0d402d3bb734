import { LockOpen, ShieldEllipsis, Smartphone, UserMinus } from 'lucide-react'
import { Suspense, useEffect, useEffectEvent, useMemo, useState, type RefObject } from 'react'
import { SelectionBar } from '#src/components/selection-bar.tsx'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import { useOwnId } from '#src/components/user-actions/use-own-id.ts'
import { usePendingRemovals } from '#src/components/user-actions/use-pending-removals.ts'
import { usePermissions } from '#src/components/use-permissions.ts'
import { usePreload } from '#src/components/use-preload.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { Selection } from '#src/components/use-selection.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { actionReason, groupReasons, preflight, type ManyFacts } from '#src/domain/bulk-guards.ts'
import { counted, formatList, formatNumber } from '#src/domain/format.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { isBeingRemoved, subscribeRemoved } from '#src/session/pending-removals.ts'
import { isInRemovalRun } from '#src/jobs/removal-state.ts'
import type { UserListParams } from '#src/queries/user-keys.ts'
import { Button } from '#src/ui/button.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { ActionMenu } from '#src/ui/menu.tsx'
import { Note } from '#src/ui/note.tsx'
import type { BulkAction } from './bulk-dialogs.tsx'
import { SelectMatching } from './select-matching.tsx'

const loadDialog = () => import('./bulk-dialogs.tsx')
const BulkDialog = lazyPart(async () => (await loadDialog()).BulkDialog)

type BulkBarProps = {
  scope: Scope
  scopeName: ScopeName
  selection: Selection<UserAggregate>
  /** Rows of the shown page. */
  pageRows: readonly UserAggregate[]
  params: UserListParams
  /** How many people the list has on all pages; 0 where that is not known. */
  total: number
  /** The list holds only those to whom the roles are assigned directly. */
  direct: boolean
  /** Loads everybody first, where the list cannot tell who fits. */
  onEverybody: (() => void) | undefined
  /** Those whom a finished scan found; undefined where they have to be read. */
  everybody: readonly UserAggregate[] | undefined
  region: RefObject<HTMLElement | null>
}

/** Most people that are named where some are left out. */
const MAX_NAMED = 2

/** What is selected, also on other pages, and what can be done with it. Each button counts only whom it would change. */
export function BulkBar(props: BulkBarProps) {
  const { scope, scopeName, selection, pageRows, params, total, direct, everybody, onEverybody, region } = props
  usePreload(loadDialog)
  const ownId = useOwnId(scope.account)
  const rights = usePermissions(scope)
  const accountRights = usePermissions({ account: scope.account })
  const removals = usePendingRemovals()
  const [menu, setMenu] = useState<HTMLElement>()
  const { chosen, letGo, clear, setAll } = selection
  const whom = useMemo(() => chosen.map(({ user }) => user.uuid).join(), [chosen])
  const [asking, setAsking, close] = useDialogRequest<{ action: BulkAction; opener: HTMLElement }>(
    `${scopeId(scope)} ${whom}`,
  )
  const facts: ManyFacts = {
    ownId,
    isBeingRemoved: (id) => isBeingRemoved(removals, scope, id) || isInRemovalRun(scope, id),
  }

  // Whoever is removed by the row's own action is nobody to act on any more.
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

  if (chosen.length === 0)
    return (
      letGo > 0 && (
        <div className="px-4 pb-3 md:px-6">
          <Note
            action={
              <Button size="small" onClick={clear}>
                Close
              </Button>
            }
          >
            <span role="status">
              {counted(letGo, 'person is', 'people are')} not selected any more: the list shows something else now.
            </span>
          </Note>
        </div>
      )
    )

  const manage = rights.reason('core_user_manage')
  const denied = {
    unlock: manage,
    'reset-2fa': accountRights.reason('core_user_manage'),
    remove: manage,
    give: manage,
    take: manage,
    join: rights.reason('core_usergroup_manage'),
    leave: rights.reason('core_usergroup_manage'),
  } satisfies Record<BulkAction, string | undefined>
  const unlock = preflight(chosen, actionReason('unlock', facts))
  const reset = preflight(chosen, actionReason('reset-2fa', facts))
  const remove = preflight(chosen, actionReason('remove', facts))
  const ask = (action: BulkAction) => (opener: HTMLElement) => {
    setAsking({ action, opener })
  }
  const block = (action: BulkAction, count: number, nobody: string) =>
    denied[action] ?? (count === 0 ? nobody : undefined)
  const left = groupReasons(remove)
  return (
    <>
      <SelectionBar
        label={`Selected users of ${scopeName.full}`}
        count={chosen.length}
        onClear={clear}
        region={region}
        beside={
          <SelectMatching
            key={JSON.stringify([scope, params.search, params.roles, params.resourceGroups, params.groups])}
            scope={scope}
            selection={selection}
            pageRows={pageRows}
            params={params}
            total={total}
            direct={direct}
            everybody={everybody}
            onEverybody={onEverybody}
          />
        }
        below={
          <>
            {manage !== undefined && <p className="text-sm text-text-secondary">{manage}</p>}
            {manage === undefined && left.length > 0 && (
              <p className="text-sm wrap-anywhere text-text-secondary">
                Left out of removal:{' '}
                {left.map(({ reason, people }, index) => (
                  <span key={reason}>
                    {index > 0 && ' '}
                    <bdi className="font-medium text-text">{namesOf(people)}</bdi>. {reason}
                  </span>
                ))}{' '}
                Each button counts only the people it would change.
              </p>
            )}
          </>
        }
      >
        <Button
          icon={<LockOpen aria-hidden />}
          blockedReason={block('unlock', unlock.changes.length, 'Nobody of them is locked.')}
          reasonPlacement="hidden"
          onClick={({ currentTarget }) => {
            ask('unlock')(currentTarget)
          }}
        >
          Unlock {formatNumber(unlock.changes.length)}…
        </Button>
        <Button
          icon={<Smartphone aria-hidden />}
          blockedReason={block('reset-2fa', reset.changes.length, 'Two-factor is off for all of them, or it is you.')}
          reasonPlacement="hidden"
          onClick={({ currentTarget }) => {
            ask('reset-2fa')(currentTarget)
          }}
        >
          Reset two-factor for {formatNumber(reset.changes.length)}…
        </Button>
        <Button
          icon={<ShieldEllipsis aria-hidden />}
          aria-haspopup="menu"
          aria-expanded={menu !== undefined}
          onClick={({ currentTarget }) => {
            setMenu(currentTarget)
          }}
        >
          Roles and groups
        </Button>
        <Button
          variant="danger-outline"
          icon={<UserMinus aria-hidden />}
          blockedReason={block('remove', remove.changes.length, 'Nobody of them can be removed from here.')}
          reasonPlacement="hidden"
          onClick={({ currentTarget }) => {
            ask('remove')(currentTarget)
          }}
        >
          Remove {formatNumber(remove.changes.length)} from {scopeName.level}…
        </Button>
      </SelectionBar>
      {menu !== undefined && (
        <ActionMenu
          anchor={menu}
          label="Roles and groups"
          header={
            <>
              {counted(chosen.length, 'person', 'people')} in <bdi>{scopeName.full}</bdi>
            </>
          }
          onClose={() => {
            setMenu(undefined)
          }}
          items={(
            [
              ['give', 'Give a role…'],
              ['take', 'Take a role away…'],
              ['join', 'Add to a group…'],
              ['leave', 'Remove from a group…'],
            ] as const
          ).map(([action, label]) => ({
            id: action,
            label,
            blockedReason: denied[action],
            onSelect: () => {
              ask(action)(menu)
            },
          }))}
        />
      )}
      <Suspense>
        {asking !== undefined && (
          <PartBoundary name="this dialog" onClose={close}>
            <BulkDialog
              action={asking.action}
              scope={scope}
              scopeName={scopeName}
              people={chosen}
              facts={facts}
              shownGroup={shownGroup(params)}
              opener={asking.opener}
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

/** The group of this scope whose members the list shows; undefined where it shows others, too. */
function shownGroup({ groups = [] }: UserListParams): string | undefined {
  const [only] = groups
  return groups.length === 1 && only?.includes('.') === false ? only : undefined
}
