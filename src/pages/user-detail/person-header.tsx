import { Ellipsis } from 'lucide-react'
import { useRef, useState } from 'react'
import { PersonBadges } from '#src/components/person/person-badges.tsx'
import type { UserAction } from '#src/components/user-actions/use-user-actions.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import type { ScopeLevel } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { LazyMenu } from '#src/ui/lazy-overlays.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'

type PersonHeaderProps = {
  userId: string
  /** Undefined while unknown. */
  user: UserMetadata | undefined
  /** Loading, for the first time or again. */
  busy: boolean
  isSelf: boolean
  /** Level at which no one else has the admin role. */
  lastAdminOf: ScopeLevel | undefined
  actions: readonly UserAction[]
  /** Scope, for the menu. */
  scopeName: string
}

/** Identity, state, and actions of the user. The heading is always the same element: it can have focus. */
export function PersonHeader(props: PersonHeaderProps) {
  const { userId, user, busy, isSelf, lastAdminOf, actions, scopeName } = props
  const reasons = new Set(
    actions.flatMap(({ id, blockedReason }) => (id === 'remove' || blockedReason === undefined ? [] : blockedReason)),
  )
  return (
    <div aria-busy={busy || undefined} className="flex flex-col gap-2 px-4 pb-3.5 md:px-6">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-3 md:flex-nowrap md:gap-x-3.5">
        {user === undefined ? (
          <span aria-hidden className="size-10 shrink-0 rounded-full bg-active md:size-12" />
        ) : (
          <Initials name={displayName(user)} seed={user.uuid} size="head" />
        )}
        <div className="min-w-0 flex-1 basis-48">
          <div className="flex min-h-7 flex-wrap items-center gap-x-2.5 gap-y-0.5">
            <h1 tabIndex={-1} className="min-w-0 rounded-badge text-lg font-semibold break-words text-text">
              {user === undefined ? <>User</> : <bdi>{displayName(user)}</bdi>}
            </h1>
            {user === undefined ? (
              busy && <Skeleton className="w-40 max-w-full" />
            ) : (
              <PersonBadges user={user} isSelf={isSelf} lastAdminOf={lastAdminOf} />
            )}
          </div>
          <div className="flex flex-wrap items-center gap-x-3 text-sm text-muted [&_button]:size-6 [&_button_svg]:size-[13px]">
            {user === undefined ? (
              busy && <Skeleton className="my-1 w-48 max-w-full" />
            ) : (
              <span className="flex min-w-0 items-center gap-0.5">
                <Address user={user} />
                <CopyButton value={user.email} label="Copy email" />
              </span>
            )}
            <span className="flex min-w-0 items-center gap-0.5">
              <span className="shrink-0 pr-1">ID</span>
              <code title={userId} className="min-w-0 truncate font-mono text-xs">
                {userId}
              </code>
              <CopyButton value={userId} label="Copy user ID" />
            </span>
          </div>
        </div>
        {actions.length > 0 && user !== undefined && (
          <Actions name={displayName(user)} scopeName={scopeName} actions={actions} />
        )}
      </div>
      {reasons.size > 0 && <p className="text-xs text-muted">{[...reasons].join(' ')}</p>}
    </div>
  )
}

type ActionsProps = { name: string; scopeName: string; actions: readonly UserAction[] }

/** The most relevant actions come first; destructive ones are behind the last button. */
function Actions({ name, scopeName, actions }: ActionsProps) {
  const [anchor, setAnchor] = useState<HTMLElement>()
  const more = useRef<HTMLButtonElement>(null)
  const shown = actions.filter(({ danger }) => danger !== true)
  const rest = actions.filter(({ danger }) => danger === true)
  return (
    <div
      role="group"
      aria-label="Actions"
      className="flex min-w-0 gap-2 max-md:w-full max-md:*:flex-1 max-md:[&_button]:min-h-10 max-md:[&_button]:w-full"
    >
      {shown.map((action) => (
        <Button
          key={action.id}
          icon={action.icon}
          className="whitespace-nowrap"
          blockedReason={action.blockedReason}
          reasonPlacement="hidden"
          onClick={(event) => {
            action.run(event.currentTarget)
          }}
        >
          {action.label}
        </Button>
      ))}
      {rest.length > 0 && (
        <IconButton
          ref={more}
          label={`More actions for ${name}`}
          icon={<Ellipsis aria-hidden />}
          aria-haspopup="menu"
          aria-expanded={anchor !== undefined}
          className="border border-button bg-surface shadow-card max-md:w-10! max-md:flex-none!"
          onClick={(event) => {
            setAnchor(event.currentTarget)
          }}
        />
      )}
      <LazyMenu
        anchor={anchor}
        label={`More actions for ${name}`}
        header={
          <>
            <bdi>{name}</bdi> in <bdi>{scopeName}</bdi>
          </>
        }
        items={rest.map((action) => ({
          ...action,
          blockedReason: action.blockedReason,
          onSelect: () => {
            action.run(more.current)
          },
        }))}
        onClose={() => {
          setAnchor(undefined)
        }}
      />
    </div>
  )
}

/** Shown only once if it replaces the name. */
function Address({ user: { name, email } }: { user: UserMetadata }) {
  if (name === undefined) return <span>No name reported</span>
  return (
    <bdi title={email} className="min-w-0 truncate">
      {email}
    </bdi>
  )
}
