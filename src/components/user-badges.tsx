import { Badge } from '#src/ui/badge.tsx'
import { CircleHelp, CircleSlash, Link2, Lock, ShieldOff } from 'lucide-react'
import type { ReactElement } from 'react'
import type { UserMetadata } from '#src/contract/user-schema.ts'

type Flags = Pick<UserMetadata, 'locked' | 'disabled' | 'externallyManaged' | 'twoFactorAuthenticationEnabled'>

/** Each as a component and as a function, because a component per cell is slow in long tables. */

/** Locked and disabled are exceptions and filled; the normal case is plain text. */
export function StatusBadge({ user }: { user: Flags }) {
  return statusBadge(user)
}

export function statusBadge(user: Flags): ReactElement {
  if (user.locked === true)
    return (
      <Badge tone="danger" icon={<Lock />}>
        Locked
      </Badge>
    )
  if (user.disabled === true)
    return (
      <Badge tone="neutral" icon={<CircleSlash />}>
        Disabled
      </Badge>
    )
  if (user.locked === undefined && user.disabled === undefined) return <UnknownBadge />
  return plain('Active')
}

/**
 * 2FA on, off or not reported.
 *
 * @param showText true: "2FA on" if no column header explains it
 */
export function TwoFactorBadge({ user, showText }: { user: Flags; showText?: boolean }) {
  return twoFactorBadge(user, showText)
}

export function twoFactorBadge(user: Flags, showText = false): ReactElement {
  const prefix = showText ? '2FA ' : ''
  if (user.twoFactorAuthenticationEnabled === undefined) return <UnknownBadge prefix={prefix} />
  return user.twoFactorAuthenticationEnabled ? (
    plain(showText ? '2FA on' : 'On')
  ) : (
    <Badge tone="warning" icon={<ShieldOff />}>
      {showText ? (
        '2FA off'
      ) : (
        // A card has no column header that explains the value.
        <span className="group-data-cards/cards:max-md:lowercase group-data-cards/cards:max-md:before:normal-case group-data-cards/cards:max-md:before:content-['2FA_']">
          Off
        </span>
      )}
    </Badge>
  )
}

/**
 * Manager of the user: an identity provider, or Harness.
 *
 * @param showText true for a full phrase, where no column head explains it
 */
export function ManagedByBadge({ user, showText }: { user: Flags; showText?: boolean }) {
  return managedByBadge(user, showText)
}

export function managedByBadge(user: Flags, showText = false): ReactElement {
  if (user.externallyManaged === undefined) return <UnknownBadge prefix={showText ? 'Managed by: ' : ''} />
  if (!user.externallyManaged) return plain(showText ? 'Managed by Harness' : 'Harness')
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 align-top text-text-secondary">
      <Link2 aria-hidden className="size-3.5 shrink-0 text-external-text" />
      <span className="truncate">{showText ? 'Managed by identity provider' : 'Identity provider'}</span>
    </span>
  )
}

/** Plain text for the normal case, so that exceptions stand out. */
function plain(text: string): ReactElement {
  return <span className="text-text-secondary">{text}</span>
}

function UnknownBadge({ prefix = '' }: { prefix?: string }) {
  return (
    <Badge tone="plain" icon={<CircleHelp />}>
      {prefix}Unknown
    </Badge>
  )
}
