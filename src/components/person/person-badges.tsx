import { KeyRound, ShieldCheck, UserRound } from 'lucide-react'
import { ManagedByBadge, StatusBadge, TwoFactorBadge } from '#src/components/user-badges.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { lastAdminLabels } from '#src/domain/roles.ts'
import type { ScopeLevel } from '#src/domain/scope.ts'
import { Badge } from '#src/ui/badge.tsx'

type PersonBadgesProps = {
  user: UserMetadata
  isSelf: boolean
  /** Level at which no one else has the admin role. */
  lastAdminOf: ScopeLevel | undefined
}

/** State of a user, in words: exceptions are filled, the normal case is plain text. */
export function PersonBadges({ user, isSelf, lastAdminOf }: PersonBadgesProps) {
  return (
    <ul aria-label="Status" className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5 text-xs">
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
      <li className="flex items-center gap-1">
        {user.twoFactorAuthenticationEnabled === true && (
          <ShieldCheck aria-hidden className="size-[13px] text-success-text" />
        )}
        <TwoFactorBadge user={user} showText />
      </li>
      <li>
        <ManagedByBadge user={user} showText />
      </li>
      {lastAdminOf !== undefined && (
        <li>
          <Badge tone="accent" icon={<KeyRound />}>
            {lastAdminLabels[lastAdminOf]}
          </Badge>
        </li>
      )}
    </ul>
  )
}
