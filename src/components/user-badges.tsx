import { Badge } from '#src/ui/badge.tsx'
import { CircleCheck, CircleHelp, CircleSlash, Link2, Lock, ShieldCheck, ShieldOff } from 'lucide-react'
import type { UserMetadata } from '#src/contract/user-schema.ts'

type Flags = Pick<UserMetadata, 'locked' | 'disabled' | 'externallyManaged' | 'twoFactorAuthenticationEnabled'>

/** Locked and disabled are exceptions and filled; the normal case is plain text with a small shape. */
export function StatusBadge({ user }: { user: Flags }) {
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
  return (
    <Badge tone="plain" icon={<CircleCheck />}>
      Active
    </Badge>
  )
}

/** Two-factor on, off or not reported. @param words true: "2FA on" where no column head says what it is */
export function TwoFactorBadge({ user, words = false }: { user: Flags; words?: boolean }) {
  const prefix = words ? '2FA ' : ''
  if (user.twoFactorAuthenticationEnabled === undefined) return <UnknownBadge prefix={prefix} />
  return user.twoFactorAuthenticationEnabled ? (
    <Badge tone={words ? 'success' : 'plain'} icon={<ShieldCheck className="text-success-text" />}>
      {words ? '2FA on' : 'On'}
    </Badge>
  ) : (
    <Badge tone="warning" icon={<ShieldOff />}>
      {words ? '2FA off' : 'Off'}
    </Badge>
  )
}

/** External: managed by an identity provider. */
export function SourceBadge({ user, filled = false }: { user: Flags; filled?: boolean }) {
  if (user.externallyManaged === undefined) return <UnknownBadge />
  return user.externallyManaged ? (
    <Badge tone={filled ? 'external' : 'plain'} icon={<Link2 className="text-external-text" />}>
      External
    </Badge>
  ) : (
    <Badge tone={filled ? 'neutral' : 'plain'}>Local</Badge>
  )
}

function UnknownBadge({ prefix = '' }: { prefix?: string }) {
  return (
    <Badge tone="plain" icon={<CircleHelp />}>
      {prefix}Unknown
    </Badge>
  )
}
