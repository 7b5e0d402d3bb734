import { KeyRound, UserRound } from 'lucide-react'
import type { RefObject } from 'react'
import { ManagedByBadge, StatusBadge, TwoFactorBadge } from '#src/components/user-badges.tsx'
import type { UserAction } from '#src/components/user-actions/use-user-actions.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { scopeLevelLabels, type ScopeLevel } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { Badge } from '#src/ui/badge.tsx'
import { Button, type ButtonVariant } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'

type PersonHeaderProps = {
  userId: string
  /** Undefined while it is not known. */
  user: UserMetadata | undefined
  /** Being read, for the first time or again. */
  busy: boolean
  isSelf: boolean
  /** Level at which nobody else holds the admin role. */
  lastAdminOf: ScopeLevel | undefined
  actions: readonly UserAction[]
  /** Level of the heading; 2 where something else is the page. */
  level?: 1 | 2
  headingRef?: RefObject<HTMLHeadingElement | null>
}

/** Who it is, how they stand, and what can be done. The heading is the same element all the time: it may hold focus. */
export function PersonHeader(props: PersonHeaderProps) {
  const { userId, user, busy, isSelf, lastAdminOf, actions, level = 1, headingRef } = props
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div
      aria-busy={busy || undefined}
      className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4 px-4 pt-2 pb-4 md:px-6"
    >
      <div className="flex min-w-0 flex-1 basis-72 items-start gap-3 md:gap-4">
        {user === undefined ? (
          <span aria-hidden className="size-12 shrink-0 rounded-full bg-active" />
        ) : (
          <Initials name={displayName(user)} seed={user.uuid} size="large" />
        )}
        <div className="min-w-0">
          <Heading ref={headingRef} tabIndex={-1} className="rounded-badge text-lg font-semibold break-words text-text">
            {user === undefined ? <>Person</> : <bdi>{displayName(user)}</bdi>}
          </Heading>
          <div className="flex flex-col text-sm text-text-secondary">
            {user === undefined ? (
              busy && <Skeleton className="my-1.5 w-48 max-w-full" />
            ) : (
              <span className="flex min-w-0 items-center gap-1">
                <Address user={user} />
                <CopyButton value={user.email} label="Copy email" />
              </span>
            )}
            <span className="flex min-w-0 items-center gap-1">
              ID <code className="min-w-0 font-mono break-all">{userId}</code>
              <CopyButton value={userId} label="Copy user ID" />
            </span>
          </div>
          {user === undefined && busy && <Skeleton className="mt-2.5 mb-1 w-40 max-w-full" />}
          {user !== undefined && (
            <ul aria-label="Status" className="mt-1.5 flex flex-wrap items-center gap-2">
              {isSelf && (
                <li>
                  <Badge tone="accent" icon={<UserRound />}>
                    You
                  </Badge>
                </li>
              )}
              <li>
                <StatusBadge user={user} />
              </li>
              {user.locked === true && user.disabled === true && (
                <li>
                  <StatusBadge user={{ ...user, locked: false }} />
                </li>
              )}
              <li>
                <TwoFactorBadge user={user} words />
              </li>
              <li>
                <ManagedByBadge user={user} words />
              </li>
              {lastAdminOf !== undefined && (
                <li>
                  <Badge tone="accent" icon={<KeyRound />}>
                    Last {scopeLevelLabels[lastAdminOf].toLowerCase()} admin
                  </Badge>
                </li>
              )}
            </ul>
          )}
        </div>
      </div>
      {actions.length > 0 && (
        <div
          role="group"
          aria-label="Actions"
          className="flex max-w-full min-w-0 flex-wrap items-start gap-2 wrap-anywhere"
        >
          {actions.map((action) => (
            <Button
              key={action.id}
              variant={variantOf(action)}
              className="self-start"
              icon={action.icon}
              blockedReason={action.blockedReason}
              onClick={(event) => {
                action.run(event.currentTarget)
              }}
            >
              {action.label}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}

/** The address, which breaks before its "@" first; said once only where it stands in for the name. */
function Address({ user: { name, email } }: { user: UserMetadata }) {
  const at = email.lastIndexOf('@')
  if (name === undefined) return <span>No name reported</span>
  return (
    <bdi className="min-w-0 break-words">
      {email.slice(0, Math.max(0, at))}
      <wbr />
      {email.slice(Math.max(0, at))}
    </bdi>
  )
}

function variantOf({ id, danger }: UserAction): ButtonVariant {
  if (id === 'unlock') return 'primary'
  return danger === true ? 'danger-outline' : 'secondary'
}
