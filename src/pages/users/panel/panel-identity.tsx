import { KeyRound } from 'lucide-react'
import type { RefObject } from 'react'
import { Link, useLocation } from 'react-router'
import { fromList } from '#src/components/list-link-state.ts'
import { PersonBadges } from '#src/components/person/person-badges.tsx'
import type { UserAction } from '#src/components/user-actions/use-user-actions.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope, ScopeLevel } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { Button, buttonClasses } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'

type PanelIdentityProps = {
  scope: Scope
  userId: string
  /** Undefined while unknown. */
  user: UserMetadata | undefined
  busy: boolean
  isSelf: boolean
  lastAdminOf: ScopeLevel | undefined
  actions: readonly UserAction[]
  /** Receives focus; always the same element. */
  heading: RefObject<HTMLHeadingElement | null>
}

/** Identity and state of the user, with the most relevant actions first. */
export function PanelIdentity(props: PanelIdentityProps) {
  const { scope, userId, user, busy, isSelf, lastAdminOf, actions, heading } = props
  const { search } = useLocation()
  const shown = actions.filter(({ danger }) => danger !== true)
  const unlock = shown.filter(({ id }) => id === 'unlock')
  const reasons = [...new Set(shown.flatMap(({ blockedReason }) => blockedReason ?? []))]
  const button = (action: UserAction) => (
    <Button
      key={action.id}
      variant={action.id === 'unlock' ? 'primary' : 'secondary'}
      icon={action.icon}
      blockedReason={action.blockedReason}
      reasonPlacement="hidden"
      onClick={(event) => {
        action.run(event.currentTarget)
      }}
    >
      {action.label}
    </Button>
  )
  return (
    <div aria-busy={busy || undefined} className="flex flex-col gap-3">
      <div className="flex items-center gap-2.5">
        {user === undefined ? (
          <span aria-hidden className="size-12 shrink-0 rounded-full bg-active" />
        ) : (
          <Initials name={displayName(user)} seed={user.uuid} size="large" />
        )}
        <div className="min-w-0 flex-1">
          <h2 ref={heading} tabIndex={-1} className="rounded-badge text-lg font-semibold break-words text-text">
            {user === undefined ? <>User</> : <bdi>{displayName(user)}</bdi>}
          </h2>
          {user === undefined ? (
            busy && <Skeleton className="my-1 w-48 max-w-full" />
          ) : (
            <span className="flex min-w-0 items-center gap-0.5 text-sm text-muted [&_button]:size-6 [&_button_svg]:size-[13px]">
              {user.name === undefined ? (
                <span>No name reported</span>
              ) : (
                <bdi title={user.email} className="min-w-0 truncate">
                  {user.email}
                </bdi>
              )}
              <CopyButton value={user.email} label="Copy email" />
            </span>
          )}
        </div>
      </div>
      {user !== undefined && <PersonBadges user={user} isSelf={isSelf} lastAdminOf={lastAdminOf} />}
      {actions.length > 0 && (
        <div role="group" aria-label="Actions" className="flex flex-wrap gap-2">
          {unlock.map(button)}
          <Link to={paths.user(scope, userId)} state={fromList(search)} className={buttonClasses()}>
            <KeyRound aria-hidden />
            Edit access
          </Link>
          {shown.filter(({ id }) => id !== 'unlock').map(button)}
        </div>
      )}
      {reasons.length > 0 && <p className="text-xs text-muted">{reasons.join(' ')}</p>}
    </div>
  )
}

/** The remove action, separate from the rest, and the ID. */
export function PanelFooter({ userId, removal }: { userId: string; removal: UserAction | undefined }) {
  return (
    <div className="sticky bottom-0 flex min-h-12 shrink-0 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-t border-line bg-surface px-4 py-1.5 md:px-5">
      {removal !== undefined && (
        <Button
          variant="danger-outline"
          size="small"
          icon={removal.icon}
          blockedReason={removal.blockedReason}
          onClick={(event) => {
            removal.run(event.currentTarget)
          }}
        >
          {removal.label}
        </Button>
      )}
      <span className="ml-auto flex min-w-0 items-center gap-0.5 text-xs text-muted [&_button]:size-6 [&_button_svg]:size-[13px]">
        <span className="shrink-0 pr-1">ID</span>
        <code title={userId} className="min-w-0 truncate font-mono">
          {userId}
        </code>
        <CopyButton value={userId} label="Copy user ID" />
      </span>
    </div>
  )
}
